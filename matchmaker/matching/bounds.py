"""How many towns can get a partner at most, and what can a choice be worth at most, without solving anything?

Ranks are those of ``arena.py``: 1, 2, … by priority, 0 for a town that a pin serves already and that does not count.
"""

from collections.abc import Sequence
from heapq import nlargest

from matchmaker.matching.pair_graph import PairGraph, connected_towns


def servable(graph: PairGraph, ranks: Sequence[int]) -> int:
    """A bound on the towns that open pairs can serve: those with one, less the odd ones out."""
    return sum(len(_waiting(towns, ranks)) - _odd_one_out(graph, towns, ranks) for towns in connected_towns(graph))


def serves_all_it_can(graph: PairGraph, ranks: Sequence[int], served: set[int]) -> bool:
    """Whether no choice can serve more towns, nor others of higher rank.

    True where each connected part serves all its towns, or misses only one of its lowest rank where it must miss one.
    False says nothing: the bound may be out of reach.
    """
    for towns in connected_towns(graph):
        waiting = _waiting(towns, ranks)
        missed = [ranks[town] for town in waiting if town not in served]
        if len(missed) > _odd_one_out(graph, towns, ranks):
            return False
        if missed and max(missed) > min(ranks[town] for town in waiting):
            return False
    return True


def obvious_bound(graph: PairGraph) -> int:
    """A bound on the value of any choice: half of each town's heaviest edges, and all services."""
    heaviest: list[list[int]] = [[] for _ in graph.capacities]
    for u, v, weight in graph.edges:
        heaviest[u].append(weight)
        heaviest[v].append(weight)
    used = zip(heaviest, graph.capacities, strict=True)
    return sum(sum(nlargest(room, weights)) for weights, room in used) // 2 + sum(graph.service_values)


def _waiting(towns: Sequence[int], ranks: Sequence[int]) -> list[int]:
    return [town for town in towns if ranks[town]]


def _odd_one_out(graph: PairGraph, towns: Sequence[int], ranks: Sequence[int]) -> int:
    """1 where the towns of a part can only sit in twos, their number is odd, and none is served already."""
    in_twos = all(graph.capacities[town] == 1 and ranks[town] for town in towns)
    return len(towns) % 2 if in_twos else 0
