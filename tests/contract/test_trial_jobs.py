"""Does a process compute for trial, tell every other one how far it is, stop at their wish, and may it die?"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from multiprocessing import get_context
from threading import Event

import pytest
import sqlalchemy as sa

from api.trial_jobs import FAILED, STOPPED, TrialJob, start
from matchmaker.errors import MatchmakerError, TransitionRefused
from matchmaker.matching.progress import Progress, Watch
from matchmaker.rounds.trial_run import SILENCE, Purpose, TrialRun, TrialRunState
from matchmaker.storage.engine import make_engine
from matchmaker.storage.shared_clock import shared_moment
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.contract.test_curation_storage import with_round
from tests.contract.test_trial_runs import RUN, begun
from tests.round_builders import NOW, OLGA

TURN = 0.01
LONGEST_WAIT = 30


class Slowly:
    """A step that waits until the test lets it go on, and hears then whether it shall."""

    def __init__(self, name: str = "plan") -> None:
        self.begun, self.go = Event(), Event()
        self.name = name
        self.heard: list[bool] = []

    def __call__(self, watch: Watch) -> str:
        self.heard.append(watch(Progress(0.5, 3, 4)))
        self.begun.set()
        assert self.go.wait(LONGEST_WAIT)
        self.heard.append(watch(Progress(0.9, 4, 4)))
        return self.name


class Patiently:
    """A step that goes on until somebody says stop."""

    def __init__(self, name: str) -> None:
        self.begun, self.turn, self.name = Event(), Event(), name

    def __call__(self, watch: Watch) -> str:
        self.begun.set()
        for _ in range(int(LONGEST_WAIT / TURN)):
            if not watch(Progress(0.5, 3, 4)):
                return self.name
            self.turn.wait(TURN)
        return "nobody said stop"


class Watched:
    """One round in whose name jobs are started, on one database, by the clock of it that a test sets."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.clock: Callable[[sa.Connection], datetime] = lambda _connection: NOW

    def uow(self, *, reading: bool = False) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine, reading=reading, clock=self.clock)

    def moment(self) -> datetime:
        with self.uow(reading=True) as uow:
            return uow.moment()

    def job(self, *steps: Callable[[Watch], str], **changes: object) -> TrialJob:
        run = replace(RUN, beat_at=self.moment())
        assert begun(self.uow(), run)
        job = TrialJob(run, steps, self.uow, lambda: NOW, beat_seconds=TURN)
        start(replace(job, **changes))
        return job

    def seen(self) -> TrialRun:
        with self.uow(reading=True) as uow:
            found = uow.trial_runs.of("r1", Purpose.TRIAL)
        assert found is not None
        return found

    def until(self, holds: Callable[[TrialRun], bool]) -> TrialRun:
        """What another process reads as soon as this holds."""
        turn = Event()
        for _ in range(int(LONGEST_WAIT / TURN)):
            if holds(found := self.seen()):
                return found
            turn.wait(TURN)
        raise AssertionError(f"it never held: {found}")

    def ended(self) -> TrialRun:
        return self.until(lambda run: run.over_at is not None)


@pytest.fixture
def watched(engine: sa.Engine) -> Iterator[Watched]:
    watched = Watched(engine)
    with_round(watched.uow())
    yield watched
    for thread in threading.enumerate():
        if thread.name == "trial r1":
            thread.join(LONGEST_WAIT)


def test_every_process_reads_how_far_it_is_while_the_solver_is_silent(watched: Watched):
    first, second = Slowly("one"), Slowly("two")
    watched.job(first, second)

    half = watched.until(lambda run: run.done > 0)
    first.go.set()
    more = watched.until(lambda run: run.done > 0.5)
    second.go.set()

    assert (half.done, half.total, half.bound, half.results) == (0.25, 3, 4, ())
    assert (more.done, more.state(NOW)) == (0.75, TrialRunState.WORKING)
    over = watched.ended()
    assert (over.results, over.refusal, over.done) == (("one", "two"), "", 1.0)


def test_a_stop_from_anywhere_keeps_the_plan_under_way_and_begins_no_other(watched: Watched):
    second = Slowly("never begun")
    watched.job(Patiently("best so far"), second)

    with watched.uow() as uow:
        assert uow.trial_runs.stop(RUN.id, "Koordination Süd")
        uow.commit()

    over = watched.ended()
    assert (over.stopped_by, over.results, over.refusal) == ("Koordination Süd", ("best so far",), "")
    assert second.heard == []


def test_what_proves_nothing_when_stopped_is_thrown_away(watched: Watched):
    watched.job(Patiently("no proof"), proves_when_stopped=False)

    with watched.uow() as uow:
        uow.trial_runs.stop(RUN.id, OLGA)
        uow.commit()

    over = watched.ended()
    assert (over.results, over.refusal) == ((), STOPPED)


def test_a_refusal_is_told(watched: Watched):
    def refused(watch: Watch) -> str:
        raise TransitionRefused("So nicht.")

    watched.job(refused)

    assert (watched.ended().refusal, watched.seen().results) == ("So nicht.", ())


def test_a_failure_is_told_too_and_leaves_its_trace(watched: Watched, monkeypatch: pytest.MonkeyPatch):
    traces: list[threading.ExceptHookArgs] = []
    left = Event()
    monkeypatch.setattr(threading, "excepthook", lambda told: (traces.append(told), left.set()))

    def broken(watch: Watch) -> str:
        raise ZeroDivisionError

    watched.job(broken)
    left.wait(LONGEST_WAIT)

    assert (watched.ended().refusal, [one.exc_type for one in traces]) == (FAILED, [ZeroDivisionError])


def test_a_database_that_is_away_at_the_end_loses_no_plan(watched: Watched):
    computed, refused = Event(), []

    def away_once_computed(*, reading: bool = False) -> SqlUnitOfWork:
        if computed.is_set() and len(refused) < 3:
            refused.append("The database does not answer.")
            raise MatchmakerError("Die Datenbank antwortet gerade nicht.")
        return watched.uow(reading=reading)

    def step(watch: Watch) -> str:
        computed.set()
        return "two minutes of work"

    watched.job(step, open_uow=away_once_computed)

    over = watched.ended()
    assert (over.results, over.refusal, len(refused)) == (("two minutes of work",), "", 3)


def test_a_beat_says_when_it_was_by_the_clock_of_the_database(watched: Watched):
    moments = count(1)
    watched.clock = lambda _connection: NOW + timedelta(minutes=next(moments))
    job = watched.job(step := Slowly())

    heard = watched.until(lambda run: run.beat_at >= NOW + 3 * timedelta(minutes=1))
    step.go.set()

    assert heard.state(heard.beat_at) is TrialRunState.WORKING
    assert heard.beat_at > job.run.beat_at
    assert watched.ended().over_at == NOW


def test_whose_place_was_taken_stops_and_stores_nothing(watched: Watched):
    first = Patiently("too late")
    watched.job(first)
    assert first.begun.wait(LONGEST_WAIT)
    other = replace(RUN, id="9" * 16, ordered_at=NOW + SILENCE, beat_at=NOW + SILENCE)
    assert begun(watched.uow(), other)

    for thread in threading.enumerate():
        if thread.name == "trial r1":
            thread.join(LONGEST_WAIT)

    assert watched.seen() == other


def test_a_process_whose_clock_is_wrong_lives_for_every_other_one_until_it_is_killed(watched: Watched):
    watched.clock = shared_moment
    # A fresh interpreter: a forked one would share this one's connections.
    context = get_context("spawn")
    hears, says = context.Pipe(duplex=False)
    url = watched.engine.url.render_as_string(hide_password=False)
    process = context.Process(target=computing_for_ever, args=(url, says))
    process.start()
    assert hears.poll(60)
    first = watched.seen()
    alive = watched.until(lambda run: run.beat_at > first.beat_at)
    state = alive.state(watched.moment())
    process.kill()
    process.join(60)

    dead = watched.seen()
    again = replace(RUN, id="8" * 16, beat_at=dead.beat_at + SILENCE)

    assert (alive.done, state, dead.over_at) == (0.25, TrialRunState.WORKING, None)
    assert dead.state(again.beat_at) is TrialRunState.BROKEN_OFF
    assert begun(watched.uow(), again)


def computing_for_ever(url: str, says) -> None:
    """What a server process does until somebody kills it."""
    watched = Watched(make_engine(url))
    watched.clock = shared_moment
    watched.job(Slowly(), Slowly(), clock=lambda: NOW + timedelta(days=400))
    watched.until(lambda run: run.done > 0)
    says.send("computing")
    Event().wait()
