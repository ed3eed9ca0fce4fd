"""Is everything still there that a database acknowledged before it, or its writer, was killed?"""

import multiprocessing
import os
import random
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.postgres import server_to_kill
from tests.soak.storm import START

processes = multiprocessing.get_context("forkserver")
LONGEST_RESTART_S = 60.0


@dataclass(frozen=True)
class Kept:
    """What was acknowledged, and what of it was gone afterwards."""

    acknowledged: int
    lost: int
    kills: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.kills} kills in {self.seconds:.0f} s: {self.acknowledged} acknowledged commits, {self.lost} lost"


def kill_writers(file: Path, kills: int) -> Kept:
    """SQLite: its writer is killed again and again, at any moment of a commit."""
    url, journal, began = _migrated(f"sqlite:///{file}"), file.with_suffix(".acknowledged"), time.monotonic()
    for number in range(kills):
        writer = processes.Process(target=write_for_ever, args=(url, journal, number))
        writer.start()
        before = _size(journal)
        # Only a writer that has written is killed: otherwise mere starts of Python are counted.
        while _size(journal) == before and writer.is_alive():
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.05))
        writer.kill()
        writer.join()
    return _counted(url, journal, kills, began)


def kill_servers(folder: Path, kills: int) -> Kept:
    """PostgreSQL: the whole server is killed while two writers are at work, and started again."""
    journal, began = folder / "acknowledged", time.monotonic()
    with server_to_kill() as server:
        url = _migrated(server.url)
        writers = [processes.Process(target=write_for_ever, args=(url, journal, number)) for number in range(2)]
        for writer in writers:
            writer.start()
        for _ in range(kills):
            before = _size(journal)
            while _size(journal) < before + 200:
                time.sleep(0.01)
            server.kill()
            _start_again(server.start)
        for writer in writers:
            writer.kill()
            writer.join()
        return _counted(url, journal, kills, began)


def write_for_ever(url: str, journal: Path, writer: int) -> None:
    """Commit one task after the other, and note each behind its commit, never before."""
    uow = SqlUnitOfWork(make_engine(url))
    notes = os.open(journal, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    number = 0
    while True:
        number += 1
        key = f"{writer}/{os.getpid()}/{number}"
        try:
            with uow:
                uow.tasks.add(Task(key, TaskKind.REPLY, START, "x" * 200))
                uow.commit()
        except MatchmakerError:
            time.sleep(0.02)
            continue
        os.write(notes, f"{key}\n".encode())


def _start_again(start: Callable[[], None]) -> None:
    deadline = time.monotonic() + LONGEST_RESTART_S
    while True:
        try:
            start()
        except subprocess.CalledProcessError:
            # The last child of the old server may still be ending, and then the new one refuses to start.
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def _counted(url: str, journal: Path, kills: int, began: float) -> Kept:
    engine = make_engine(url)
    noted = journal.read_text().split()
    with engine.connect() as connection:
        stored = set(connection.scalars(sa.text("SELECT key FROM task")))
        if engine.dialect.name == "sqlite":
            assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    engine.dispose()
    return Kept(len(noted), len(set(noted) - stored), kills, time.monotonic() - began)


def _migrated(url: str) -> str:
    engine = make_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    migrate(engine)
    engine.dispose()
    return engine.url.render_as_string(hide_password=False)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
