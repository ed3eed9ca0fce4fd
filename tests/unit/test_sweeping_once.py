"""Does a worker that is called once make every sweep, whatever one of them refuses, and tell so?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from api.round_sweeps import sweep_rounds
from api.scheduler import Worker
from matchmaker.errors import NotFound
from matchmaker.rounds.asking import Post
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.sweeping import Sweep
from tests.builders import ags
from tests.fake_letters import a_post
from tests.fakes import FakeDatabase, FakeMailer, FakeUnitOfWork
from tests.lifecycle_cast import STATES, a_tandem, sent
from tests.round_builders import NOW, a_message

BROKEN_STATE = STATES[0]


class EmptyRecord:
    """Nothing was left behind the fence, so nothing is looked up."""

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]:
        assert list(messages) == []
        return {}


def refused_post() -> Post:
    raise NotFound("Die Anschriften fehlen.")


def a_worker(database: FakeDatabase, post: Callable[[], Post] | None) -> Worker:
    return Worker(lambda: FakeUnitOfWork(database), FakeMailer(), EmptyRecord(), lambda: NOW, post=post)


def test_a_refusal_stops_no_later_sweep_and_is_told():
    database = FakeDatabase()

    assert a_worker(database, refused_post).sweep_once() is False

    # The daily runs come after the sweep of the rounds, which was refused.
    with FakeUnitOfWork(database) as uow:
        assert uow.clockwork.last_slot("prune") is not None


@pytest.mark.parametrize(
    "fault",
    [OperationalError("SELECT 1", {}, OSError("gone")), OSError("disk full"), KeyError("a mistake of ours")],
    ids=["database", "disk", "mistake"],
)
def test_a_fault_of_any_kind_stops_no_later_sweep_and_is_told_with_its_cause(fault: Exception):
    database = FakeDatabase()

    def broken_post() -> Post:
        raise fault

    with capture_logs() as logged:
        whole = a_worker(database, broken_post).sweep_once()

    assert whole is False
    broken = [(one["sweep"], one["exc_info"]) for one in logged if one["event"] == "sweep_broken"]
    assert broken == [("rounds", fault), ("late", fault), ("digest", fault)]
    # The daily runs come after the sweeps that broke, and the digest that breaks is the last of them.
    with FakeUnitOfWork(database) as uow:
        assert uow.clockwork.last_slot("prune") is not None


class BrokenHolidays(FakeUnitOfWork):
    """A database in which the holidays of one state cannot be read."""

    def __enter__(self) -> "BrokenHolidays":
        super().__enter__()
        self.holidays = self
        return self

    def of_state(self, state: str) -> tuple[SchoolHoliday, ...]:
        if state == BROKEN_STATE:
            raise KeyError(state)
        return ()


def test_a_mistake_in_one_record_stops_neither_the_others_nor_the_next_sweep_and_is_told():
    database = FakeDatabase()
    sent(FakeUnitOfWork(database), a_tandem())
    late = NOW + timedelta(days=13)
    uow = BrokenHolidays(database)

    with capture_logs() as logged, pytest.raises(KeyError, match=BROKEN_STATE):
        sweep_rounds(Sweep(a_post(), uow, late))

    assert [(one["event"], one["sweep"]) for one in logged] == [("record_broken", "remind")]
    with FakeUnitOfWork(database) as after:
        reminded = [one.member.ags for one in after.invitations.all() if one.reminders]
        assert (reminded, after.invitations.to_hand_over(late)) == ([ags(1)], ())


class BrokenPruning(FakeUnitOfWork):
    """A database in which no uploaded file can be forgotten."""

    def __enter__(self) -> "BrokenPruning":
        super().__enter__()
        self.uploads = self
        return self

    def forget(self, before: datetime, limit: int) -> int:
        del limit
        raise KeyError(before)


def test_a_daily_run_that_breaks_stops_no_other():
    database = FakeDatabase()
    worker = replace(a_worker(database, a_post), open_uow=lambda: BrokenPruning(database))

    with capture_logs() as logged:
        whole = worker.run_daily()

    assert (whole, [one["sweep"] for one in logged if one["event"] == "sweep_broken"]) == (False, ["prune"])
    assert [one["rule"] for one in logged if one["event"] == "retention_rule_broken"] == ["hochgeladene Dateien"]
    with FakeUnitOfWork(database) as uow:
        taken = {job: uow.clockwork.last_slot(job) is not None for job in ("prune", "terms", "digest")}
    # What broke would break again in five minutes; its next turn is on the next day.
    assert taken == {"prune": True, "terms": True, "digest": True}
    assert worker.run_daily() is True


def test_without_a_refusal_all_were_made():
    assert a_worker(FakeDatabase(), None).sweep_once() is True


class ReplyInWriting:
    """A mailbox whose reading makes a letter, as a sweep does that comes after the first delivery."""

    def __init__(self, database: FakeDatabase) -> None:
        self.database = database

    def read(self, keep: Callable[[bytes], object]) -> int:
        del keep
        with FakeUnitOfWork(self.database) as uow:
            uow.outbox.queue(a_message())
            uow.commit()
        return 1


def test_what_a_sweep_of_this_call_wrote_leaves_with_this_call():
    database = FakeDatabase()
    worker = replace(a_worker(database, None), inbox=ReplyInWriting(database), mailer=FakeMailer())

    assert worker.sweep_once() is True

    with FakeUnitOfWork(database) as uow:
        assert uow.outbox.count_by_state() == {"sent": 1}
