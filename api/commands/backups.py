"""How is the database saved and brought back at the terminal? (``matchmaker backup``, ``restore``)"""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.output import note, print_json, print_lines
from api.wiring import clock, current_settings, engine_for
from matchmaker.rounds.office_act import TERMINAL
from matchmaker.storage.backups import Backup, back_up
from matchmaker.storage.backups import restore as restore_database
from matchmaker.storage.restored_hold import Held, hold_restored
from matchmaker.storage.schema import check_schema, migrate

commands = typer.Typer()
ON_HOLD = (
    "Der Versand ist angehalten, denn was in der Sicherung wartet, kann schon verschickt sein. Bitte lassen Sie einmal "
    "„matchmaker worker --once“ laufen, gleichen Sie nach einer Viertelstunde ab mit „matchmaker outbox reconcile“ "
    "und geben Sie den Versand frei mit „matchmaker outbox release“."
)

AS_JSON = typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")


@commands.command(epilog="Beispiel: matchmaker backup sicherung-2026-11-22.backup")
def backup(
    file: Annotated[Path, typer.Argument(help="Wohin; die Datei darf es noch nicht geben.")],
    *,
    json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Sichert die ganze Datenbank in eine geprüfte Datei, auch während andere schreiben; daneben die Prüfsumme."""
    engine = engine_for(current_settings())
    check_schema(engine)
    _tell(back_up(engine, file), "Gesichert", json=json)


@commands.command(epilog="Beispiel: matchmaker restore sicherung-2026-11-22.backup --replace")
def restore(
    file: Annotated[Path, typer.Argument(help="Eine Datei von „matchmaker backup“.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Ersetzt eine Datenbank, in der schon etwas steht.")
    ] = False,
    without_checksum: Annotated[
        bool, typer.Option("--without-checksum", help="Nimmt auch eine Sicherung, neben der keine Prüfsumme liegt.")
    ] = False,
    json: Annotated[bool, AS_JSON] = False,
) -> None:
    """Spielt eine Sicherung ein, ganz oder gar nicht; beenden Sie vorher Seiten und worker."""
    engine = engine_for(current_settings())
    held = Held(TERMINAL, clock())
    restored = restore_database(engine, file, replace=replace, without_checksum=without_checksum, held=held)
    # A backup of an earlier version is brought up to date at once.
    migrate(engine)
    hold_restored(engine, held)
    _tell(restored, "Eingespielt", json=json)
    note(ON_HOLD)


def _tell(backup: Backup, done: str, *, json: bool) -> None:
    if json:
        print_json({"file": str(backup.file), "sha256": backup.sha256, "bytes": backup.size_bytes})
    else:
        print_lines([f"{done}: {backup.file}, {backup.size_bytes} Bytes, SHA-256 {backup.sha256}."])
