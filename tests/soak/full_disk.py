"""What happens when the disk is full in the middle of an import, of a round's letters and of sending?"""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from emails.mailer import FolderMailer
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile, a_town, ags
from tests.soak.storm import START, a_mail

# An empty database of PostgreSQL alone takes ten.
DISK_MB = 32
TOWNS, MAILS = 400, 300
SMALL = "matchmaker_small_disk"
BLOCK = b"\0" * 65_536


def fill_and_free(url: str, folder: Path) -> list[str]:
    """Each step on a disk without room, with reading meanwhile, and again once there is room; returns what failed.

    ``url`` names a database of the kind to try; on PostgreSQL one with whose rights tablespaces can be made.
    """
    with small_disk(folder) as disk, database_on(disk, url) as small:
        engine = make_engine(small)
        migrate(engine)
        uow = SqlUnitOfWork(engine)
        with uow:
            uow.towns.replace_all(a_town(number) for number in range(TOWNS))
            uow.commit()
        mailer = FolderMailer(disk / "mails")
        steps: dict[str, tuple[Callable[[], object], Callable[[], int]]] = {
            "import": (lambda: _import(uow), lambda: _profiles(uow)),
            "letters": (lambda: _queue(uow), lambda: _mails(uow)),
            "sending": (lambda: deliver_due(Sender(mailer, uow, lambda: START)), lambda: _sent(uow)),
        }
        found = [f"{name}: {fault}" for name, step in steps.items() for fault in _tried(step, uow, disk)]
        engine.dispose()
    return found


def _tried(step: tuple[Callable[[], object], Callable[[], int]], uow: UnitOfWork, disk: Path) -> Iterator[str]:
    act, count = step
    before = count()
    with no_room(disk):
        try:
            act()
            yield "no refusal on a full disk"
        except MatchmakerError as refusal:
            if "voll" not in str(refusal):
                yield f"unclear sentence: {refusal}"
        with uow:
            if len(uow.towns.all()) != TOWNS:
                yield "reading does not work meanwhile"
        if count() != before:
            yield "something half done"
    act()
    if count() <= before:
        yield "does not recover by itself"


def _import(uow: UnitOfWork) -> None:
    with uow:
        uow.profiles.save_all(replace(a_profile(number), ags=ags(number)) for number in range(TOWNS))
        uow.commit()


def _queue(uow: UnitOfWork) -> None:
    with uow:
        for number in range(MAILS):
            uow.outbox.queue(a_mail(number))
        uow.commit()


def _profiles(uow: UnitOfWork) -> int:
    with uow:
        return len(uow.profiles.all())


def _mails(uow: UnitOfWork) -> int:
    with uow:
        return sum(uow.outbox.count_by_state().values())


def _sent(uow: UnitOfWork) -> int:
    with uow:
        return uow.outbox.count_by_state().get("sent", 0)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few megabytes; needs root, as mounting does."""
    disk = folder / "disk"
    disk.mkdir()
    # PostgreSQL runs as a user of its own and has to come through here.
    folder.chmod(0o711)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@contextmanager
def database_on(disk: Path, url: str) -> Iterator[str]:
    """The URL of a database whose tables lie on the disk.

    PostgreSQL's write-ahead log stays where it is: without room for that, the server stops itself (bar 6 kills it).
    """
    if url.startswith("sqlite"):
        yield f"sqlite:///{disk / 'full.db'}"
        return
    tables = disk / "tables"
    tables.mkdir()
    shutil.chown(tables, "postgres")
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.exec_driver_sql(f"CREATE TABLESPACE {SMALL} LOCATION '{tables}'")
            connection.exec_driver_sql(f"CREATE DATABASE {SMALL} TABLESPACE {SMALL} ENCODING 'UTF8' TEMPLATE template0")
        yield sa.make_url(url).set(database=SMALL).render_as_string(hide_password=False)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {SMALL} WITH (FORCE)")
            connection.exec_driver_sql(f"DROP TABLESPACE IF EXISTS {SMALL}")
        server.dispose()


@contextmanager
def no_room(disk: Path) -> Iterator[None]:
    """The disk without a free byte."""
    ballast = disk / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for block in (BLOCK, b"\0"):
                _fill(file.write, block)
        yield
    finally:
        ballast.unlink(missing_ok=True)


def _fill(write: Callable[[bytes], int], block: bytes) -> None:
    while True:
        try:
            write(block)
        except OSError:
            return
