"""Which few of millions of pairs can stand in a best plan?

Prices of a relaxation that knows few pairs say what every other pair could add at most: its reduced value
``r = score − price(u) − price(v)``. Pairs with r > 0 are let in until none is left (column generation: P. Gilmore,
R. Gomory, 1961). Then the bound holds for all pairs, and where a plan of some value is known, every plan with
a pair of r < value − bound is worse (fixing by reduced cost: G. Dantzig, R. Fulkerson, S. Johnson, 1954). A pair inside
an odd set pays that set's price as well; the few edges that leave a set and count in it are known to the relaxation.
"""

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.every_pair import OpenPairs
from matchmaker.matching.exact import heaviest
from matchmaker.matching.linear_program import SCALE, LinearProgram, Solved, Whole
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.relaxation import relax

CLOSE = 5_000 * SCALE
"""What comes so close to being let in is let in with what must be: it would be next."""
ROUNDS = 8


@dataclass(frozen=True, slots=True)
class Extent:
    """How many pairs are looked at: of each town first, by the first plan and the odd sets, and at most in the end."""

    per_town: int = 10
    near: int = 12_000
    most: int = 100_000


EXTENT = Extent()


@dataclass(frozen=True, slots=True, eq=False)
class Priced:
    """What is known of all open pairs under one objective.

    ``near`` are the pairs (positions among the open ones, ascending) that may stand in a best plan, all of them where
    it is ``whole``. No choice is worth more than ``bound``.
    """

    near: Indexes
    whole: bool
    bound: int


def priced(pairs: OpenPairs, services: Indexes, extent: Extent = EXTENT) -> Priced | None:
    """The pairs that may stand in a best plan; ``None`` where the numbers are too large.

    ``services`` are what the first partner of each town is worth beside the scores. A flow and a few linear
    programs over the nearest pairs, one blossom search, and O(m) for m pairs in between.
    """
    pricing = _Pricing(pairs, services)
    if not len(pairs.at):
        return Priced(pairs.at, whole=True, bound=0)
    first, active = pricing.by_flow(extent.per_town)
    if first is None:
        return None
    near = _largest(pricing.reduced(first, active), extent.near)
    value = heaviest(pairs.graph(near, services).without_idle_room()).value
    for _ in range(ROUNDS):
        solved = relax(pairs.graph(near, services))
        reduced = pricing.reduced(solved, near)
        outside = np.ones(len(reduced), dtype=bool)
        outside[near] = False
        # What is not let in may still be worth a little: each pair is chosen once at most.
        bound = solved.bound + int(reduced[outside & (reduced > 0)].sum())
        may_be_best = np.flatnonzero(reduced >= SCALE * value - bound)
        if len(may_be_best) <= extent.most:
            return Priced(np.union1d(may_be_best, near), whole=True, bound=bound // SCALE)
        wanted = np.flatnonzero(outside & (reduced > 0))
        if not len(wanted):
            break
        near = np.union1d(near, np.flatnonzero(reduced > -CLOSE))
    return Priced(np.union1d(_largest(reduced, extent.most), near), whole=False, bound=bound // SCALE)


class _Pricing:
    """Prices of all pairs from a relaxation of some."""

    def __init__(self, pairs: OpenPairs, services: Indexes) -> None:
        self._pairs, self._services = pairs, services
        self._u, self._v = pairs.u, pairs.v
        single = np.where(pairs.room == 1, services, 0)
        self.weights = pairs.score + single[self._u] + single[self._v]

    def reduced(self, solved: Solved, active: Indexes) -> Whole:
        """R of every pair in 1/``SCALE``; ``active`` are those that the relaxation knows."""
        reduced = SCALE * self.weights - solved.prices[self._u] - solved.prices[self._v]
        for towns, price in solved.odd_prices:
            inside = np.zeros(len(solved.prices), dtype=bool)
            inside[towns] = True
            reduced[inside[self._u] & inside[self._v]] -= price
        reduced[active] = solved.reduced
        return reduced

    def by_flow(self, per_town: int) -> tuple[Solved | None, Indexes]:
        """The relaxation of all pairs without odd sets, and those that it knows."""
        active = self._best_of_each_town(per_town)
        while True:
            program = LinearProgram(self._pairs.graph(active, self._services))
            solved = program.covered()
            if solved is None or not len(wanted := self._wanted(solved, active)):
                return solved, active
            active = np.union1d(active, wanted)

    def _wanted(self, solved: Solved, active: Indexes) -> Indexes:
        return np.setdiff1d(np.flatnonzero(self.reduced(solved, active) > 0), active)

    def _best_of_each_town(self, count: int) -> Indexes:
        order = np.argsort(-self.weights, kind="stable")
        best = np.zeros(len(order), dtype=bool)
        for ends in (self._u, self._v):
            by_town = order[np.argsort(ends[order], kind="stable")]
            towns = ends[by_town]
            best[by_town[np.arange(len(towns)) - np.searchsorted(towns, towns) < count]] = True
        return np.flatnonzero(best)


def _largest(values: Whole, count: int) -> Indexes:
    return np.sort(np.argsort(-values, kind="stable")[:count])
