"""Does somebody compute a plan for this round right now?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.calendar import GERMAN_TIME

LONGEST = timedelta(minutes=15)
"""Whoever was killed leaves the round blocked for so long; the longest plan that we know takes two minutes."""


@dataclass(frozen=True, slots=True)
class Computation:
    """Somebody computes for the round since ``began_at``; from ``until`` on nobody believes that any more.

    ``trial_run_id`` is what is computed for trial there; None where a plan is made from the command line.
    """

    round_id: str
    began_at: datetime
    until: datetime
    trial_run_id: str | None = None


class Computations(Protocol):
    """At most one for a round, in all processes together.

    ``begin`` is False where another one began and is not over at the new one's beginning; who asks at the same moment
    waits until the other's unit of work ends. ``end`` forgets this very one, and does nothing where it is gone.
    ``under_way`` names the rounds for which somebody computes, by their ids.
    """

    def current(self, round_id: str, now: datetime) -> Computation | None: ...

    def under_way(self, now: datetime) -> tuple[str, ...]: ...

    def begin(self, new: Computation) -> bool: ...

    def end(self, done: Computation) -> None: ...


def begin_computation(
    round_id: str, computations: Computations, now: datetime, trial_run_id: str | None = None
) -> Computation:
    """Claim the round for a computation; ``TransitionRefused`` where another one is at work."""
    new = Computation(round_id, now, now + LONGEST, trial_run_id)
    if not computations.begin(new):
        refuse_beside_another(round_id, computations, now)
        raise TransitionRefused("Für diese Runde hat gerade jemand anderes zu rechnen begonnen. Bitte warten Sie.")
    return new


def refuse_beside_another(round_id: str, computations: Computations, now: datetime) -> None:
    """``TransitionRefused`` where somebody computes for the round, saying since when and until when at most."""
    other = computations.current(round_id, now)
    if other is not None:
        began, until = (f"{moment.astimezone(GERMAN_TIME):%H:%M} Uhr" for moment in (other.began_at, other.until))
        raise TransitionRefused(
            f"Für die Runde {round_id} wird seit {began} schon gerechnet. Bitte warten Sie, bis das fertig ist; "
            f"bricht es ab, ist die Runde spätestens um {until} wieder frei. Geändert wurde nichts."
        )
