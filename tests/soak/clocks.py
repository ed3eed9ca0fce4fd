"""Does each daily slot have one effect while clocks jump, sleep and are killed, through both nights of the change?"""

import multiprocessing
import os
import random
import time as real_time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from matchmaker.rounds.clock_slots import DailyRun, run_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.availability import StorageUnavailable
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork

processes = multiprocessing.get_context("forkserver")
# Half an hour at a time, from before the night that lacks an hour until after the one that has one twice.
NIGHTS = (datetime(2026, 3, 26, tzinfo=UTC), datetime(2026, 10, 22, tzinfo=UTC))
DAYS, STEP, JUMP, ASLEEP = 7, timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6)
CLOCKS = 4


@dataclass(frozen=True)
class Struck:
    """How often each slot had its effect."""

    slots: int
    doubled: int
    missed: int
    kills: int
    seconds: float

    def __str__(self) -> str:
        what = f"{self.slots} slots, {self.doubled} doubled, {self.missed} missed"
        return f"{CLOCKS} clocks, {self.kills} kills in {self.seconds:.0f} s: {what}"


def note_slot(uow: UnitOfWork, slot: datetime) -> None:
    """A key of its own each time: a second effect would be a second row, not a refused one."""
    key = f"{slot.isoformat()}/{os.getpid()}/{random.random()}"
    uow.tasks.add(Task(key, TaskKind.REPLY, slot, "", address=slot.isoformat()))


RUNS = tuple(DailyRun(f"daily {at}", at, note_slot) for at in (time(3, 0), time(3, 30), time(8, 0)))


def strike(url: str, kills: int) -> Struck:
    """Four clocks, one of them killed ``kills`` times; each jumps by two hours and sleeps for six, at random."""
    began, killed = real_time.monotonic(), 0
    clocks = [_started(url) for _ in range(CLOCKS)]
    while any(clock.is_alive() for clock in clocks[1:]) or killed < kills:
        real_time.sleep(random.uniform(0.1, 0.4))
        if clocks[0].is_alive():
            clocks[0].kill()
            killed += 1
        clocks[0].join()
        clocks[0] = _started(url)
    for clock in clocks:
        clock.join()
    engine = make_engine(url)
    with SqlUnitOfWork(engine, reading=True) as uow:
        times = Counter(task.address for task in uow.tasks.open())
    engine.dispose()
    # The first slot of each job is that of the day before it was first asked.
    wanted = len(RUNS) * ((NIGHTS[1] - NIGHTS[0]).days + DAYS)
    doubled = sum(count - 1 for count in times.values())
    return Struck(len(times), doubled, max(0, wanted - len(times)), killed, real_time.monotonic() - began)


def walk(url: str) -> None:
    """One clock's way through the year; what lies between the two nights is one long sleep."""
    uow = SqlUnitOfWork(make_engine(url))
    for night in NIGHTS:
        now = night
        while now < night + timedelta(days=DAYS):
            shown = now + random.choice((-JUMP, timedelta(), JUMP))
            for run in RUNS:
                _run(run, uow, min(shown, night + timedelta(days=DAYS)))
            now += ASLEEP if random.random() < 0.05 else STEP
        for _ in range(12):
            # Catching up takes 40 slots at a time; at the end every clock has seen the end.
            for run in RUNS:
                _run(run, uow, night + timedelta(days=DAYS))


def _run(run: DailyRun, uow: UnitOfWork, now: datetime) -> None:
    with suppress(StorageUnavailable):
        run_due(run, uow, now)


def _started(url: str) -> multiprocessing.process.BaseProcess:
    clock = processes.Process(target=walk, args=(url,), daemon=True)
    clock.start()
    return clock
