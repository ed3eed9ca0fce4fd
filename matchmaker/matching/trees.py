"""Which choice of edges is best in a tree, in one pass up and one down?

The blossom algorithm takes minutes on a chain of 30,000 towns and cannot be stopped meanwhile; in a tree, what is best
below a town depends only on whether the town itself is still free (dynamic programming over trees).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matchmaker.matching.pair_graph import PairGraph


def is_tree(graph: PairGraph) -> bool:
    """Whether a connected part has no ring, and no town room for more than one partner."""
    return len(graph.edges) == len(graph.capacities) - 1 and max(graph.capacities) == 1


def tree_choice(graph: PairGraph) -> tuple[int, ...]:
    """Positions of the edges of a choice of largest value, ascending; exact, deterministic, O(n).

    For a graph that ``is_tree``. Of equal choices it takes the one with fewer edges near the first town.
    """
    return tuple(sorted(_Tree(graph).chosen()))


@dataclass(frozen=True, slots=True)
class _Link:
    """The way from a town down to a neighbour: what its edge is worth with the services of both ends."""

    below: int
    edge: int
    worth: int


class _Tree:
    """Rooted at the first town; ``free`` and ``best`` are values below a town that stays free, and at all."""

    def __init__(self, graph: PairGraph) -> None:
        size = len(graph.capacities)
        self.links = _links(graph)
        self.free = [0] * size
        self.best = [0] * size
        self.pick: list[_Link | None] = [None] * size
        for town, down in reversed(list(self._downwards())):
            self._weigh(town, down)

    def chosen(self) -> Iterator[int]:
        """The edges of the best choice, from the first town down."""
        ahead = [(0, -1, True)]
        while ahead:
            town, above, is_free = ahead.pop()
            pick = self.pick[town] if is_free else None
            if pick:
                yield pick.edge
            ahead.extend((link.below, town, link is not pick) for link in self.links[town] if link.below != above)

    def _downwards(self) -> Iterator[tuple[int, Sequence[_Link]]]:
        """Every town with its ways down, a town before those below it; a loop, since a chain is deeper than a stack."""
        ahead = [(0, -1)]
        while ahead:
            town, above = ahead.pop()
            down = [link for link in self.links[town] if link.below != above]
            yield town, down
            ahead.extend((link.below, town) for link in down)

    def _weigh(self, town: int, down: Sequence[_Link]) -> None:
        self.free[town] = self.best[town] = sum(self.best[link.below] for link in down)
        for link in down:
            value = self.free[town] - self.best[link.below] + link.worth + self.free[link.below]
            if value > self.best[town]:
                self.best[town], self.pick[town] = value, link


def _links(graph: PairGraph) -> list[list[_Link]]:
    links: list[list[_Link]] = [[] for _ in graph.capacities]
    for e, (u, v, weight) in enumerate(graph.edges):
        worth = weight + graph.service_values[u] + graph.service_values[v]
        links[u].append(_Link(v, e, worth))
        links[v].append(_Link(u, e, worth))
    return links
