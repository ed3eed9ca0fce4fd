"""What is left to decide once some edges are taken for good?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaker.matching.blossom import blossom_choice, blossom_nodes
from matchmaker.matching.pair_graph import PairGraph, parts


@dataclass(frozen=True, slots=True)
class Core:
    """What is open: its graph with the room that the taken edges leave, and positions in the whole graph."""

    graph: PairGraph
    open: tuple[int, ...]
    taken: tuple[int, ...]

    def largest_part(self) -> int:
        """Nodes that the blossom algorithm gets for the largest connected part."""
        return max((blossom_nodes(part.graph) for part in parts(self.graph)), default=0)

    def best_choice(self) -> tuple[int, ...]:
        """The taken edges and the best of the open ones, ascending."""
        return tuple(sorted([*self.taken, *(self.open[e] for e in blossom_choice(self.graph))]))


def core_of(graph: PairGraph, taken: Sequence[int], candidates: Iterable[int]) -> Core:
    """The core where ``taken`` edges, which ``have_room``, stay and only ``candidates`` are open."""
    uses, room = _uses_and_room(graph, taken)
    is_open = tuple(e for e in candidates if room[graph.edges[e][0]] > 0 and room[graph.edges[e][1]] > 0)
    services = (0 if uses[town] else value for town, value in enumerate(graph.service_values))
    return Core(PairGraph(tuple(room), tuple(services), tuple(graph.edges[e] for e in is_open)), is_open, tuple(taken))


def have_room(graph: PairGraph, taken: Sequence[int]) -> bool:
    """Whether these edges together keep every capacity."""
    return min(_uses_and_room(graph, taken)[1], default=0) >= 0


def _uses_and_room(graph: PairGraph, taken: Sequence[int]) -> tuple[Counter[int], list[int]]:
    uses = Counter(town for e in taken for town in graph.edges[e][:2])
    return uses, [capacity - uses[town] for town, capacity in enumerate(graph.capacities)]
