"""How much does each weight really move the scores of a file's towns? (``matchmaker influence``)"""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.commands.scored_file import read_scored
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from matchmaker.scoring.influence import Influence, effective_influence
from matchmaker.scoring.wording import Wording
from matchmaker.towns.profile import Format

commands = typer.Typer()


@commands.command(epilog="Beispiel: matchmaker influence profile.json --format tandem")
def influence(
    profiles: Annotated[Path, typer.Argument(help="PROFILES.json, CSV oder XLSX.", show_default=False)],
    *,
    format: Annotated[Format, typer.Option(help="Für welche Form des Austauschs.", show_default=False)],
    language: LanguageOption = SpokenLanguage.GERMAN,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Sagt, wie viel jedes Gewicht unter diesen Städten wirklich bewegt.

    Ein großes Gewicht bewegt wenig, wenn alle Paare darin gleich sind oder die Angaben fehlen.
    """
    scored = read_scored(profiles, format)
    moved = effective_influence(scored.scorers[0].terms)
    if json:
        print_json({"format": str(format), "influence": [_document(one) for one in moved]})
    else:
        wording = Wording(scored.taxonomy, language.value)
        print_lines(_line(one, wording) for one in moved)


def _line(one: Influence, wording: Wording) -> str:
    """„Ähnliche Größe: Gewicht 0,18, tatsächlicher Einfluss 25 von 100 Teilen“."""
    return wording.phrase(
        "influence",
        criterion=wording.criterion(one.criterion),
        weight=wording.number(one.weight, 2),
        share=wording.number(100 * one.share),
    )


def _document(one: Influence) -> dict[str, Any]:
    return {
        "criterion": one.criterion,
        "weight": round(one.weight, 6),
        "spread": round(one.spread, 6),
        "effect": round(one.effect, 6),
        "share": round(one.share, 6),
    }
