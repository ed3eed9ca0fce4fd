"""What does the plan of one role hand over, whatever the format, before its proposals have ids?"""

from dataclasses import dataclass

from matchmaker.rounds.proposal import Member
from matchmaker.rounds.run import LeftOver


@dataclass(frozen=True, slots=True)
class Substitute:
    """A free town (AGS) that could take the seat of ``replaces``, with the change of the plan's total in millionths."""

    ags: str
    replaces: str
    delta: int


@dataclass(frozen=True, slots=True)
class Sketch:
    """One new proposal: its members in their order, the topic that may be said aloud, the shown score in tenths.

    ``substitutes`` are ranked, best first.
    """

    members: tuple[Member, ...]
    topic: str | None
    score_tenths: int
    substitutes: tuple[Substitute, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleSketches:
    """The verified plan of one role: its new proposals, who is left over and why, and its certificate in millionths.

    ``blocking_pairs`` counts pairs that would both rather have each other; None where the format knows no such pairs.
    ``towns_missing`` is how many towns more some plan may serve, where serving most was the goal.
    """

    sketches: tuple[Sketch, ...]
    left_over: tuple[LeftOver, ...]
    solver: str
    total: int
    upper_bound: int
    optimal: bool
    blocking_pairs: int | None = None
    towns_missing: int = 0
