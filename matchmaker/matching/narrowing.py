"""Which few edges of a large part are really open, and is the best choice among them the best of all?"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.matching.blossom import blossom_choice, blossom_nodes
from matchmaker.matching.linear_program import SCALE
from matchmaker.matching.pair_graph import PairGraph, Selection, parts
from matchmaker.matching.relaxation import Relaxation, relax

NODES_AT_MOST = 6_000
"""No connected core is larger than this (about 10 s); beyond, the bound says what may be missing."""
FIRST_MARGIN = 16 * SCALE
WIDENING = 4


def narrowed(graph: PairGraph, nodes_at_most: int = NODES_AT_MOST) -> Selection:
    """Solve only what the relaxation leaves open, and widen that until nothing outside can matter.

    Edges whose reduced value lies further than a margin from 0 are taken or left as the relaxation says; the
    rest, the core, goes to the blossom algorithm. Any choice that differs outside the core is worth at most
    bound − margin: as soon as ours is worth that, it is a best one and its value is the bound. A core with a
    connected part of more than ``nodes_at_most`` nodes is thinned to half of that the first time;
    later it ends the search.
    """
    relaxation = relax(graph)
    best = nothing = Selection((), -1, relaxation.largest_value)
    margin = FIRST_MARGIN
    while True:
        core = _core(graph, relaxation, margin)
        # Rounded prices may take one edge too many near the margin; further out there are fewer.
        if core is None:
            margin *= WIDENING
            continue
        fits = _largest_part(core.graph) <= nodes_at_most
        if not fits and best is not nothing:
            return best
        best = max(best, _of_core(graph, core if fits else _thinned(core, nodes_at_most // 2), best.bound), key=_value)
        missing = relaxation.bound - SCALE * best.value
        if best.value == best.bound or (fits and missing <= margin):
            return replace(best, bound=best.value)
        if not fits:
            return best
        margin = min(missing, margin * WIDENING)


@dataclass(frozen=True, slots=True)
class _Core:
    """What is open: its graph with the room that the taken edges leave, and positions in the whole graph.

    ``eagerness`` orders the open edges, the most promising first.
    """

    graph: PairGraph
    open: tuple[int, ...]
    taken: tuple[int, ...]
    eagerness: tuple[int, ...]


def _value(selection: Selection) -> int:
    return selection.value


def _core(graph: PairGraph, relaxation: Relaxation, margin: int) -> _Core | None:
    """The core at a margin; ``None`` where rounding took more edges than a town has room for."""
    taken = tuple(np.flatnonzero(relaxation.reduced > margin).tolist())
    uses = Counter(town for e in taken for town in graph.edges[e][:2])
    room = [capacity - uses[town] for town, capacity in enumerate(graph.capacities)]
    if min(room) < 0:
        return None
    near = np.flatnonzero((relaxation.reduced <= margin) & (relaxation.reduced >= -margin)).tolist()
    is_open = tuple(e for e in near if min(room[town] for town in graph.edges[e][:2]) > 0)
    services = (0 if uses[town] else value for town, value in enumerate(graph.service_values))
    core = PairGraph(tuple(room), tuple(services), tuple(graph.edges[e] for e in is_open))
    return _Core(core, is_open, taken, _eagerness(core, relaxation, is_open))


def _eagerness(core: PairGraph, relaxation: Relaxation, is_open: tuple[int, ...]) -> tuple[int, ...]:
    def key(place: int) -> tuple[float, int, int]:
        # Among equals the distance of the positions: it gives every town some edges before any has all.
        u, v, _ = core.edges[place]
        return -relaxation.x[is_open[place]], -relaxation.reduced[is_open[place]], v - u

    return tuple(sorted(range(len(is_open)), key=key))


def _largest_part(graph: PairGraph) -> int:
    return max((blossom_nodes(part.graph) for part in parts(graph)), default=0)


def _of_core(graph: PairGraph, core: _Core, bound: int) -> Selection:
    chosen = tuple(sorted([*core.taken, *(core.open[e] for e in blossom_choice(core.graph))]))
    return Selection(chosen, graph.value_of(chosen), bound)


def _thinned(core: _Core, nodes_at_most: int) -> _Core:
    """The core with its most promising edges only, so that no connected part grows over the limit."""
    room = core.graph.capacities
    leader, size = list(range(len(room))), list(room)
    kept = []
    for place in core.eagerness:
        u, v, _ = core.graph.edges[place]
        first, second = _leader(leader, u), _leader(leader, v)
        grown = size[first] + (size[second] if first != second else 0) + (2 if min(room[u], room[v]) > 1 else 0)
        if grown <= nodes_at_most:
            leader[second], size[first] = first, grown
            kept.append(place)
    kept.sort()
    edges = tuple(core.graph.edges[place] for place in kept)
    return replace(core, graph=replace(core.graph, edges=edges), open=tuple(core.open[place] for place in kept))


def _leader(leader: list[int], town: int) -> int:
    while leader[town] != town:
        leader[town] = leader[leader[town]]
        town = leader[town]
    return town
