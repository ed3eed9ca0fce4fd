"""How well do two stored towns fit for a format, and why? (``matchmaker explain``)"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.brief_file import write_brief
from api.commands.output import note, print_json, print_lines
from api.commands.pair_report import pair_lines
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from api.current_taxonomy import current_taxonomy
from api.wiring import clock, open_unit_of_work
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.explaining import PairQuestion, explain_stored_pair, last_run
from matchmaker.rounds.policy_keeping import policy_in_force
from matchmaker.scoring.pair_account import PairAccount
from matchmaker.scoring.pair_document import pair_document
from matchmaker.scoring.wording import Wording
from matchmaker.towns.pilot.reading import read_consortia
from matchmaker.towns.profile import Format
from matchmaker.towns.register import Register

commands = typer.Typer()


@commands.command(epilog="Beispiel: matchmaker explain Demmin Seelow --format tandem")
def explain(
    a: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    b: Annotated[
        str, typer.Argument(help="Die zweite Stadt; bei einer Beratung vor Ort die mit Erfahrung.", show_default=False)
    ],
    *,
    format: Annotated[Format, typer.Option(help="Für welche Form des Austauschs.", show_default=False)],
    language: LanguageOption = SpokenLanguage.GERMAN,
    pdf: Annotated[
        Path | None,
        typer.Option(
            help="Schreibt die Kurzvorlage für den Rat der ersten Stadt in diese Datei, nur aus Öffentlichem."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Erklärt ein Paar der Datenbank: Gründe für beide Seiten, jede Zeile des Werts und wie sicher er ist.

    Was fehlt, wird mit den Erwartungswerten des letzten Laufs für diese Form ausgeglichen, vor dem ersten Lauf mit
    denen der heutigen Profile. Der Rang gilt für die
    Liste einer Stadt; „stabil“ heißt: Er bleibt, auch wenn jedes Gewicht bis zu 20 % anders wäre.
    """
    taxonomy = current_taxonomy()
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
        if not len(register):
            raise MatchmakerError("Das Register ist leer. Laden Sie es mit „matchmaker towns load“.")
        pair = (register.find(a).ags, register.find(b).ags)
        networks = {known.id: known.title for known in read_consortia(taxonomy)}
        question = PairQuestion(*pair, format, german_day(clock()), policy_in_force(uow), networks)
        account = explain_stored_pair(question, taxonomy, uow)
        _, run = last_run(format, question.policy, uow)
        wording = Wording(taxonomy, language.value)
        if pdf:
            write_brief(pdf, question, wording, uow)
    if json:
        print_json(pair_document(account, wording))
    else:
        print_lines(pair_lines(account, wording, {ags: register.get(ags).name for ags in pair}))
    if run is None:
        note(_without_a_run(account, wording))
    if pdf:
        note(f"Kurzvorlage geschrieben: {pdf}")


def _without_a_run(account: PairAccount, wording: Wording) -> str:
    """By which expected values the figures came about before any round of this format, and what its rank is worth."""
    rank = "Der Rang gilt für die Listen von heute." if account.places else "Einen Rang gibt es noch nicht."
    return (
        f"Für die Form „{wording.format(account.score.format)}“ gab es noch keinen Lauf: Was fehlt, ist mit "
        f"Erwartungswerten aus den heutigen Profilen ausgeglichen. {rank}"
    )
