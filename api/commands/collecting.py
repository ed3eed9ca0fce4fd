"""How does a round begin to collect, and who is told? (``matchmaker round collect``)"""

from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.round_report import round_document
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from api.commands.typed_day import typed_day
from api.commands.which_round import WhichRound, chosen_round
from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.opening import Announcement, start_collecting

EXAMPLE = "Beispiel: matchmaker round collect --until 2024-05-31"


def collect(
    *,
    until: Annotated[
        str | None,
        typer.Option(help="Letzter Tag für Angaben; ohne ihn nach den Regeln der Runde.", show_default=False),
    ] = None,
    round: WhichRound = None,
    language: LanguageOption = SpokenLanguage.GERMAN,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Beginnt das Sammeln und schreibt allen Städten, die zugestimmt haben: Von jetzt an ergänzen sie ihre Profile."""
    last_day = typed_day(until) if until is not None else None
    announcement = Announcement(clock(), last_day, language.value)
    collecting = start_collecting(chosen_round(round), open_unit_of_work(), announcement)
    if json:
        print_json({"round": round_document(collecting)})
    else:
        named = f"„{collecting.title}“ ({collecting.id})"
        told = f"Die Runde {named} sammelt jetzt Profile, bis zum {collecting.closes_on:%d.%m.%Y}."
        print_lines([told, "Die Briefe an die Städte schreibt und verschickt „matchmaker worker“."])
