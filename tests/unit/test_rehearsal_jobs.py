"""Does one process rehearse one draft on a round at a time, tell how far it is, and survive what goes wrong?"""

import threading
from dataclasses import replace
from threading import Event

import pytest

from api.rehearsal_jobs import STOPPED, RehearsalJob, RehearsalShelf
from api.trial_jobs import FAILED
from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.matching.progress import Progress, Watch
from tests.round_builders import a_policy

RULES = a_policy()
OTHERS = replace(RULES, answer_window_days=30)


class Slowly:
    """A rehearsal that waits until the test lets it go on."""

    def __init__(self) -> None:
        self.begun, self.go = Event(), Event()
        self.heard: list[bool] = []

    def __call__(self, watch: Watch) -> str:
        self.heard.append(watch(Progress(0.25, 3, 4)))
        self.begun.set()
        self.go.wait(20)
        self.heard.append(watch(Progress(0.5, 4, 4)))
        return "found"


def finished(job: RehearsalJob) -> RehearsalJob:
    job.over.wait(20)
    return job


def test_pressed_twice_it_is_computed_once_and_other_rules_have_to_wait() -> None:
    shelf, slowly = RehearsalShelf(), Slowly()
    job = shelf.start("r1", RULES, slowly)
    slowly.begun.wait(20)

    assert shelf.start("r1", RULES, slowly) is job
    assert (job.done, job.is_over) == (0.25, False)
    with pytest.raises(TransitionRefused, match="wird schon geprobt"):
        shelf.start("r1", OTHERS, slowly)
    slowly.go.set()

    assert (finished(job).found, job.refusal, job.done) == ("found", "", 0.5)
    assert shelf.start("r1", OTHERS, slowly) is shelf.of("r1") is not job


def test_stopped_it_has_no_result_that_somebody_could_take_for_one() -> None:
    shelf, slowly = RehearsalShelf(), Slowly()
    job = shelf.start("r1", RULES, slowly)
    slowly.begun.wait(20)

    shelf.stop("r1")
    shelf.stop("r2")
    slowly.go.set()

    assert (finished(job).found, job.refusal) == (None, STOPPED)
    assert slowly.heard == [True, False]


def test_what_is_refused_is_told_and_the_next_one_may_begin() -> None:
    def refuse(watch: Watch) -> str:
        raise NotFound("In der Runde r1 wurde noch nichts berechnet.")

    shelf = RehearsalShelf()
    job = finished(shelf.start("r1", RULES, refuse))

    assert (job.found, job.refusal) == (None, "In der Runde r1 wurde noch nichts berechnet.")
    slowly = Slowly()
    slowly.go.set()
    assert finished(shelf.start("r1", RULES, slowly)).found == "found"


def test_what_fails_is_told_too_and_leaves_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    traces: list[threading.ExceptHookArgs] = []
    left = Event()
    monkeypatch.setattr(threading, "excepthook", lambda told: (traces.append(told), left.set()))

    def fail(watch: Watch) -> str:
        raise ZeroDivisionError

    job = finished(RehearsalShelf().start("r1", RULES, fail))
    left.wait(20)

    assert (job.found, job.refusal, [one.exc_type for one in traces]) == (None, FAILED, [ZeroDivisionError])
