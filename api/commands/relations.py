"""How do existing ties between towns get in at the terminal? (``matchmaker relations``)"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import print_json, print_lines
from api.wiring import open_unit_of_work
from matchmaker.rounds.importing import ImportOrder, RelationImport, import_relations
from matchmaker.towns.history import Relation
from matchmaker.towns.source_file import open_source
from matchmaker.towns.wording import tie

commands = typer.Typer(help="Bestehende Beziehungen zwischen Städten.", no_args_is_help=True)

EXAMPLE = "Beispiel: matchmaker relations import beziehungen.csv --dry-run"


@commands.callback()
def relations() -> None:
    """Bestehende Beziehungen zwischen Städten: Partnerschaften, Netzwerke, Austausch."""


@commands.command("import", epilog=EXAMPLE)
def import_file(
    file: Annotated[Path, typer.Argument(help="CSV oder XLSX, siehe docs/intake.md.", show_default=False)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur prüfen und vergleichen, nichts speichern.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Liest bestehende Beziehungen ein; ist etwas falsch, nennt der Befehl alle Fehler und speichert nichts."""
    order = ImportOrder(open_source(file), dry_run)
    found = import_relations(order, open_unit_of_work(reading=dry_run), _ignore if json else _print_preview)
    if json:
        print_json({"file": str(file), **_as_json(found)})
    else:
        print_lines(["Gespeichert." if found.stored else "Nur geprüft, nichts gespeichert."])


def _ignore(found: RelationImport) -> None:
    del found


def _print_preview(found: RelationImport) -> None:
    print_lines(_preview_lines(found))


def _preview_lines(found: RelationImport) -> Iterator[str]:
    yield f"Neu: {len(found.new)}, geändert: {len(found.changed)}, unverändert: {len(found.unchanged)}."
    yield from (f"neu       {tie(relation, found.names)}" for relation in found.new)
    yield from (f"geändert  {tie(relation, found.names)}" for relation in found.changed)


def _as_json(found: RelationImport) -> dict[str, Any]:
    return {
        "stored": found.stored,
        "new": [_relation(relation) for relation in found.new],
        "changed": [_relation(relation) for relation in found.changed],
        "unchanged": [_relation(relation) for relation in found.unchanged],
    }


def _relation(relation: Relation) -> dict[str, Any]:
    days = {
        key: day.isoformat() if day else None for key, day in (("since", relation.since), ("ended", relation.ended))
    }
    return {**asdict(relation), "kind": relation.kind.value, **days}
