"""Who computes for trial or rehearses rules on a round, how far is that, and is whoever computes it still there?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from matchmaker.matching.progress import Progress

SILENCE = timedelta(seconds=30)
"""Longer than whoever computes is ever silent: it says every second how far it is, in a thread of its own."""
KEPT_FOR = timedelta(days=1)
"""Longer than a plan may be accepted: one from an earlier day is refused."""


class Purpose(StrEnum):
    """For what is computed: plans that may be accepted, or what other rules would have proposed."""

    TRIAL = "trial"
    REHEARSAL = "rehearsal"


class TrialRunState(StrEnum):
    """At work, over however it ended, or broken off: whoever computed has been silent for too long."""

    WORKING = "working"
    OVER = "over"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True, slots=True)
class TrialRun:
    """The newest computation of its purpose for a round, wherever it is computed.

    ``ordered`` says what exactly is computed, ``ordered_at`` when by the clock of whoever ordered it. ``beat_at`` is
    when whoever computes was last heard, by ``UnitOfWork.moment``: processes on machines whose clocks differ agree on
    who is silent. ``done`` in [0, 1],
    ``total`` and ``bound`` in millionths as in ``Progress``. ``stopped_by`` is who wished an end, ``results`` are the
    documents of what was found, none before it is over; ``refusal`` is a German sentence, empty where there is none.
    """

    id: str
    round_id: str
    purpose: Purpose
    ordered: str
    ordered_by: str
    ordered_at: datetime
    beat_at: datetime
    done: float = 0.0
    total: int = 0
    bound: int = 0
    stopped_by: str | None = None
    over_at: datetime | None = None
    results: tuple[str, ...] = ()
    refusal: str = ""

    def state(self, moment: datetime) -> TrialRunState:
        """How it stands at this moment of ``UnitOfWork.moment``."""
        if self.over_at is not None:
            return TrialRunState.OVER
        # A beat to come is from before the shared clock was set back: whoever lives beats again within a second.
        return TrialRunState.WORKING if abs(moment - self.beat_at) < SILENCE else TrialRunState.BROKEN_OFF


class TrialRuns(Protocol):
    """At most one of each purpose for a round, in all processes together.

    Every moment here is one of ``UnitOfWork.moment``; a new run's is its ``beat_at``.
    ``begin`` takes the place of a former one that is not at work; False where it is. ``beat`` says how far a run is,
    and answers whether to go on: not where somebody said stop, or where another run took its place. ``stop``, ``end``
    and ``forget`` are False where there is no such run any more: to stop, one at work that nobody stopped; to forget,
    one that is not at work.
    ``forget_ordered`` removes those ordered before, and says how many; few, being one of each purpose for a round.
    """

    def of(self, round_id: str, purpose: Purpose) -> TrialRun | None: ...

    def begin(self, new: TrialRun) -> bool: ...

    def beat(self, run_id: str, progress: Progress, at: datetime) -> bool: ...

    def stop(self, run_id: str, by: str) -> bool: ...

    def end(self, run_id: str, results: Sequence[str], refusal: str, at: datetime) -> bool: ...

    def forget(self, run_id: str, moment: datetime) -> bool: ...

    def forget_ordered(self, before: datetime) -> int: ...
