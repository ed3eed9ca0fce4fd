"""Does each slot have one effect when several clocks, in threads and in processes, strike at once?"""

import multiprocessing
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import sqlalchemy as sa

from matchmaker.rounds.clock_slots import DailyRun, run_due
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.availability import StorageUnavailable
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.contract.conftest import OpenUnitOfWork

FIRST = datetime(2026, 3, 27, 12, tzinfo=UTC)
PROCESSES, SLOTS = 4, 30


def note_slot(uow: UnitOfWork, slot: datetime) -> None:
    # A key of its own each time: a second effect would be a second row, not a refused one.
    key = f"{slot:%Y-%m-%d}/{len(uow.tasks.open())}/{os.getpid()}"
    uow.tasks.add(Task(key, TaskKind.REPLY, slot, "", address=f"{slot:%Y-%m-%d}"))


RUN = DailyRun("daily", time(3, 30), note_slot)


def effects(uow: UnitOfWork) -> list[str]:
    with uow:
        return sorted(task.address for task in uow.tasks.open())


def test_several_clocks_at_once_make_each_slot_once(open_uow: OpenUnitOfWork):
    def strike(_clock: int) -> int:
        uow = open_uow()
        return sum(run_due(RUN, uow, FIRST + timedelta(days=day)) for day in range(10))

    with ThreadPoolExecutor(PROCESSES) as pool:
        made = sum(pool.map(strike, range(PROCESSES)))

    assert made == 10
    assert effects(open_uow()) == [f"{FIRST + timedelta(days=day):%Y-%m-%d}" for day in range(10)]


def strike_until_the_end(url: str) -> None:
    engine = make_engine(url)
    uow = SqlUnitOfWork(engine)
    for day in range(SLOTS):
        for _ in range(20):
            try:
                run_due(RUN, uow, FIRST + timedelta(days=day))
            except StorageUnavailable:
                continue
            break
    engine.dispose()


def test_processes_of_which_one_is_killed_again_and_again_make_each_slot_once(engine: sa.Engine):
    url = engine.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    clocks = [context.Process(target=strike_until_the_end, args=(url,)) for _ in range(PROCESSES - 1)]
    for clock in clocks:
        clock.start()
    victim = clocks[0]
    while any(clock.is_alive() for clock in clocks[1:]):
        victim.join(0.3)
        if victim.is_alive():
            os.kill(victim.pid, signal.SIGKILL)
            victim.join()
    for clock in clocks:
        clock.join()
    assert [clock.exitcode for clock in clocks[1:]] == [0, 0]
    assert effects(SqlUnitOfWork(engine)) == [f"{FIRST + timedelta(days=day):%Y-%m-%d}" for day in range(SLOTS)]
