"""How well do two stored towns fit for a format, and why? (``matchmaker explain``)"""

from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.score import pair_lines
from api.wiring import clock, open_unit_of_work
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.explaining import PairQuestion, explain_stored_pair
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.scoring.pair_document import pair_document
from matchmaker.scoring.wording import Wording
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.profile import Format
from matchmaker.towns.register import Register

commands = typer.Typer()


@commands.command(epilog="Beispiel: matchmaker explain Demmin Seelow --format tandem")
def explain(
    a: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    b: Annotated[str, typer.Argument(help="Die zweite Stadt; bei einem Besuch die gastgebende.", show_default=False)],
    *,
    format: Annotated[Format, typer.Option(help="Für welche Form des Austauschs.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Erklärt ein Paar der Datenbank: jede Zeile des Werts, wie sicher er ist und was dagegen steht.

    Was fehlt, wird mit den Erwartungswerten des letzten Laufs für diese Form ausgeglichen.
    """
    taxonomy = read_taxonomy()
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
        if not len(register):
            raise MatchmakerError("Das Register ist leer. Laden Sie es mit „matchmaker towns load“.")
        pair = (register.find(a).ags, register.find(b).ags)
        question = PairQuestion(*pair, format, german_day(clock()), packaged_policy())
        score = explain_stored_pair(question, taxonomy, uow)
    wording = Wording(taxonomy)
    if json:
        print_json(pair_document(score, wording))
    else:
        print_lines(pair_lines(score, wording, {ags: register.get(ags).name for ags in pair}))
