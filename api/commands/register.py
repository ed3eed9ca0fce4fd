"""How does head office see at the terminal what an official register would change? (``matchmaker register``)"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.pages.german_words import number
from api.wiring import open_unit_of_work
from matchmaker.rounds.register_loading import RegisterLoading
from matchmaker.rounds.register_review import RegisterReview, reviewed
from matchmaker.towns.official.merging import TownChange
from matchmaker.towns.official.reading import load_official
from matchmaker.towns.register import RegisteredTown, described
from matchmaker.towns.register_file import read_register

commands = typer.Typer(no_args_is_help=True, help="Das amtliche Register: was eine Datei ändern würde.")

EXAMPLE = "Beispiel: matchmaker register compare AuszugGV4QAktuell.xlsx"
HEADINGS = {
    "new": "Neu",
    "gone": "Weggefallen",
    "too_small": "Zu klein geworden",
    "kept": "Nicht in der Datei, aber gebraucht",
}
CHANGES = {
    "renamed": "Umbenannt",
    "became_small": "Neu unter den kleinen Städten",
    "no_longer_small": "Keine kleine Stadt mehr",
    "crossed": "Grenze von 20.000 Einwohnern",
}


@commands.command("compare", epilog=EXAMPLE)
def compare(
    file: Annotated[
        Path,
        typer.Argument(help="AuszugGV (xlsx), GV100AD (Text), Tabelle der Gemeinden (CSV).", show_default=False),
    ],
    *,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Nennt die Unterschiede zwischen einer amtlichen Datei und dem gespeicherten Register; speichert nichts.

    Dazu gehören Städte, die unter demselben Namen einen anderen Schlüssel haben. Übernehmen: matchmaker towns load.
    """
    table = load_official(file)
    loading = RegisterLoading(open_unit_of_work(reading=True), read_register(), dry_run=True)
    found = reviewed(loading.load_official(table))
    print_json(_as_json(found)) if json else print_lines(_lines(found))


@commands.callback()
def register() -> None:
    """Das amtliche Register: was eine Datei ändern würde."""


def _lines(found: RegisterReview) -> Iterator[str]:
    for name, heading in HEADINGS.items():
        towns: tuple[RegisteredTown, ...] = getattr(found, name)
        yield f"{heading}: {number(len(towns))}"
        yield from (f"  {described(town)}" for town in towns)
    for name, heading in CHANGES.items():
        changes: tuple[TownChange, ...] = getattr(found, name)
        yield f"{heading}: {number(len(changes))}"
        yield from (f"  {_told(one)}" for one in changes)
    yield f"Nur Zahlen, Lage oder Verband anders: {number(found.figures)}"
    for old, keys in found.successors.items():
        yield from (f"Vielleicht nur ein neuer Schlüssel: matchmaker towns merge {old} {new}" for new in keys)
    if found.is_empty:
        yield "Das Register ist schon auf diesem Stand."


def _told(one: TownChange) -> str:
    before, after = one.before, one.after
    name = f"{before.name} → {described(after)}" if before.name != after.name else described(after)
    return f"{name}: {number(before.population)} → {number(after.population)} Einwohner"


def _as_json(found: RegisterReview) -> dict[str, Any]:
    towns = {name: [town.ags for town in getattr(found, name)] for name in HEADINGS}
    changes = {name: [_change(one) for one in getattr(found, name)] for name in CHANGES}
    successors = {old: list(new) for old, new in found.successors.items()}
    return {**towns, **changes, "figures": found.figures, "successors": successors, "empty": found.is_empty}


def _change(one: TownChange) -> dict[str, Any]:
    sides = {"before": one.before, "after": one.after}
    told = {name: {"name": town.name, "population": town.population} for name, town in sides.items()}
    return {"ags": one.after.ags, **told}
