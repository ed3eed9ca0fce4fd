"""How is a plan for a graph too large for one step made better, region by region?

What a choice lacks to its bound sits at towns with unused room and at chosen edges of negative reduced value. Regions
grow from these towns along edges of small reduced value, the nearest first, so that towns that could use each other's
room meet in one region; each region is then chosen anew, exactly, while all else stays. No step makes a plan worse.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra

from matchmaker.matching.core import core_of
from matchmaker.matching.course import Course
from matchmaker.matching.linear_program import SCALE, Solved
from matchmaker.matching.odd_sets import Floats, Indexes
from matchmaker.matching.pair_graph import PairGraph, Selection
from matchmaker.matching.relaxation import relax
from matchmaker.matching.stable import fill_up

SWEEPS = 4
DEAR_SERVICE = 500
"""Where serving costs more than this part of the bound on totals, only prices that know of it prove how little."""
EDGES_AT_ONCE = 500_000
"""So many edges, the nearest to a loss, may change in one step."""
QUICK_SWEEPS = 1
REGION_NODES = 1_500
"""Nodes of the blossom algorithm in one region (well under a second)."""
MARGIN, QUICK_MARGIN = 40_000 * SCALE, 15_000 * SCALE
"""Edges further from 0 than this are hardly ever in a best plan; they stay as they are."""
LOSS = 500 * SCALE


def improved(graph: PairGraph, relaxation: Solved, start: Sequence[int], course: Course) -> Selection:
    """A choice at least as good as ``start`` (positions of edges), with the relaxation's bound; deterministic."""
    reduced = relaxation.reduced.astype(np.float64)
    surroundings = _Surroundings(graph, reduced, QUICK_MARGIN if course.quick else MARGIN)
    by_promise = np.lexsort((-reduced, -relaxation.x))
    best = _selection(graph, relaxation, fill_up(graph, start, by_promise.tolist()))
    sweeps = QUICK_SWEEPS if course.quick else SWEEPS
    for sweep in range(sweeps):
        if not course.may_go_on((1 + sweep / sweeps) / 2, best) or best.value == best.bound:
            break
        sources = surroundings.lossy(best.chosen)
        if not len(sources):
            # Many small losses can hide below LOSS everywhere at once; to win them back is worth no quick search.
            sources = np.arange(0 if course.quick else len(graph.capacities))
        better = _selection(graph, relaxation, surroundings.chosen_around(sources, best.chosen))
        if better.value <= best.value:
            break
        best = better
    return best


def _selection(graph: PairGraph, relaxation: Solved, chosen: tuple[int, ...]) -> Selection:
    return Selection(chosen, graph.value_of(chosen), relaxation.largest_value, relaxation.reduced.astype(np.float64))


def served_better(graph: PairGraph, start: Selection, reduced: Floats, course: Course) -> Selection:
    """A choice at least as good as ``start`` where that left out towns whose service counts; deterministic.

    ``start`` and ``reduced`` are what a search without services found: regions grow from the towns left out only.
    """
    # A way to an unserved town may lead over pairs of little weight: none is too far from 0 here.
    surroundings = _Surroundings(graph, reduced)
    best = Selection(start.chosen, graph.value_of(start.chosen), start.bound + sum(graph.service_values))
    for sweep in range(SWEEPS):
        unserved = surroundings.unserved(best.chosen)
        if not len(unserved) or not course.may_go_on((1 + sweep / SWEEPS) / 2, best):
            break
        chosen = surroundings.chosen_around(unserved, best.chosen)
        value, more_served = graph.value_of(chosen), _services(graph, chosen) > _services(graph, best.chosen)
        if value > best.value:
            best = Selection(chosen, value, best.bound)
        if not more_served:
            # The next sweep would grow the same regions from the same towns.
            break
    return replace(best, bound=min(best.bound, _bound_with_services(graph, start, best)))


def _bound_with_services(graph: PairGraph, start: Selection, best: Selection) -> int:
    services = _services(graph, best.chosen)
    if start.bound - (best.value - services) > start.bound // DEAR_SERVICE:
        return relax(graph, rounds=0).largest_value
    if services == sum(graph.service_values):
        return start.bound + services
    only_services = replace(graph, edges=tuple((u, v, 0) for u, v, _ in graph.edges))
    return start.bound + relax(only_services, rounds=0).largest_value


def _services(graph: PairGraph, chosen: Sequence[int]) -> int:
    return sum(graph.service_values[town] for town in graph.served(chosen))


class _Surroundings:
    """A graph with the edges that may change, ``near``, and how far each is from being as good as any other."""

    def __init__(self, graph: PairGraph, reduced: Floats, margin: float = np.inf) -> None:
        self.graph = graph
        self.reduced = reduced
        self.near = np.flatnonzero(np.abs(self.reduced) <= margin)
        self.u, self.v = (np.array([edge[end] for edge in graph.edges], dtype=np.int64) for end in (0, 1))

    def chosen_around(self, sources: Indexes, chosen: Sequence[int]) -> tuple[int, ...]:
        """The choice once the regions around these towns are chosen anew."""
        edges = np.union1d(self.near, np.array(chosen, dtype=np.int64))
        distance = self._distances(edges, sources)
        far = distance[self.u[edges]] + distance[self.v[edges]] + np.abs(self.reduced[edges])
        # A chosen pair belongs into one region, else neither town could be given to another.
        far[np.isin(edges, chosen) & np.isfinite(far)] = 0
        order = edges[np.argsort(far, kind="stable")][: min(np.isfinite(far).sum(), EDGES_AT_ONCE)]
        regional = self._reached(within_regions(self.graph, order.tolist(), REGION_NODES), sources)
        return core_of(self.graph, sorted(set(chosen).difference(regional)), sorted(regional)).best_choice()

    def lossy(self, chosen: Sequence[int]) -> Indexes:
        """Towns with unused room, and those of chosen edges that cost more than they need."""
        picked = np.array(chosen, dtype=np.int64)
        uses = np.bincount(np.concatenate([self.u[picked], self.v[picked]]), minlength=len(self.graph.capacities))
        dear = picked[self.reduced[picked] < -LOSS]
        return np.union1d(np.flatnonzero(uses < self.graph.capacities), np.union1d(self.u[dear], self.v[dear]))

    def _reached(self, regional: Sequence[int], sources: Indexes) -> list[int]:
        """Those of the edges whose region holds a source: nothing can be won in the others."""
        edges, towns = np.array(regional, dtype=np.int64), len(self.graph.capacities)
        net = csr_array((np.ones(len(edges)), (self.u[edges], self.v[edges])), shape=(towns, towns))
        region = connected_components(net, directed=False)[1]
        return [int(e) for e in edges[np.isin(region[self.u[edges]], region[sources])]]

    def unserved(self, chosen: Sequence[int]) -> Indexes:
        """Towns without a chosen edge whose service is worth something."""
        picked, wanted = np.array(chosen, dtype=np.int64), np.flatnonzero(self.graph.service_values)
        return np.setdiff1d(wanted, np.union1d(self.u[picked], self.v[picked]))

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
