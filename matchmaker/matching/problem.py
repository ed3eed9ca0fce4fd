"""What is to be matched: which towns, with which scores, under which orders of head office?"""

from dataclasses import dataclass
from enum import StrEnum
from operator import itemgetter

Pair = tuple[str, str]
ScoredPair = tuple[str, str, int]

MILLION = 1_000_000
"""A score of 1; scores, totals and bounds are whole millionths, so that equality is exact."""


class Strategy(StrEnum):
    """What a plan is best at: towns served (then total), total, or that no two towns would rather swap."""

    MOST_SERVED = "most_served"
    BEST_TOTAL = "best_total"
    STABLE = "stable"


@dataclass(frozen=True, slots=True)
class TownSlot:
    """A town that takes part: up to ``capacity`` partners (≥ 0); a higher ``priority`` (≥ 0) is served first."""

    id: str
    capacity: int = 1
    priority: int = 0


@dataclass(frozen=True, slots=True)
class TandemProblem:
    """One round of tandems.

    ``scores`` holds each pair that may meet once, with its symmetric score in millionths (0 to 1,000,000).
    ``pinned`` pairs stay whatever they cost, ``vetoed`` pairs never meet, pairs under ``minimum_score``
    (millionths) do not meet unless pinned. ``earlier`` is the plan to change as little as possible,
    ``None`` where there was none. What contradicts itself is refused by ``contradictions.py``.
    """

    towns: tuple[TownSlot, ...]
    scores: tuple[ScoredPair, ...]
    pinned: tuple[Pair, ...] = ()
    vetoed: tuple[Pair, ...] = ()
    earlier: tuple[Pair, ...] | None = None
    minimum_score: int = 0


def ordered(pair: Pair) -> Pair:
    """The pair with its smaller id first, so that one pair has one name."""
    a, b = pair
    return (a, b) if a <= b else (b, a)


def canonical(problem: TandemProblem) -> TandemProblem:
    """The same problem in the one order that solvers see: ids ascending, pairs by (−score, id, id)."""
    return TandemProblem(
        towns=tuple(sorted(problem.towns, key=lambda town: town.id)),
        scores=canonical_pairs(problem.scores),
        pinned=tuple(sorted(map(ordered, problem.pinned))),
        vetoed=tuple(sorted(map(ordered, problem.vetoed))),
        earlier=None if problem.earlier is None else tuple(sorted(map(ordered, problem.earlier))),
        minimum_score=problem.minimum_score,
    )


def canonical_pairs(pairs: tuple[ScoredPair, ...]) -> tuple[ScoredPair, ...]:
    """Scored pairs, best first, equals by their ids."""
    named = sorted((a, b, score) if a <= b else (b, a, score) for a, b, score in pairs)
    # Sorting keeps what is equal in its order, so this is by (−score, id, id), at half the price.
    named.sort(key=itemgetter(2), reverse=True)
    return tuple(named)
