"""How is the whole database kept in one file, and brought back from it?"""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from matchmaker.errors import MatchmakerError
from matchmaker.storage.columns import metadata
from matchmaker.storage.emptied_schema import EMPTYING_SCRIPT
from matchmaker.storage.engine import make_engine
from matchmaker.storage.restored_hold import Held, hold_restored, hold_script
from matchmaker.storage.schema import migrate

CHUNK = 1 << 20
SQLITE_MAGIC = b"SQLite format 3\x00"
PAGES_AT_ONCE = 2_000


class BackupRefused(MatchmakerError):
    """A backup was not written, or is not fit to be brought back; database and files are as they were."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A written backup: its file, its SHA-256 (also beside it, in the form of ``sha256sum``) and its size."""

    file: Path
    sha256: str
    size_bytes: int


def back_up(engine: sa.Engine, file: Path) -> Backup:
    """Write the database as it is at one moment, while others go on writing; checked before it gets its name.

    SQLite's own file by its online backup, PostgreSQL's by ``pg_dump``. An existing file is not overwritten.
    """
    if file.exists():
        raise BackupRefused(f"{file} gibt es schon. Bitte nennen Sie eine neue Datei.")
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _part_beside(file) as part:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(_path(engine), part)
            _check_sqlite(part)
        else:
            _run(engine, "pg_dump", "--format=custom", f"--file={part}")
            _run(engine, "pg_restore", "--list", str(part), connects=False)
        _to_disk(part)
        digest = _sha256(part)
        checksum_file(file).write_text(f"{digest}  {file.name}\n")
        part.replace(file)
    _to_disk(file.parent)
    return Backup(file, digest, file.stat().st_size)


def restore(
    engine: sa.Engine, file: Path, *, replace: bool = False, without_checksum: bool = False, held: Held | None = None
) -> Backup:
    """Bring a backup back, whole or not at all; over a database with anything in it only with ``replace``.

    With ``held`` the same transaction puts all post on hold, so that no worker which runs meanwhile sends what waits in
    the backup; where the backup is older than holds, ``migrate`` and then ``hold_restored`` do it.

    ``BackupRefused`` where the file is damaged, or of the other kind of database; ``without_checksum`` takes one that
    has no checksum beside it.
    """
    digest = _checked(file, without_checksum=without_checksum)
    if not replace and _holds_rows(engine):
        raise BackupRefused("Die Datenbank ist nicht leer. Mit --replace wird sie durch die Sicherung ersetzt.")
    is_sqlite = _begins_as_sqlite(file)
    if is_sqlite != (engine.dialect.name == "sqlite"):
        kind = "SQLite" if is_sqlite else "PostgreSQL"
        raise BackupRefused(f"{file} ist eine Sicherung von {kind}; DATABASE_URL nennt eine andere Art von Datenbank.")
    engine.dispose()
    if is_sqlite:
        _check_sqlite(file)
        _restore_sqlite(file, _path(engine), held)
    else:
        _restore_postgres(engine, file, held)
    return Backup(file, digest, file.stat().st_size)


def checksum_file(file: Path) -> Path:
    """Where a backup's checksum lies: ``sha256sum -c`` reads it."""
    return file.with_name(f"{file.name}.sha256")


def _restore_sqlite(file: Path, target: Path, held: Held | None) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with _part_beside(target) as part:
        _copy_sqlite(file, part)
        if held is not None:
            # On a copy: whoever has the database open sees what waits and the hold at one and the same moment.
            engine = make_engine(f"sqlite:///{part}")
            migrate(engine)
            hold_restored(engine, held)
            engine.dispose()
        _copy_sqlite(part, target)


def _restore_postgres(engine: sa.Engine, file: Path, held: Held | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        empty, script, hold = (Path(folder, name) for name in ("empty.sql", "restore.sql", "hold.sql"))
        # Not --clean: it drops what is in the backup, and fails on what a later version hung onto that.
        empty.write_text(EMPTYING_SCRIPT, encoding="utf-8")
        _run(engine, "pg_restore", "--no-owner", f"--file={script}", str(file), connects=False)
        hold.write_text(hold_script(engine, held) if held is not None else "", encoding="utf-8")
        files = [f"--file={one}" for one in (empty, script, hold)]
        _run(engine, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *files)


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with closing(sqlite3.connect(source, timeout=15)) as old, closing(sqlite3.connect(target, timeout=15)) as new:
            # In steps, so that nobody who writes meanwhile waits for the whole copy.
            old.backup(new, pages=PAGES_AT_ONCE)
    except sqlite3.Error as failure:
        raise BackupRefused(f"{source} ließ sich nicht nach {target} übertragen: {failure}") from failure


def _check_sqlite(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as failure:
        found = str(failure)
    if found != "ok":
        raise BackupRefused(f"{file} ist beschädigt: {found}")


def _run(engine: sa.Engine, program: str, *words: str, connects: bool = True) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(f"Das Programm {program} fehlt. Es gehört zu PostgreSQL (Debian: postgresql-client).")
    url = engine.url.set(drivername="postgresql")
    # The password goes by the environment: the list of processes shows every argument to every user.
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    where = [f"--dbname={url.set(password=None).render_as_string(hide_password=False)}"] if connects else []
    done = subprocess.run([found, *where, *words], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupRefused(f"{program} meldet: {' '.join(done.stderr.split())}")


def _checked(file: Path, *, without_checksum: bool) -> str:
    if not file.is_file():
        raise BackupRefused(f"{file} gibt es nicht.")
    digest, beside = _sha256(file), checksum_file(file)
    if not beside.exists() and not without_checksum:
        # A byte that fell over inside a row leaves the file readable: nothing but the checksum would tell.
        raise BackupRefused(
            f"Die Prüfsumme {beside.name} fehlt neben {file}; ob die Sicherung unversehrt ist, lässt sich nicht sagen. "
            "Legen Sie sie daneben, oder spielen Sie die Datei mit --without-checksum trotzdem ein."
        )
    if beside.exists() and beside.read_text().split()[:1] != [digest]:
        raise BackupRefused(f"{file} ist beschädigt: Die Prüfsumme in {beside.name} ist eine andere.")
    return digest


def _holds_rows(engine: sa.Engine) -> bool:
    present = set(sa.inspect(engine).get_table_names())
    with engine.connect() as connection:
        ours = (table for table in metadata.sorted_tables if table.name in present)
        return any(connection.scalar(sa.select(sa.literal(1)).select_from(table).limit(1)) for table in ours)


def _begins_as_sqlite(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


def _path(engine: sa.Engine) -> Path:
    return Path(engine.url.database or "")


@contextmanager
def _part_beside(file: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        yield part
    finally:
        # Whoever opens a database in WAL mode makes these beside it, and a reader cannot remove them.
        for left in ("", "-shm", "-wal"):
            part.with_name(part.name + left).unlink(missing_ok=True)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _to_disk(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
