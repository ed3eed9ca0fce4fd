"""Who meets whom under a given set of scores, points, or by lot?"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matchmaker.matching.problem import MILLION, ScoredPair, TandemProblem, TownSlot
from matchmaker.matching.tandems import solve_tandems

Matrix = NDArray[np.float64]
Partners = NDArray[np.int64]

NOBODY = -1
LOT = 100
"""Ties are broken by lot: less than this many millionths of a score are added to every pair."""


def partners_of(towns: int, pairs: Iterable[tuple[int, int]]) -> Partners:
    """The partner's row of every town, −1 for who has none, (n,)."""
    partners = np.full(towns, NOBODY, dtype=np.int64)
    for one, other in pairs:
        partners[one], partners[other] = other, one
    return partners


def engine_partners(ags: tuple[str, ...], candidates: Iterable[ScoredPair]) -> Partners:
    """The tandems that the product's solver makes of the product's candidates, most towns served first."""
    problem = TandemProblem(tuple(TownSlot(one) for one in ags), tuple(candidates))
    row_of = {one: row for row, one in enumerate(ags)}
    return partners_of(len(ags), ((row_of[a], row_of[b]) for a, b, _ in solve_tandems(problem).pairs))


def best_partners(scores: Matrix, chance: np.random.Generator) -> Partners:
    """The pairs that serve most towns and then have the largest sum of ``scores`` (n, n), both directions added.

    Solved exactly over all pairs by the same solver. Without a lot ties would go to the smaller AGS, that is
    to towns of one state, and a coarse score would look worse than it is.
    """
    names = [f"{row:06d}" for row in range(len(scores))]
    both = scores + scores.T
    first, second = np.triu_indices(len(scores), k=1)
    values = both[first, second]
    whole = np.rint(_between_0_and_1(values) * (MILLION - LOT)).astype(np.int64)
    whole += chance.integers(LOT, size=whole.size)
    listed = zip(first.tolist(), second.tolist(), whole.tolist(), strict=True)
    return engine_partners(tuple(names), ((names[one], names[other], score) for one, other, score in listed))


def assigned_partners(points: Matrix, advises: NDArray[np.bool_], chance: np.random.Generator) -> Partners:
    """One adviser for every asking town, by the assignment with the most ``points`` [asking row, advising column].

    Harold Kuhn's assignment problem (1955), solved by scipy; this is how mentor-match pairs mentees with mentors.
    """
    asking, advising = np.flatnonzero(~advises), np.flatnonzero(advises)
    between = points[np.ix_(asking, advising)]
    drawn = chance.random(between.shape) * LOT / MILLION
    rows, columns = linear_sum_assignment(between + drawn, maximize=True)
    return partners_of(len(points), zip(asking[rows].tolist(), advising[columns].tolist(), strict=True))


def random_partners(towns: int, chance: np.random.Generator) -> Partners:
    """Everybody in pairs by lot; of an odd number one stays over."""
    order = chance.permutation(towns)[: towns // 2 * 2].reshape(-1, 2)
    return partners_of(towns, ((int(one), int(other)) for one, other in order))


def _between_0_and_1(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same differences between values, stretched to [0, 1]; all 0 where they are equal."""
    span = float(np.ptp(values)) if values.size else 0.0
    return (values - values.min()) / span if span else np.zeros_like(values)
