"""Which rehearsals of a draft of the rules does this process compute, and how far are they?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread

from api.trial_jobs import FAILED
from matchmaker.errors import MatchmakerError, TransitionRefused
from matchmaker.matching.progress import Progress, Watch
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.rehearsal import Rehearsal

ALREADY = "Für diese Runde wird schon geprobt. Bitte warten Sie, bis das fertig ist, oder halten Sie es an."
STOPPED = "Die Probe ist angehalten. Geändert wurde nichts."
ELSEWHERE = (
    "Von dieser Probe weiß der Server gerade nichts: Er wurde neu gestartet, "
    "oder ein anderer Serverprozess rechnet sie. "
    "Laden Sie die Seite neu. Bleibt es dabei, proben Sie noch einmal; geändert wurde nichts."
)
Compute = Callable[[Watch], Rehearsal]


@dataclass
class RehearsalJob:
    """One rehearsal of ``policy`` on a round; ``refusal`` is a German sentence. Written by its own thread alone."""

    round_id: str
    policy: Policy
    found: Rehearsal | None = None
    done: float = 0.0
    refusal: str = ""
    over: Event = field(default_factory=Event)
    stopping: Event = field(default_factory=Event)

    @property
    def is_over(self) -> bool:
        """Whether its thread has ended, however."""
        return self.over.is_set()

    def follow(self, progress: Progress) -> bool:
        """Hear how far it is; false once somebody said stop."""
        self.done = max(self.done, progress.done)
        return not self.stopping.is_set()


@dataclass
class RehearsalShelf:
    """The newest rehearsal on each round, in this process; nothing of it is ever stored."""

    _jobs: dict[str, RehearsalJob] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, round_id: str) -> RehearsalJob | None:
        """The round's rehearsal, at work or over."""
        return self._jobs.get(round_id)

    def start(self, round_id: str, policy: Policy, compute: Compute) -> RehearsalJob:
        """Begin in a thread of its own; ``TransitionRefused`` while a rehearsal of other rules is at work there."""
        with self._lock:
            former = self._jobs.get(round_id)
            if former is not None and not former.is_over:
                if former.policy == policy:
                    # Pressed twice: the first press is at work already.
                    return former
                raise TransitionRefused(ALREADY)
            job = self._jobs[round_id] = RehearsalJob(round_id, policy)
        Thread(target=_work, args=(job, compute), name=f"rehearsal {round_id}", daemon=True).start()
        return job

    def stop(self, round_id: str) -> None:
        """What was found so far proves nothing and is thrown away."""
        if job := self._jobs.get(round_id):
            job.stopping.set()


def _work(job: RehearsalJob, compute: Compute) -> None:
    job.refusal = FAILED
    try:
        found = compute(job.follow)
        job.refusal = STOPPED if job.stopping.is_set() else ""
        job.found = None if job.refusal else found
    except MatchmakerError as refusal:
        job.refusal = str(refusal)
    finally:
        # What else fails ends the thread with its trace in the log; the page tells of it, too.
        job.over.set()
