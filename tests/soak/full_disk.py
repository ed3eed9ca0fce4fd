"""What happens when the disk is full in the middle of an import, of a round's letters and of sending?"""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from emails.mailer import FolderMailer
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile, a_town, ags
from tests.soak.storm import START, a_mail

DISK_MB = 16
TOWNS, MAILS = 400, 300
BLOCK = b"\0" * 65_536


def fill_and_free(folder: Path) -> list[str]:
    """Each step on a disk without room, with reading meanwhile, and again once there is room; returns what failed."""
    with small_disk(folder) as disk:
        engine = make_engine(f"sqlite:///{disk / 'full.db'}")
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
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


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
