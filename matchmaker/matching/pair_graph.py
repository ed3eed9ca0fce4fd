"""What does a solver see: towns with room, open pairs with whole-number weights, and what serving a town is worth?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import itemgetter

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Edge = tuple[int, int, int]

ENDS = itemgetter(0, 1)
"""An edge's two towns."""


@dataclass(frozen=True, slots=True)
class PairGraph:
    """Choose edges (u, v, weight), each at most once and at most ``capacities[v]`` at a town v.

    The value of a choice is the sum of its weights plus ``service_values[v]`` for each town with at least
    one edge; all are integers ≥ 0. A town with an edge has a capacity of at least 1.
    """

    capacities: tuple[int, ...]
    service_values: tuple[int, ...]
    edges: tuple[Edge, ...]

    def value_of(self, chosen: Iterable[int]) -> int:
        """The value of a choice, given as positions in ``edges``."""
        edges = [self.edges[e] for e in chosen]
        return sum(weight for _, _, weight in edges) + sum(self.service_values[town] for town in _ends(edges))

    def served(self, chosen: Iterable[int]) -> set[int]:
        """The towns with at least one chosen edge."""
        return _ends([self.edges[e] for e in chosen])

    def without_idle_room(self) -> "PairGraph":
        """The same graph where no town has more room than edges: idle room would only make solvers' graphs larger."""
        degree = Counter(chain.from_iterable(map(ENDS, self.edges)))
        return replace(self, capacities=tuple(min(room, degree[town]) for town, room in enumerate(self.capacities)))

    def with_service(self, values: Sequence[int]) -> "PairGraph":
        """The same graph with other values for serving a town."""
        return replace(self, service_values=tuple(values))


@dataclass(frozen=True, slots=True)
class Selection:
    """Chosen edges (positions, ascending), their value, and a bound on the value of every choice.

    For a search that begins where this one ended: ``reduced`` are the edges' reduced values behind a bound that is
    not reached, ``by_part`` the selections of the parts in their order, where there are any.
    """

    chosen: tuple[int, ...]
    value: int
    bound: int
    reduced: npt.NDArray[np.float64] | None = field(default=None, compare=False, repr=False)
    by_part: tuple["Selection", ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part: its own graph, and which towns and edges of the whole it holds, in order."""

    graph: PairGraph
    towns: tuple[int, ...]
    edges: tuple[int, ...]


def parts(graph: PairGraph) -> list[Part]:
    """The connected parts that have an edge, by their first town; what is best is best in each part."""
    groups = connected_towns(graph)
    if len(groups) == 1 and len(groups[0]) == len(graph.capacities):
        return [Part(graph, groups[0], tuple(range(len(graph.edges))))]
    # One table of places for all parts: a dictionary for each part would cost most of the cutting.
    place, part_of = [0] * len(graph.capacities), [0] * len(graph.capacities)
    for label, towns in enumerate(groups):
        for position, town in enumerate(towns):
            place[town], part_of[town] = position, label
    own: list[tuple[list[int], list[Edge]]] = [([], []) for _ in groups]
    for e, (u, v, weight) in enumerate(graph.edges):
        positions, edges = own[part_of[u]]
        positions.append(e)
        edges.append((place[u], place[v], weight))
    return [_part(graph, towns, *held) for towns, held in zip(groups, own, strict=True)]


def connected_towns(graph: PairGraph) -> list[tuple[int, ...]]:
    """The towns of each connected part that has an edge, ascending, the parts by their first town."""
    size = len(graph.capacities)
    ends = np.fromiter(chain.from_iterable(map(ENDS, graph.edges)), dtype=np.int64, count=2 * len(graph.edges))
    net = csr_array((np.ones(len(graph.edges), dtype=np.int8), (ends[::2], ends[1::2])), shape=(size, size))
    groups: dict[int, list[int]] = {}
    for town, label in enumerate(connected_components(net, directed=False)[1].tolist()):
        groups.setdefault(label, []).append(town)
    return [tuple(towns) for towns in groups.values() if len(towns) > 1]


def _part(graph: PairGraph, towns: tuple[int, ...], positions: Sequence[int], edges: Sequence[Edge]) -> Part:
    own = PairGraph(
        capacities=tuple(graph.capacities[town] for town in towns),
        service_values=tuple(graph.service_values[town] for town in towns),
        edges=tuple(edges),
    )
    return Part(own, towns, tuple(positions))


def _ends(edges: Iterable[Edge]) -> set[int]:
    return set(chain.from_iterable(map(ENDS, edges)))
