"""Over which pairs is a plan of many towns solved, and what is proven of all the others?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.bounds import serves_all_it_can
from matchmaker.matching.every_pair import EveryPair, OpenPairs, open_pairs
from matchmaker.matching.exact import heaviest
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pair_graph import PairGraph
from matchmaker.matching.pricing import EXTENT, Extent, Priced, priced
from matchmaker.matching.problem import ScoredPair, Strategy, TandemProblem, ordered
from matchmaker.matching.stable import fill_up


@dataclass(frozen=True, slots=True)
class Pool:
    """Pairs over which to solve; where they are ``whole``, what is best among them is best among all.

    Then bounds found over the pool hold for all pairs. Else the two here do: on the total of any plan and on the towns
    that it serves, pins included.
    """

    pairs: tuple[ScoredPair, ...]
    whole: bool
    upper_bound: int | None
    served_upper_bound: int


def pool_of(problem: TandemProblem, every: EveryPair, strategy: Strategy, extent: Extent = EXTENT) -> Pool:
    """The pool of a problem, whose own scores need not hold all pairs; ``every`` does, for the same towns.

    Pairs of the earlier plan are always in it. *Most served* prices the towns served as well, unless the best total
    serves all that can be served. *Stable* needs the pairs that greed takes from all.
    """
    pairs = open_pairs(problem, every)
    nothing = np.zeros(len(pairs.room), dtype=np.int64)
    best = priced(pairs, nothing, extent)
    found = [best]
    if strategy is Strategy.MOST_SERVED and best is not None and not _serves_all(pairs, best):
        found.append(priced(pairs, pairs.ranks * _unit(pairs), extent))
    known = [one for one in found if one is not None]
    earlier = pairs.of(problem.earlier or ())
    near = [earlier, *(one.near for one in known)]
    if strategy is Strategy.STABLE:
        near.append(_greedy(pairs, earlier))
    chosen = np.unique(np.concatenate(near))
    return Pool(
        pairs=every.taken(pairs.at[chosen]),
        whole=len(known) == len(found) and all(one.whole for one in known),
        upper_bound=None if best is None else best.bound + _pinned_total(problem),
        served_upper_bound=int((pairs.room > 0).sum() + (pairs.ranks == 0)[pairs.room == 0].sum()),
    )


def _unit(pairs: OpenPairs) -> int:
    """More than any total."""
    return 1 + int(pairs.room.sum()) * int(pairs.score.max(initial=0))


def _serves_all(pairs: OpenPairs, best: Priced) -> bool:
    """Whether a plan of the best total serves every town that any plan can serve."""
    graph = pairs.graph(best.near, np.zeros(len(pairs.room), dtype=np.int64)).without_idle_room()
    chosen = fill_up(graph, heaviest(graph).chosen, range(len(graph.edges)))
    ranks = pairs.ranks.tolist()
    return best.whole and serves_all_it_can(_joined(pairs), ranks, graph.served(chosen))


def _joined(pairs: OpenPairs) -> PairGraph:
    """A graph of few edges with the same connected parts as all open pairs: each town with the first of its part."""
    first = np.arange(len(pairs.room))
    while True:
        lower = first.copy()
        np.minimum.at(lower, pairs.u, first[pairs.v])
        np.minimum.at(lower, pairs.v, first[pairs.u])
        lower = lower[lower]
        if (lower == first).all():
            break
        first = lower
    edges = tuple((root, town, 0) for town, root in enumerate(first.tolist()) if root != town)
    return PairGraph(tuple(pairs.room.tolist()), (0,) * len(first), edges)


def _greedy(pairs: OpenPairs, earlier: Indexes) -> Indexes:
    """Positions of the pairs that greed takes: the plan that leaves no two towns who would rather swap."""
    room = pairs.room.tolist()
    taken = []
    new = np.ones(len(pairs.at), dtype=bool)
    new[earlier] = False
    # Equals in the order of ``stable_choice``: another choice among them would need other pairs further down.
    order = np.lexsort((pairs.v, pairs.u, new, -pairs.score))
    for at, u, v in zip(order.tolist(), pairs.u[order].tolist(), pairs.v[order].tolist(), strict=True):
        if room[u] > 0 and room[v] > 0:
            room[u] -= 1
            room[v] -= 1
            taken.append(at)
    return np.array(taken, dtype=np.int64)


def _pinned_total(problem: TandemProblem) -> int:
    score_of = {ordered((a, b)): score for a, b, score in problem.scores}
    return sum(score_of[ordered(pair)] for pair in problem.pinned)
