"""How large can the value of a choice be at most, and which edges are certainly in or out?

The linear relaxation (HiGHS through scipy) is tightened with odd sets; its prices are rounded to whole
numbers, and everything that is concluded from them is computed in whole numbers, so a float never proves
anything. With prices π ≥ 0 per town's room, μ ≥ 0 per first partner and ζ ≥ 0 per odd set, an edge's reduced value is

    r = weight − (π − μ)(u) − (π − μ)(v) − Σ ζ(odd sets that hold it),

and no choice is worth more than Σ room · π + Σ limit · ζ + Σ max(0, r) + Σ max(0, service − μ). A choice that takes an
edge with r < 0, or leaves out one with r > 0, is worth at least |r| less than that.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack, vstack

from matchmaker.matching.odd_sets import Floats, Indexes, Net, OddSet, broken_odd_sets
from matchmaker.matching.pair_graph import PairGraph

SCALE = 64
"""Prices are rounded to this part of a unit: those of odd sets are small fractions."""
ROUNDS = 12
FEW_EDGES = 120_000
ROUNDS_OF_MANY = 3
LARGEST_INT64 = 1 << 62

Whole = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Relaxation:
    """``bound`` on the value of any choice and each edge's reduced value, in 1/``SCALE`` of a unit.

    ``x`` is the fractional solution, in [0, 1] per edge: a hint, never a proof.
    """

    bound: int
    reduced: Whole
    x: Floats

    @property
    def largest_value(self) -> int:
        """The bound in units: values are whole."""
        return self.bound // SCALE


def relax(graph: PairGraph) -> Relaxation:
    """The tightest relaxation within a fixed number of rounds of odd sets; the graph has an edge."""
    program = _Program(graph)
    odd_sets: list[OddSet] = []
    best = latest = program.solve(odd_sets)
    for _ in range(ROUNDS if len(graph.edges) <= FEW_EDGES else ROUNDS_OF_MANY):
        broken = broken_odd_sets(program.net, latest.x)
        if not broken:
            break
        odd_sets.extend(broken)
        latest = program.solve(odd_sets)
        best = min(best, latest, key=lambda solved: solved.bound)
    return best


class _Program:
    """The linear program of one graph: a column per edge, and one per town whose first partner counts extra."""

    def __init__(self, graph: PairGraph) -> None:
        u, v, _ = (np.array(column, dtype=object) for column in zip(*graph.edges, strict=True))
        self.graph = graph
        self.net = Net(u.astype(np.int64), v.astype(np.int64), np.array(graph.capacities, dtype=np.int64))

    @cached_property
    def firsts(self) -> Indexes:
        """Towns with room for several and a value for the first; with room for one it is the edge's weight."""
        towns = [t for t, room in enumerate(self.graph.capacities) if room > 1 and self.graph.service_values[t]]
        return np.array(towns, dtype=np.int64)

    @cached_property
    def weights(self) -> Whole:
        """An edge's weight with the service of those of its towns that have room for one."""
        graph = self.graph
        single = [value if room == 1 else 0 for room, value in zip(graph.capacities, graph.service_values, strict=True)]
        return self.whole([weight + single[u] + single[v] for u, v, weight in graph.edges])

    @cached_property
    def services(self) -> Whole:
        return self.whole([self.graph.service_values[town] for town in self.firsts])

    @cached_property
    def rows(self) -> Any:
        """Room of each town; then for each first partner: it counts only if some edge is chosen. A sparse matrix."""
        edges, towns = len(self.graph.edges), len(self.graph.capacities)
        ends, columns = np.concatenate([self.net.u, self.net.v]), np.tile(np.arange(edges), 2)
        room = csr_array((np.ones(2 * edges), (ends, columns)), shape=(towns, edges))
        count = len(self.firsts)
        diagonal = csr_array((np.ones(count), (np.arange(count), np.arange(count))), shape=(count, count))
        upper = hstack([room, csr_array((towns, count))])
        return csr_array(vstack([upper, hstack([-room[self.firsts], diagonal])])) if count else room

    def whole(self, values: list[int]) -> Whole:
        """Whole numbers as int64 where even all of them together cannot overflow, as Python's own otherwise."""
        total = SCALE * (sum(w for _, _, w in self.graph.edges) + 3 * sum(self.graph.service_values) * self._most_room)
        return np.array(values, dtype=np.int64 if total < LARGEST_INT64 else object)

    @cached_property
    def _most_room(self) -> int:
        return max(self.graph.capacities)

    def solve(self, odd_sets: list[OddSet]) -> Relaxation:
        """The program with these odd sets."""
        edges, firsts = len(self.graph.edges), len(self.firsts)
        limits = np.concatenate([self.net.room, np.zeros(firsts, dtype=np.int64), [odd.limit for odd in odd_sets]])
        solved: Any = linprog(
            -np.concatenate([self.weights, self.services]).astype(np.float64),
            A_ub=vstack([self.rows, _odd_rows(odd_sets, edges + firsts)]) if odd_sets else self.rows,
            b_ub=limits,
            bounds=(0, 1),
            method="highs",
        )
        prices = [max(0, round(-SCALE * price)) for price in solved.ineqlin.marginals.tolist()]
        bound, reduced = self._proof(prices, odd_sets, limits.tolist())
        return Relaxation(bound, reduced, np.clip(solved.x[:edges], 0, 1))

    def _proof(self, prices: list[int], odd_sets: list[OddSet], limits: list[int]) -> tuple[int, Whole]:
        """The bound and the reduced values that these prices prove, whatever they are."""
        towns, firsts = len(self.graph.capacities), len(self.firsts)
        per_room, per_first = self.whole(prices[:towns]), self.whole(prices[towns : towns + firsts])
        net_price = per_room.copy()
        net_price[self.firsts] -= per_first
        reduced = SCALE * self.weights - net_price[self.net.u] - net_price[self.net.v]
        for odd_set, price in zip(odd_sets, prices[towns + firsts :], strict=True):
            reduced[odd_set.edges] -= price
        bound = sum(price * int(limit) for price, limit in zip(prices, limits, strict=True))
        bound += sum(np.maximum(reduced, 0).tolist()) + sum(np.maximum(SCALE * self.services - per_first, 0).tolist())
        return bound, reduced


def _odd_rows(odd_sets: list[OddSet], columns: int) -> Any:
    rows = np.repeat(np.arange(len(odd_sets)), [len(odd.edges) for odd in odd_sets])
    edges = np.concatenate([odd.edges for odd in odd_sets])
    return csr_array((np.ones(len(edges)), (rows, edges)), shape=(len(odd_sets), columns))
