"""Which choice of edges is worth most, and how far can it be from the best?"""

from matchmaker.matching.blossom import blossom_choice, blossom_nodes
from matchmaker.matching.narrowing import narrowed
from matchmaker.matching.pair_graph import PairGraph, Selection, parts

NODES_AT_ONCE = 2_500
"""A part up to this size goes to the blossom algorithm whole (about 1.5 s)."""
SPARSE = 3
"""So few edges per town (chains, triangles) go whole at any size: there the relaxation is weakest."""


def heaviest(graph: PairGraph) -> Selection:
    """A choice of largest value, part by part; ``value == bound`` where it is proven to be so."""
    chosen: list[int] = []
    bound = 0
    for part in parts(graph):
        selection = _heaviest_part(part.graph)
        chosen.extend(part.edges[e] for e in selection.chosen)
        bound += selection.bound
    return Selection(tuple(sorted(chosen)), graph.value_of(chosen), bound)


def _heaviest_part(graph: PairGraph) -> Selection:
    nodes = blossom_nodes(graph)
    sparse = max(graph.capacities) == 1 and len(graph.edges) <= SPARSE * nodes
    if nodes > NODES_AT_ONCE and not sparse:
        return narrowed(graph)
    chosen = blossom_choice(graph)
    return Selection(chosen, graph.value_of(chosen), graph.value_of(chosen))
