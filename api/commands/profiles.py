"""How does head office bring profiles in and take them out at the terminal? (``matchmaker profiles``)"""

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.output import note, print_json, print_lines
from api.commands.whole_file import write_whole
from api.current_taxonomy import current_taxonomy
from api.wiring import clock, open_unit_of_work
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.importing import ImportOrder, ProfileImport, import_profiles
from matchmaker.towns.export import profiles_document, profiles_json
from matchmaker.towns.export_table import profiles_csv, profiles_xlsx
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.source_file import open_source
from matchmaker.towns.wording import titled

commands = typer.Typer(help="Profile der Städte: einlesen und ausgeben.", no_args_is_help=True)

IMPORT_EXAMPLE = "Beispiel: matchmaker profiles import profile.xlsx --dry-run"
EXPORT_EXAMPLE = "Beispiel: matchmaker profiles export profile.csv"
AS_JSON = typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")


class Layout(StrEnum):
    """The layouts that profiles are written in."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


WRITERS: dict[Layout, Callable[[Iterable[TownProfile]], bytes]] = {
    Layout.JSON: profiles_json,
    Layout.CSV: profiles_csv,
    Layout.XLSX: profiles_xlsx,
}


@commands.command("import", epilog=IMPORT_EXAMPLE)
def import_file(
    file: Annotated[Path, typer.Argument(help="JSON, CSV oder XLSX, siehe docs/intake.md.", show_default=False)],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Nur prüfen und vergleichen, nichts speichern.")] = False,
    json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Liest Profile ein: zeigt zuerst, was neu und was anders ist, und speichert dann alles auf einmal.

    Ist etwas falsch, nennt der Befehl alle Fehler mit ihrer Stelle und speichert nichts. Ein Profil ersetzt das
    gespeicherte derselben Stadt und Rolle. Städte, die in der Datei fehlen, bleiben, wie sie sind.
    """
    order = ImportOrder(open_source(file), dry_run, clock())
    with_preview = _ignore if json else _print_preview
    found = import_profiles(order, current_taxonomy(), open_unit_of_work(reading=dry_run), with_preview)
    if json:
        print_json({"file": str(file), **_as_json(found)})
    else:
        print_lines(["Gespeichert." if found.stored else "Nur geprüft, nichts gespeichert."])


@commands.command("export", epilog=EXPORT_EXAMPLE)
def export_file(
    file: Annotated[
        Path | None, typer.Argument(help="Zieldatei; ohne sie auf die Standardausgabe.", show_default=False)
    ] = None,
    *,
    layout: Annotated[
        Layout | None, typer.Option("--as", help="Format; sonst nach der Endung der Datei, ohne Datei json.")
    ] = None,
    json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Gibt alle gespeicherten Profile aus, auch Angaben, die nur die Geschäftsstelle sehen darf."""
    chosen = layout or _layout_of(file)
    with open_unit_of_work(reading=True) as uow:
        profiles = uow.profiles.all()
        if chosen is not Layout.JSON:
            profiles = _with_names(profiles, uow.towns.all())
    if file is not None:
        write_whole(file, WRITERS[chosen](profiles))
        report = {"file": str(file), "as": chosen.value, "profiles": len(profiles)}
        print_json(report) if json else print_lines([f"{len(profiles)} Profile in „{file}“ geschrieben."])
    elif chosen is Layout.JSON:
        print_json(profiles_document(profiles))
    elif chosen is Layout.CSV and not json:
        sys.stdout.buffer.write(WRITERS[chosen](profiles))
    else:
        raise MatchmakerError(f"Für {chosen.value.upper()} braucht der Befehl eine Zieldatei. {EXPORT_EXAMPLE}")


def _layout_of(file: Path | None) -> Layout:
    if file is None:
        return Layout.JSON
    ending = file.suffix.lower().removeprefix(".")
    if ending not in set(Layout):
        raise MatchmakerError(f"Die Endung von „{file}“ sagt nicht, welches Format. Nennen Sie es mit --as.")
    return Layout(ending)


def _with_names(profiles: Iterable[TownProfile], towns: Iterable[RegisteredTown]) -> tuple[TownProfile, ...]:
    """A table of keys alone would be hard to read; the intake knows the register's names again."""
    names = {town.ags: town.name for town in towns}
    return tuple(replace(profile, name=profile.name or names.get(profile.ags)) for profile in profiles)


def _ignore(found: ProfileImport) -> None:
    del found


def _print_preview(found: ProfileImport) -> None:
    for remark in found.notes:
        note(remark)
    print_lines(_preview_lines(found))


def _preview_lines(found: ProfileImport) -> Iterator[str]:
    preview = found.preview
    yield f"Neu: {len(preview.new)}, geändert: {len(preview.changed)}, unverändert: {len(preview.unchanged)}."
    for profile in preview.new:
        said = f"Bedarf {len(profile.needs)}, Erfahrung {len(profile.experience)}"
        yield f"neu       {titled(profile, found.names)}: {said}"
    for changed in preview.changed:
        yield f"geändert  {titled(changed.profile, found.names)}"
        yield from (f"          {change}" for change in changed.changes)


def _as_json(found: ProfileImport) -> dict[str, Any]:
    preview = found.preview
    changed = [
        {
            **_key(each.profile, found),
            "changes": [
                {"key": one.key, "field": one.field, "before": one.before, "after": one.after} for one in each.changes
            ],
        }
        for each in preview.changed
    ]
    return {
        "stored": found.stored,
        "new": [_key(profile, found) for profile in preview.new],
        "changed": changed,
        "unchanged": [_key(profile, found) for profile in preview.unchanged],
        "notes": list(found.notes),
    }


def _key(profile: TownProfile, found: ProfileImport) -> dict[str, Any]:
    role = profile.role.value if profile.role else None
    return {"ags": profile.ags, "role": role, "name": found.names.get(profile.ags)}
