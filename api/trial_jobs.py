"""Which plans does this process compute for trial, how far are they, and which of them wait for a decision?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from matchmaker.errors import MatchmakerError, TransitionRefused
from matchmaker.matching.problem import Strategy
from matchmaker.matching.progress import Progress, Watch
from matchmaker.rounds.trial import Trial

Compute = Callable[[Strategy, Watch], Trial]
ALREADY = "Für diese Runde wird schon gerechnet. Bitte warten Sie, bis das fertig ist, oder halten Sie es an."
NOTHING_YET = Progress(0.0, 0, 0)
ELSEWHERE = (
    "Von dieser Berechnung weiß der Server gerade nichts: Er wurde neu gestartet, "
    "ein anderer Serverprozess rechnet sie, oder sie wurde übernommen oder verworfen. "
    "Laden Sie die Seite neu. Bleibt es dabei, rechnen Sie noch einmal; "
    "ohne Ihren Knopfdruck wird nichts übernommen."
)
FAILED = "Die Berechnung ist abgebrochen. Bitte versuchen Sie es noch einmal; geändert wurde nichts."


@dataclass
class TrialJob:
    """The computation of one or more plans for a round, one after the other; ``refusal`` is a German sentence.

    ``trials`` are those that are done. Written by its own thread alone; others read, and say ``stop``.
    """

    round_id: str
    strategies: Sequence[Strategy]
    trials: list[Trial] = field(default_factory=list)
    progress: Progress = NOTHING_YET
    refusal: str = ""
    over: Event = field(default_factory=Event)
    stopping: Event = field(default_factory=Event)

    @property
    def is_over(self) -> bool:
        """Whether its thread has ended, however."""
        return self.over.is_set()

    @property
    def done(self) -> float:
        """The share that is done, in [0, 1], over all its plans."""
        return 1.0 if self.is_over else (len(self.trials) + self.progress.done) / len(self.strategies)

    def stop(self) -> None:
        """End with the best plan so far; what has not begun is left out."""
        self.stopping.set()

    def follow(self, progress: Progress) -> bool:
        """Hear how far the solver is; false once somebody said stop."""
        self.progress = progress
        return not self.stopping.is_set()


@dataclass
class TrialShelf:
    """The newest job of each round. Kept in this process: after a restart nothing waits any more, and nothing is lost.

    Only a plan that somebody accepts is ever stored.
    """

    _jobs: dict[str, TrialJob] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, round_id: str) -> TrialJob | None:
        """The round's job, at work or over; None where there is none."""
        return self._jobs.get(round_id)

    def start(self, round_id: str, strategies: Sequence[Strategy], compute: Compute) -> TrialJob:
        """Begin in a thread of its own; ``TransitionRefused`` while the round's former job is at work."""
        with self._lock:
            former = self._jobs.get(round_id)
            if former is not None and not former.is_over:
                raise TransitionRefused(ALREADY)
            job = self._jobs[round_id] = TrialJob(round_id, strategies)
        # A daemon: whoever stops the server must not wait for a plan that nobody has accepted.
        Thread(target=_work, args=(job, compute), name=f"trial {round_id}", daemon=True).start()
        return job

    def forget(self, round_id: str) -> None:
        """What was accepted or thrown away waits no longer; a job at work stays."""
        with self._lock:
            if round_id in self._jobs and self._jobs[round_id].is_over:
                del self._jobs[round_id]


def _work(job: TrialJob, compute: Compute) -> None:
    job.refusal = FAILED
    try:
        for strategy in job.strategies:
            if job.stopping.is_set() and job.trials:
                break
            job.progress = NOTHING_YET
            job.trials.append(compute(strategy, job.follow))
        job.refusal = ""
    except MatchmakerError as refusal:
        job.refusal = str(refusal)
    finally:
        # What else fails ends the thread with its trace in the log; the page tells of it, too.
        job.over.set()
