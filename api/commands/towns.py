"""How does the register of towns get in and out at the terminal? (``matchmaker towns``)"""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.commands.town_report import report_json, report_lines, town_lines
from api.documents.towns import town_document
from api.wiring import open_unit_of_work
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.register_loading import LoadedRegister, RegisterLoading
from matchmaker.towns.official.reading import load_official
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.register import Register
from matchmaker.towns.register_file import read_register

commands = typer.Typer(help="Das Register der kleinen Städte: laden, nachsehen, vergleichen.", no_args_is_help=True)

LOAD_EXAMPLE = "Beispiel: matchmaker towns load AuszugGV4QAktuell.xlsx --dry-run"
SHOW_EXAMPLE = "Beispiel: matchmaker towns show Zwönitz"
AS_JSON = typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")


@commands.command(epilog=LOAD_EXAMPLE)
def load(
    file: Annotated[
        Path | None,
        typer.Argument(help="AuszugGV (xlsx), GV100AD (Text), Tabelle der Gemeinden oder der Kreise (CSV)."),
    ] = None,
    *,
    source: Annotated[
        str | None, typer.Option("--source", help="Woher die Einwohnerzahlen kommen, wenn die Datei es nicht sagt.")
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Ohne Datei: auch ein amtliches Register ersetzen.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur zeigen, was sich ändern würde.")] = False,
    json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Lädt das mitgelieferte Register, oder gleicht das gespeicherte mit einer amtlichen Datei ab.

    Der Schlüssel ist der AGS. Ist in der Datei etwas falsch, nennt der Befehl alle Fehler und speichert nichts.
    Städte mit einem Profil und die Städte der Pilotphase bleiben immer im Register.
    """
    table = _named(load_official(file), source) if file else None
    loading = RegisterLoading(open_unit_of_work(reading=dry_run), read_register(), dry_run)
    loaded = loading.load_official(table) if table else loading.load_packaged(reset=reset)
    origin = (table.layout, table.source) if table else ("mitgeliefertes Register", "")
    if json:
        print_json(
            {"layout": origin[0], "source": origin[1], "stored": _stored(loaded, dry_run), **report_json(loaded)}
        )
    else:
        print_lines([f"Gelesen: {', '.join(filter(None, origin))}.", *report_lines(loaded), _ending(loaded, dry_run)])


@commands.command(epilog=SHOW_EXAMPLE)
def show(
    town: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    *,
    json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Zeigt eine Stadt des Registers mit allen Zahlen, ihrem Jahr und ihrer Quelle."""
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
    if not len(register):
        raise MatchmakerError("Das Register ist leer. Laden Sie es mit „matchmaker towns load“.")
    found = register.find(town)
    if json:
        print_json(town_document(found))
    else:
        print_lines(town_lines(found))


def _named(table: OfficialTable, source: str | None) -> OfficialTable:
    return replace(table, source=source) if source else table


def _stored(loaded: LoadedRegister, dry_run: bool) -> bool:
    return not dry_run and not loaded.keeps_official


def _ending(loaded: LoadedRegister, dry_run: bool) -> str:
    if loaded.keeps_official:
        return "Gespeichert ist ein amtliches Register; es bleibt. Mit --reset ersetzen Sie es durch das mitgelieferte."
    return "Nur geprüft, nichts gespeichert." if dry_run else "Gespeichert."
