"""Who computes in this process what was ordered for trial, says how far it is, and hears when somebody says stop?"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread

from api.site import OpenUnitOfWork
from matchmaker.errors import MatchmakerError
from matchmaker.matching.progress import Progress, Watch
from matchmaker.rounds.trial_run import TrialRun

Step = Callable[[Watch], str]
"""Computes one thing that was ordered and answers with its document; stopped, with that of the best so far."""
FAILED = "Die Berechnung ist abgebrochen. Bitte versuchen Sie es noch einmal; geändert wurde nichts."
STOPPED = "Die Probe ist angehalten. Geändert wurde nichts."
BEAT_SECONDS = 1.0
MOST_TRIES = 300
"""So many beats long the end is tried: five minutes, longer than a database takes to start anew."""
NOTHING_YET = Progress(0.0, 0, 0)


@dataclass(frozen=True, slots=True)
class TrialJob:
    """What a thread needs to compute ``run``: its steps, one after the other, and where to say how far it is.

    ``proves_when_stopped`` is whether what was found before a stop is a result.
    """

    run: TrialRun
    steps: Sequence[Step]
    open_uow: OpenUnitOfWork
    clock: Callable[[], datetime]
    proves_when_stopped: bool = True
    beat_seconds: float = BEAT_SECONDS


def start(job: TrialJob) -> None:
    """Compute in a thread of its own what ``begin_trial`` or ``begin_rehearsal`` has claimed."""
    # A daemon: whoever stops the server must not wait for a plan that nobody has accepted.
    Thread(target=_work, args=(job,), name=f"{job.run.purpose} {job.run.round_id}", daemon=True).start()


@dataclass
class _Course:
    """How far a job is: written by its solver's thread, told to the database by another one."""

    job: TrialJob
    progress: Progress = NOTHING_YET
    found: list[str] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)

    def follow(self, progress: Progress) -> bool:
        self.progress = progress
        return not self.stopping.is_set()

    def beat(self) -> None:
        # The solver may be silent for long, and says nothing while it does: the beat goes on beside it.
        while not self.over.wait(self.job.beat_seconds):
            # A database that is away for a moment ends no computation; the next beat tries again.
            with suppress(MatchmakerError), self.job.open_uow() as uow:
                if not uow.trial_runs.beat(self.job.run.id, self._whole(), uow.moment()):
                    self.stopping.set()
                uow.commit()

    def _whole(self) -> Progress:
        """Over all steps."""
        done = min(1.0, (len(self.found) + self.progress.done) / len(self.job.steps))
        return Progress(done, self.progress.total, self.progress.bound)


def _work(job: TrialJob) -> None:
    course = _Course(job)
    beating = Thread(target=course.beat, name=f"beat {job.run.id}", daemon=True)
    beating.start()
    refusal = FAILED
    try:
        refusal = _found(course)
    except MatchmakerError as refused:
        refusal = str(refused)
    finally:
        # What else fails ends the thread with its trace in the log; the page tells of it, too.
        try:
            _end(course, refusal)
        finally:
            course.over.set()
            beating.join()


def _end(course: _Course, refusal: str) -> None:
    """Store what was found; a database that is away at that moment must not cost minutes of computing."""
    job = course.job
    for _ in range(MOST_TRIES - 1):
        # The beat goes on meanwhile, or the plan would look broken off before it is stored.
        with suppress(MatchmakerError):
            return _stored(job, course.found, refusal)
        course.over.wait(job.beat_seconds)
    return _stored(job, course.found, refusal)


def _stored(job: TrialJob, found: Sequence[str], refusal: str) -> None:
    with job.open_uow() as uow:
        uow.trial_runs.end(job.run.id, found, refusal, job.clock())
        uow.commit()


def _found(course: _Course) -> str:
    job = course.job
    for step in job.steps:
        if course.stopping.is_set() and course.found:
            break
        course.progress = NOTHING_YET
        course.found.append(step(course.follow))
    if course.stopping.is_set() and not job.proves_when_stopped:
        course.found.clear()
        return STOPPED
    return ""
