"""How is a plan for a graph too large for one step made better, region by region?

What a choice lacks to its bound sits at towns with unused room and at chosen edges of negative reduced value. Regions
grow from these towns along edges of small reduced value, the nearest first, so that towns that could use each other's
room meet in one region; each region is then chosen anew, exactly, while all else stays. No step makes a plan worse.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from matchmaker.matching.core import core_of
from matchmaker.matching.linear_program import SCALE, Solved
from matchmaker.matching.odd_sets import Floats, Indexes
from matchmaker.matching.pair_graph import PairGraph, Selection
from matchmaker.matching.progress import Course
from matchmaker.matching.stable import fill_up

SWEEPS = 4
QUICK_SWEEPS = 1
REGION_NODES = 1_500
"""Nodes of the blossom algorithm in one region (well under a second)."""
MARGIN, QUICK_MARGIN = 40_000 * SCALE, 15_000 * SCALE
"""Edges further from 0 than this are hardly ever in a best plan; they stay as they are."""
LOSS = 500 * SCALE


def improved(graph: PairGraph, relaxation: Solved, start: Sequence[int], course: Course) -> Selection:
    """A choice at least as good as ``start`` (positions of edges), with the relaxation's bound; deterministic."""
    surroundings = _Surroundings(graph, relaxation, QUICK_MARGIN if course.quick else MARGIN)
    best = _selection(graph, relaxation, fill_up(graph, start, surroundings.by_promise().tolist()))
    sweeps = QUICK_SWEEPS if course.quick else SWEEPS
    for sweep in range(sweeps):
        if not course.may_go_on((1 + sweep / sweeps) / 2, best):
            break
        better = _selection(graph, relaxation, surroundings.chosen_anew(best.chosen))
        if better.value <= best.value:
            break
        best = better
    return best


def _selection(graph: PairGraph, relaxation: Solved, chosen: tuple[int, ...]) -> Selection:
    return Selection(chosen, graph.value_of(chosen), relaxation.largest_value)


class _Surroundings:
    """A graph with the edges that may change, ``near``, and how far each is from being as good as any other."""

    def __init__(self, graph: PairGraph, relaxation: Solved, margin: int) -> None:
        self.graph = graph
        self.x = relaxation.x
        self.reduced = relaxation.reduced.astype(np.float64)
        self.near = np.flatnonzero(np.abs(self.reduced) <= margin)
        self.u, self.v = (np.array([edge[end] for edge in graph.edges], dtype=np.int64) for end in (0, 1))

    def by_promise(self) -> Indexes:
        """All edges, the most promising first."""
        return np.lexsort((-self.reduced, -self.x))

    def chosen_anew(self, chosen: Sequence[int]) -> tuple[int, ...]:
        edges = np.union1d(self.near, np.array(chosen, dtype=np.int64))
        distance = self._distances(edges, self._lossy(chosen))
        far = distance[self.u[edges]] + distance[self.v[edges]] + np.abs(self.reduced[edges])
        # A chosen pair belongs into one region, else neither town could be given to another.
        far[np.isin(edges, chosen) & np.isfinite(far)] = 0
        order = edges[np.argsort(far, kind="stable")][: np.isfinite(far).sum()]
        regional = within_regions(self.graph, order.tolist(), REGION_NODES)
        return core_of(self.graph, sorted(set(chosen).difference(regional)), sorted(regional)).best_choice()

    def _lossy(self, chosen: Sequence[int]) -> Indexes:
        """Towns with unused room, and those of chosen edges that cost more than they need."""
        picked = np.array(chosen, dtype=np.int64)
        uses = np.bincount(np.concatenate([self.u[picked], self.v[picked]]), minlength=len(self.graph.capacities))
        dear = picked[self.reduced[picked] < -LOSS]
        return np.union1d(np.flatnonzero(uses < self.graph.capacities), np.union1d(self.u[dear], self.v[dear]))

    def _distances(self, edges: Indexes, sources: Indexes) -> Floats:
        towns = len(self.graph.capacities)
        if not len(sources):
            return np.full(towns, np.inf)
        # One more than the distance: a sparse matrix takes a 0 for no edge.
        net = csr_array((np.abs(self.reduced[edges]) + 1, (self.u[edges], self.v[edges])), shape=(towns, towns))
        return dijkstra(net, directed=False, indices=sources, min_only=True)


def within_regions(graph: PairGraph, order: Iterable[int], nodes_at_most: int) -> list[int]:
    """Edges whose towns come into one region when regions merge in this order as long as they are not too large.

    Sizes are nodes of the blossom algorithm, those of chains between towns with room for several included.
    """
    leader, size = list(range(len(graph.capacities))), list(graph.capacities)
    kept = []
    for e in order:
        u, v, _ = graph.edges[e]
        first, second = _leader(leader, u), _leader(leader, v)
        chain = 2 if min(graph.capacities[u], graph.capacities[v]) > 1 else 0
        grown = size[first] + chain + (size[second] if first != second else 0)
        if grown <= nodes_at_most:
            leader[second], size[first] = first, grown
            kept.append(e)
    return kept


def _leader(leader: list[int], town: int) -> int:
    while leader[town] != town:
        leader[town] = leader[leader[town]]
        town = leader[town]
    return town
