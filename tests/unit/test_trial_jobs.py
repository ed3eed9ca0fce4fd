"""Does one process compute one plan of a round at a time, tell how far it is, and survive what goes wrong?"""

import threading
from threading import Event

import pytest

from api.trial_jobs import FAILED, TrialJob, TrialShelf
from matchmaker.errors import TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Progress, Watch

GOALS = (Strategy.MOST_SERVED, Strategy.BEST_TOTAL)


class Slowly:
    """A computation that waits until the test lets it go on; its plans are the strategies themselves."""

    def __init__(self) -> None:
        self.begun, self.go, self.over = Event(), Event(), Event()
        self.heard: list[bool] = []

    def __call__(self, strategy: Strategy, watch: Watch) -> Strategy:
        self.heard.append(watch(Progress(0.5, 3, 4)))
        self.begun.set()
        self.go.wait(20)
        self.heard.append(watch(Progress(0.9, 4, 4)))
        return strategy


def finished(job: TrialJob) -> TrialJob:
    job.over.wait(20)
    return job


def test_a_second_computation_of_the_same_round_is_refused_of_another_it_is_not() -> None:
    shelf, slowly = TrialShelf(), Slowly()
    job = shelf.start("r1", GOALS[:1], slowly)
    slowly.begun.wait(20)

    with pytest.raises(TransitionRefused, match="wird schon gerechnet"):
        shelf.start("r1", GOALS[:1], slowly)
    other = shelf.start("r2", GOALS[:1], slowly)
    slowly.go.set()

    assert [finished(one).trials for one in (job, other)] == [[GOALS[0]], [GOALS[0]]]
    assert shelf.start("r1", GOALS[:1], slowly) is shelf.of("r1")


def test_it_tells_how_far_all_its_plans_are() -> None:
    shelf, slowly = TrialShelf(), Slowly()
    job = shelf.start("r1", GOALS, slowly)
    slowly.begun.wait(20)

    assert (job.done, job.progress, job.is_over) == (0.25, Progress(0.5, 3, 4), False)
    slowly.go.set()
    assert (finished(job).done, job.trials) == (1.0, list(GOALS))


def test_stopped_it_keeps_the_plan_under_way_and_begins_no_other() -> None:
    shelf, slowly = TrialShelf(), Slowly()
    job = shelf.start("r1", GOALS, slowly)
    slowly.begun.wait(20)

    job.stop()
    slowly.go.set()

    assert finished(job).trials == [GOALS[0]]
    assert slowly.heard == [True, False]


def test_a_refusal_is_told() -> None:
    def refused(strategy: Strategy, watch: Watch) -> Strategy:
        raise TransitionRefused("So nicht.")

    assert finished(TrialShelf().start("r1", GOALS, refused)).refusal == "So nicht."


def test_a_failure_is_told_too_and_leaves_its_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    traces: list[threading.ExceptHookArgs] = []
    left = Event()
    monkeypatch.setattr(threading, "excepthook", lambda told: (traces.append(told), left.set()))

    def broken(strategy: Strategy, watch: Watch) -> Strategy:
        raise ZeroDivisionError

    job = finished(TrialShelf().start("r1", GOALS, broken))
    left.wait(20)

    assert (job.refusal, [one.exc_type for one in traces]) == (FAILED, [ZeroDivisionError])


def test_what_is_at_work_is_not_forgotten() -> None:
    shelf, slowly = TrialShelf(), Slowly()
    job = shelf.start("r1", GOALS[:1], slowly)
    slowly.begun.wait(20)

    shelf.forget("r1")
    assert shelf.of("r1") is job
    slowly.go.set()
    finished(job)
    shelf.forget("r1")
    assert shelf.of("r1") is None
