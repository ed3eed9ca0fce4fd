"""How does the operator load school holidays at the terminal? (``matchmaker holidays``)"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.wiring import open_unit_of_work
from matchmaker.rounds.holiday_file import LoadedHolidays, known_holidays, load_holidays
from matchmaker.towns.source_file import open_source

commands = typer.Typer(help="Schulferien: In ihnen stehen die Fristen still.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.callback()
def holidays() -> None:
    """Schulferien der Länder: In ihnen stehen die Antwortfristen der Städte still, höchstens 21 Tage."""


@commands.command("load", epilog="Beispiel: matchmaker holidays load schulferien.csv")
def load_file(
    file: Annotated[
        Path,
        typer.Argument(help="CSV oder XLSX mit Land, Ferien, von, bis; siehe docs/operations.md.", show_default=False),
    ],
    *,
    json: AsJson = False,
) -> None:
    """Liest Schulferien ein und ersetzt alle früheren; laufende Fristen bleiben, wie sie im Brief stehen."""
    _tell(load_holidays(open_source(file), open_unit_of_work()), json=json)
    if not json:
        print_lines(["Gespeichert."])


@commands.command(epilog="Beispiel: matchmaker holidays show")
def show(*, json: AsJson = False) -> None:
    """Zeigt die Schulferien, die bekannt sind, und für welche Länder keine."""
    _tell(known_holidays(open_unit_of_work(reading=True)), json=json)


def _tell(known: LoadedHolidays, *, json: bool) -> None:
    print_json(_document(known)) if json else print_lines(_lines(known))


def _lines(known: LoadedHolidays) -> Iterator[str]:
    for one in known.holidays:
        yield f"{one.state}: {one.name}, {one.first:%d.%m.%Y} bis {one.last:%d.%m.%Y}"
    if known.unknown_states:
        yield f"Ohne Schulferien: {', '.join(known.unknown_states)}. Dort laufen die Fristen durch."


def _document(known: LoadedHolidays) -> dict[str, Any]:
    holidays = [
        {"state": one.state, "name": one.name, "first": one.first.isoformat(), "last": one.last.isoformat()}
        for one in known.holidays
    ]
    return {"holidays": holidays, "unknown_states": list(known.unknown_states)}
