"""Which plan leaves no two towns that would both rather have each other?"""

from collections.abc import Iterable

from matchmaker.matching.arena import Arena
from matchmaker.matching.pair_graph import PairGraph


def stable_choice(arena: Arena) -> tuple[int, ...]:
    """Pairs in order of their score, each as long as both have room.

    With symmetric scores the best open pair is both towns' first wish, so every stable plan holds it, and so on
    down: without ties this is the only stable plan (H. Abeledo, U. Rothblum, Stable matchings and linear inequalities,
    1994, for the argument; D. Gale, L. Shapley, 1962, for stability). Among equal scores a pair of the earlier plan
    goes first, then the smaller ids. O(m log m).
    """
    order = sorted(range(len(arena.edges)), key=lambda e: (-arena.edges[e][2], e not in arena.earlier, e))
    return fill_up(arena.graph(), (), order)


def fill_up(graph: PairGraph, chosen: Iterable[int], order: Iterable[int]) -> tuple[int, ...]:
    """``chosen`` and, in ``order``, every other edge whose towns both still have room; ascending."""
    room = list(graph.capacities)
    taken: list[int] = []
    for e in chosen:
        _seat(room, graph, e)
        taken.append(e)
    already, edges = set(taken), graph.edges
    for e in order:
        u, v, _ = edges[e]
        # Most towns are full by now, so room is asked first.
        if room[u] > 0 and room[v] > 0 and e not in already:
            _seat(room, graph, e)
            taken.append(e)
    return tuple(sorted(taken))


def _seat(room: list[int], graph: PairGraph, e: int) -> None:
    for town in graph.edges[e][:2]:
        room[town] -= 1
