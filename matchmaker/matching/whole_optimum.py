"""What can a plan of tandems reach at most, found once more in another way than the solvers' own?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from matchmaker.matching.problem import Strategy, TandemProblem

LARGEST = 60
"""Of more pairs the integer program may take seconds: it knows nothing of odd cycles."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The most towns that any plan serves, what they count by priority, and the best total as the strategy asks.

    ``ranked`` sums the ranks of the towns served, 1 for the lowest priority that occurs, and one more for each higher.
    """

    served: int
    ranked: int
    total: int


def reach_of(problem: TandemProblem, strategy: Strategy) -> Reach | None:
    """Both by one integer program (HiGHS) over pairs and towns; None for more than ``LARGEST`` pairs.

    No blossoms, flows or parts: one variable per pair, one per town that is served, solved for the towns by priority
    first and for the total then. Each is reached by a plan. ``None`` also where HiGHS does not end.
    """
    pairs = _allowed(problem)
    if len(problem.scores) > LARGEST:
        return None
    if not pairs:
        return Reach(0, 0, 0)
    rank_of = ranks_of(problem)
    ranks = np.array([float(rank_of[town.id]) for town in problem.towns])
    scores = np.array([score for *_, score, _ in pairs], dtype=float)
    count = len(pairs)
    towns = np.concatenate([np.zeros(count), np.ones(len(ranks))])
    by_rank = np.concatenate([np.zeros(count), ranks])
    total = np.concatenate([scores, np.zeros(len(ranks))])
    rules = _rules(problem, pairs)
    served = _best(problem, pairs, towns, rules)
    ranked = _best(problem, pairs, by_rank, rules)
    if served is None or ranked is None:
        return None
    asked = [LinearConstraint(by_rank, lb=ranked - 0.5)] if strategy is Strategy.MOST_SERVED else []
    largest = _best(problem, pairs, total, [*rules, *asked])
    return None if largest is None else Reach(served, ranked, largest)


def ranks_of(problem: TandemProblem) -> dict[str, int]:
    """By town its place among the priorities that occur, 1 for the lowest."""
    levels = sorted({town.priority for town in problem.towns})
    return {town.id: levels.index(town.priority) + 1 for town in problem.towns}


Allowed = list[tuple[int, int, int, bool]]


def _allowed(problem: TandemProblem) -> Allowed:
    place = {town.id: number for number, town in enumerate(problem.towns)}
    pins, vetoes = ({frozenset(pair) for pair in pairs} for pairs in (problem.pinned, problem.vetoed))
    found: Allowed = []
    for a, b, score in problem.scores:
        pair = frozenset((a, b))
        if pair in pins or (score >= problem.minimum_score and pair not in vetoes):
            found.append((place[a], place[b], score, pair in pins))
    return found


def _rules(problem: TandemProblem, pairs: Allowed) -> list[LinearConstraint]:
    """No town above its capacity, and none served without a pair."""
    ends = np.array([end for a, b, *_ in pairs for end in (a, b)])
    columns = np.repeat(np.arange(len(pairs)), 2)
    towns = len(problem.towns)
    meets = csr_array((np.ones(len(ends)), (ends, columns)), shape=(towns, len(pairs))).toarray()
    room = np.array([town.capacity for town in problem.towns], dtype=float)
    return [
        LinearConstraint(np.hstack([meets, np.zeros((towns, towns))]), ub=room),
        LinearConstraint(np.hstack([meets, -np.eye(towns)]), lb=0.0),
    ]


def _best(
    problem: TandemProblem, pairs: Allowed, worth: NDArray[np.float64], rules: list[LinearConstraint]
) -> int | None:
    least = np.concatenate([[float(pinned) for *_, pinned in pairs], np.zeros(len(problem.towns))])
    # Without a gap of 0 HiGHS ends at a share of 1/10,000: far above one millionth of a score.
    whole = np.ones(len(worth), dtype=np.int64)
    found = milp(-worth, integrality=whole, bounds=Bounds(least, 1.0), constraints=rules, options={"mip_rel_gap": 0.0})
    # Counted from the plan itself: HiGHS' own value is off by some millionths.
    return int(np.rint(found.x) @ worth) if found.status == 0 else None
