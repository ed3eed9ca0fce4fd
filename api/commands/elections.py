"""How does the operator load the days on which towns elect at the terminal? (``matchmaker elections``)"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.wiring import clock, open_unit_of_work
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.election_file import ElectionOrder, known_elections, load_elections
from matchmaker.rounds.elections import BLACK_OUT, Election
from matchmaker.towns.source_file import open_source

commands = typer.Typer(help="Wahltage: Davor gehen an eine Stadt keine Vorschläge.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
NONE_KNOWN = "Es sind keine Wahltage hinterlegt (matchmaker elections load): Vorschläge gehen auch kurz vor einer Wahl."


@commands.callback()
def elections() -> None:
    """Wahltage der Städte: In den acht Wochen davor gehen dorthin keine neuen Vorschläge."""


@commands.command("load", epilog="Beispiel: matchmaker elections load wahltage.csv --dry-run")
def load_file(
    file: Annotated[
        Path,
        typer.Argument(help="CSV oder XLSX mit AGS, Wahltag; siehe docs/operations.md.", show_default=False),
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur prüfen, nichts speichern.")] = False,
    json: AsJson = False,
) -> None:
    """Liest Wahltage ein und ersetzt alle früheren; ist etwas falsch, nennt der Befehl alle Fehler, sonst nichts."""
    found = load_elections(ElectionOrder(open_source(file), dry_run), open_unit_of_work(reading=dry_run))
    if json:
        print_json({"stored": not dry_run, **_document(found)})
    else:
        print_lines([*_lines(found), "Nur geprüft, nichts gespeichert." if dry_run else "Gespeichert."])


@commands.command(epilog="Beispiel: matchmaker elections show")
def show(*, json: AsJson = False) -> None:
    """Zeigt die Wahltage, die bekannt sind, und welche Städte gerade keine Vorschläge bekommen."""
    found = known_elections(open_unit_of_work(reading=True))
    print_json(_document(found)) if json else print_lines([*_lines(found)] or [NONE_KNOWN])


def _lines(found: Sequence[Election]) -> Iterator[str]:
    names, today = _names(found), german_day(clock())
    for one in found:
        yield f"{names[one.ags]}: {one.day:%d.%m.%Y}, {_told(one, today)}"


def _told(one: Election, today: date) -> str:
    if one.day < today:
        return "vorbei"
    return "zurzeit keine Vorschläge" if one.rests(today) else f"keine Vorschläge ab {one.day - BLACK_OUT:%d.%m.%Y}"


def _document(found: Sequence[Election]) -> dict[str, Any]:
    names, today = _names(found), german_day(clock())
    return {
        "elections": [
            {"ags": one.ags, "name": names[one.ags], "day": one.day.isoformat(), "rests": one.rests(today)}
            for one in found
        ]
    }


def _names(found: Sequence[Election]) -> Mapping[str, str]:
    """By AGS; a town that has left the register since is called by its key."""
    with open_unit_of_work(reading=True) as uow:
        registered = {town.ags: town.name for town in uow.towns.all()}
    return {one.ags: registered.get(one.ags, one.ags) for one in found}
