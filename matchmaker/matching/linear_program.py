"""What do the prices of a linear program prove about a graph?

The program (HiGHS through scipy) takes edges in parts. Its prices are rounded to whole numbers, and everything
that is concluded from them is computed in whole numbers, so a float never proves anything. With prices π ≥ 0
per town's room, μ ≥ 0 per first partner and ζ ≥ 0 per odd set, an edge's reduced value is

    r = weight − (π − μ)(u) − (π − μ)(v) − Σ ζ(odd sets that hold it),

and no choice is worth more than Σ room · π + Σ limit · ζ + Σ max(0, r) + Σ max(0, service − μ). A choice that
takes an edge with r < 0, or leaves out one with r > 0, is worth at least |r| less than that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csc_array, csr_array, hstack, vstack

from matchmaker.matching.cover import Gains, cover
from matchmaker.matching.odd_sets import Floats, Indexes, Net, OddSet
from matchmaker.matching.pair_graph import PairGraph

SCALE = 64
"""Prices are rounded to this part of a unit: those of odd sets are small fractions."""
LARGEST_INT64 = 1 << 62
Method = Literal["highs", "highs-ds", "highs-ipm"]
METHODS: tuple[Method, ...] = ("highs", "highs-ds", "highs-ipm")
"""HiGHS' own choice first; gains of very different size defeat now one of them, now another."""
LARGEST_GAIN = 1e15
"""HiGHS takes numbers from 1e20 on for infinite; larger gains are computed in larger units."""

Whole = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Solved:
    """A fractional solution ``x`` per edge, and what its prices prove: ``bound`` and ``reduced`` in 1/``SCALE``.

    In the same unit ``prices`` are those of the towns, π − μ, and ``odd_prices`` those above 0 of odd sets with the
    towns of each: what an edge that the program does not know would have to pay.
    """

    x: Floats
    bound: int
    reduced: Whole
    prices: Whole
    odd_prices: tuple[tuple[Indexes, int], ...] = ()

    @property
    def largest_value(self) -> int:
        """The bound in units: values are whole."""
        return self.bound // SCALE


class LinearProgram:
    """The program of one graph: a column per edge, and one per town whose first partner counts extra."""

    def __init__(self, graph: PairGraph, methods: Sequence[Method] = METHODS) -> None:
        u, v = (np.array([edge[end] for edge in graph.edges], dtype=np.int64) for end in (0, 1))
        self.graph = graph
        self.methods = methods
        self.net = Net(u, v, np.array(graph.capacities, dtype=np.int64))

    def covered(self) -> Solved | None:
        """The program of all edges without odd sets, solved as a flow; ``None`` where its numbers are too large."""
        found = cover(self.net, Gains(self.weights, self.firsts, self.services))
        if found is None:
            return None
        net_prices = (SCALE // 2 * found.doubled_prices).tolist()
        prices = [max(0, price) for price in net_prices]
        # What is below 0 is paid by the town's first partner.
        per_first = [max(0, -net_prices[town]) for town in self.firsts.tolist()]
        return self._proven(found.x, prices + per_first, [])

    def solve(self, odd_sets: list[OddSet], active: Indexes) -> Solved:
        """The program with these odd sets and only the ``active`` edges; the proof is about all edges."""
        limits = np.concatenate([self.limits, np.array([odd.limit for odd in odd_sets], dtype=np.int64)])
        # scipy takes sparse matrices here, its type stubs do not know.
        rows: Any = csc_array(vstack([self.rows, self._odd_rows(odd_sets)]))
        columns = [*active.tolist(), *range(len(self.weights), len(self.weights) + len(self.firsts))]
        gains = np.concatenate([self.weights[active], self.services]).astype(np.float64)
        unit = max(1.0, gains.max() / LARGEST_GAIN)
        x = np.zeros(len(self.weights))
        solved = self._answer(-gains / unit, rows[:, columns], limits)
        if solved is None:
            # Prices of 0 prove little but nothing false; what stays open is decided exactly afterwards.
            return self._proven(x, [0] * len(limits), odd_sets)
        x[active] = np.clip(solved.x[: len(active)], 0, 1)
        prices = [max(0, round(-SCALE * price)) for price in solved.ineqlin.marginals.tolist()]
        return self._proven(x, prices, odd_sets)

    @cached_property
    def weights(self) -> Whole:
        """An edge's weight with the service of those of its towns that have room for one."""
        graph = self.graph
        single = [value if room == 1 else 0 for room, value in zip(graph.capacities, graph.service_values, strict=True)]
        return self._whole([weight + single[u] + single[v] for u, v, weight in graph.edges])

    @cached_property
    def firsts(self) -> Indexes:
        """Towns with room for several and a value for the first; with room for one it is the edge's weight."""
        towns = [t for t, room in enumerate(self.graph.capacities) if room > 1 and self.graph.service_values[t]]
        return np.array(towns, dtype=np.int64)

    @cached_property
    def services(self) -> Whole:
        return self._whole([self.graph.service_values[town] for town in self.firsts])

    @cached_property
    def limits(self) -> Indexes:
        return np.concatenate([self.net.room, np.zeros(len(self.firsts), dtype=np.int64)])

    @cached_property
    def rows(self) -> Any:
        """Room of each town; then for each first partner: it counts only if some edge is chosen. Sparse."""
        edges, towns = len(self.graph.edges), len(self.graph.capacities)
        ends, columns = np.concatenate([self.net.u, self.net.v]), np.tile(np.arange(edges), 2)
        room = csr_array((np.ones(2 * edges), (ends, columns)), shape=(towns, edges))
        count = len(self.firsts)
        if not count:
            return room
        diagonal = csr_array((np.ones(count), (np.arange(count), np.arange(count))), shape=(count, count))
        return vstack([hstack([room, csr_array((towns, count))]), hstack([-room[self.firsts], diagonal])])

    def _odd_rows(self, odd_sets: list[OddSet]) -> Any:
        shape = (len(odd_sets), len(self.weights) + len(self.firsts))
        if not odd_sets:
            return csr_array(shape)
        rows = np.repeat(np.arange(len(odd_sets)), [len(odd.edges) for odd in odd_sets])
        edges = np.concatenate([odd.edges for odd in odd_sets])
        return csr_array((np.ones(len(edges)), (rows, edges)), shape=shape)

    def _whole(self, values: list[int]) -> Whole:
        """Whole numbers as int64 where even all of them together cannot overflow, as Python's own otherwise."""
        return np.array(values, dtype=self._width)

    @cached_property
    def _width(self) -> type:
        graph = self.graph
        total = sum([w for *_, w in graph.edges]) + 3 * sum(graph.service_values) * max(graph.capacities)
        return np.int64 if SCALE * total < LARGEST_INT64 else object

    def _proven(self, x: Floats, prices: list[int], odd_sets: list[OddSet]) -> Solved:
        """The solution with the bound and the reduced values that these prices prove, whatever they are."""
        towns, firsts = len(self.graph.capacities), len(self.firsts)
        per_room, per_first = self._whole(prices[:towns]), self._whole(prices[towns : towns + firsts])
        net_price = per_room.copy()
        net_price[self.firsts] -= per_first
        reduced = SCALE * self.weights - net_price[self.net.u] - net_price[self.net.v]
        for odd_set, price in zip(odd_sets, prices[towns + firsts :], strict=True):
            reduced[odd_set.edges] -= price
        limits = [*self.limits.tolist(), *(odd_set.limit for odd_set in odd_sets)]
        bound = sum(price * limit for price, limit in zip(prices, limits, strict=True))
        bound += sum(np.maximum(reduced, 0).tolist()) + sum(np.maximum(SCALE * self.services - per_first, 0).tolist())
        priced = zip(odd_sets, prices[towns + firsts :], strict=True)
        return Solved(x, bound, reduced, net_price, tuple((odd.towns, price) for odd, price in priced if price))

    def _answer(self, costs: Floats, rows: Any, limits: Indexes) -> Any:
        """The first method's answer; None where all of them are defeated."""
        for method in self.methods:
            solved: Any = linprog(costs, A_ub=rows, b_ub=limits, bounds=(0, 1), method=method)
            if solved.x is not None:
                return solved
        return None
