"""Are the figures that a monitor draws the same on every database, by questions whose number never grows?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import MatchmakerError, StaleWrite, TransactionConflict, UnknownTown
from matchmaker.rounds.mail_ports import TakenSlots
from matchmaker.rounds.outbox import MessageState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.vital_signs import SlotSigns, VitalSigns, read_vital_signs
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.contract.conftest import OpenUnitOfWork
from tests.counted_questions import counted
from tests.round_builders import NOW, OLGA, a_message, a_proposal, a_round, a_sent_message, store_proposals

HOUR = timedelta(hours=1)


def store_work(uow: UnitOfWork, number: int = 1) -> None:
    """``number`` times a waiting and a sent mail, an open and a done task, a worker and three slots of two jobs."""
    with uow:
        for one in range(number):
            uow.outbox.queue(a_message(2 * one, key=f"due/{one}", due_at=NOW - one * HOUR))
            uow.outbox.queue(a_sent_message(2 * one + 1, key=f"gone/{one}", due_at=NOW - 99 * HOUR))
            task = Task(f"call/{one}", TaskKind.CALL, NOW, "Bitte anrufen.")
            uow.tasks.add(task)
            uow.tasks.add(replace(task, key=f"seen/{one}", done_at=NOW))
            uow.clockwork.beat(f"worker {one}", NOW - one * HOUR)
            uow.clockwork.claim("prune", NOW - (one + 1) * HOUR, NOW)
            uow.clockwork.claim("prune", NOW - (one + 100) * HOUR, NOW)
            uow.clockwork.claim(f"job {one}", NOW - 2 * HOUR, NOW)
        uow.commit()


def test_they_say_what_waits_since_when_and_for_whom(uow: UnitOfWork):
    store_work(uow, 3)

    with uow:
        signs = read_vital_signs(uow, NOW)

    assert signs == VitalSigns(
        mails=dict.fromkeys(MessageState, 0) | {MessageState.QUEUED: 3, MessageState.SENT: 3},
        oldest_due_seconds=7200,
        worker_age_seconds=0,
        schema_fits=True,
        open_tasks=dict.fromkeys(TaskKind, 0) | {TaskKind.CALL: 3},
        slots={"prune": SlotSigns(6, 3600)} | {f"job {one}": SlotSigns(1, 7200) for one in range(3)},
    )


def test_in_an_empty_database_no_worker_was_ever_seen(uow: UnitOfWork):
    with uow:
        signs = read_vital_signs(uow, NOW)

    nothing = dict.fromkeys(MessageState, 0), 0, float("inf"), True, dict.fromkeys(TaskKind, 0)
    assert signs == VitalSigns(*nothing, slots={})


def test_a_clock_that_runs_ahead_makes_no_age_below_zero(uow: UnitOfWork):
    store_work(uow)

    with uow:
        signs = read_vital_signs(uow, NOW - 9 * HOUR)

    assert (signs.oldest_due_seconds, signs.worker_age_seconds) == (0, 0)
    assert signs.slots == {"prune": SlotSigns(2, 0), "job 0": SlotSigns(1, 0)}


def test_tasks_are_counted_by_kind_and_slots_by_job(uow: UnitOfWork):
    store_work(uow, 2)

    with uow:
        uow.tasks.finish("call/0", NOW)

        assert uow.tasks.count_open() == {TaskKind.CALL: 1}
        assert uow.tasks.keys_of(TaskKind.CALL) == {"call/0", "call/1", "seen/0", "seen/1"}
        assert uow.tasks.keys_of(TaskKind.RESCUE) == frozenset()
        assert uow.clockwork.taken_slots()["prune"] == TakenSlots(4, NOW - HOUR)


def test_the_number_of_questions_does_not_grow_with_what_is_stored(engine: sa.Engine):
    uow = SqlUnitOfWork(engine)

    def questions() -> int:
        with counted(engine) as asked, uow:
            read_vital_signs(uow, NOW)
        return len(asked)

    before = questions()
    store_work(uow, 20)

    assert questions() == before <= 7


def save_older(uow: UnitOfWork) -> None:
    uow.proposals.save(replace(a_proposal().approve(OLGA, NOW), version=7))


def refuse(refusal: MatchmakerError) -> Callable[[UnitOfWork], None]:
    def refused(_uow: UnitOfWork) -> None:
        raise refusal

    return refused


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        (save_older, StaleWrite),
        (refuse(TransactionConflict("Zugleich.")), TransactionConflict),
        (refuse(UnknownTown("Nirgends")), None),
        (lambda uow: uow.commit(), None),
    ],
    ids=["stale", "at once", "another refusal", "stored"],
)
def test_who_asked_hears_of_conflicts_that_end_a_block_alone(open_uow: OpenUnitOfWork, step, kind):
    uow, heard = open_uow(), []
    store_proposals(uow, a_proposal())
    uow.after_conflict(heard.append)

    try:
        with uow:
            step(uow)
    except MatchmakerError as refusal:
        told = refusal
        assert (heard == [told]) is (kind is not None)

    assert [type(one) for one in heard] == ([kind] if kind else [])


def test_a_conflict_that_was_dealt_with_inside_is_none(uow: UnitOfWork):
    heard: list[MatchmakerError] = []
    uow.after_conflict(heard.append)

    with uow:
        uow.rounds.add(a_round())
        with pytest.raises(StaleWrite):
            uow.rounds.add(a_round())
        uow.commit()

    assert heard == []


def finish_between(first: UnitOfWork, second: UnitOfWork) -> None:
    """``first`` finishes the task that ``second`` has counted and is about to finish."""
    with second:
        second.strict()
        second.tasks.count_open()
        with first:
            first.strict()
            first.tasks.finish("call/0", NOW)
            first.commit()
        second.tasks.finish("call/0", NOW + HOUR)


def test_postgres_asking_for_the_transaction_once_more_is_a_conflict(postgres_engine: sa.Engine):
    first, second = SqlUnitOfWork(postgres_engine), SqlUnitOfWork(postgres_engine)
    store_work(first)
    heard: list[MatchmakerError] = []
    second.after_conflict(heard.append)

    with pytest.raises(TransactionConflict):
        finish_between(first, second)

    assert [type(one) for one in heard] == [TransactionConflict]
