"""Which part of a plan may change when something changes at one place?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from matchmaker.matching.pair_graph import Edge
from matchmaker.matching.problem import Pair, ScoredPair, TandemProblem, ordered

TOWNS_AROUND = 150
"""How far a change may reach: so many towns around it may get other partners, all others keep theirs."""

NOBODY: Mapping[str, Sequence[str]] = {}


class Ground:
    """A plan of a canonical problem among the pairs that may meet, ``open``; all pairs have the smaller id first."""

    def __init__(self, problem: TandemProblem, plan: Sequence[ScoredPair]) -> None:
        vetoed = set(problem.vetoed)
        self.capacity = {town.id: town.capacity for town in problem.towns}
        self.score = {(a, b): score for a, b, score in problem.scores}
        self.pinned = frozenset(problem.pinned)
        self.plan = {(a, b) for a, b, _ in plan}
        self.beside: dict[str, list[str]] = defaultdict(list)
        # Scores come best first, so that what is near comes first.
        for a, b, score in problem.scores:
            if score >= problem.minimum_score and (a, b) not in vetoed:
                self.beside[a].append(b)
                self.beside[b].append(a)
        self.partners: dict[str, list[str]] = defaultdict(list)
        for a, b, _ in plan:
            self.partners[a].append(b)
            self.partners[b].append(a)

    def around(
        self, *starts: str, gained: Iterable[str] = (), more: Mapping[str, Sequence[str]] = NOBODY
    ) -> dict[str, int]:
        """The towns nearest to ``starts`` by steps, each with a position, at most ``TOWNS_AROUND`` of them.

        Whom a town meets comes before whom it might meet; ``gained`` are more neighbours of the first start, ``more``
        those that any town would have besides.
        """
        found: dict[str, int] = {}
        ahead: Iterable[str] = [*starts, *gained]
        while len(found) < TOWNS_AROUND:
            new = [near for near in dict.fromkeys(ahead) if near not in found][: TOWNS_AROUND - len(found)]
            if not new:
                break
            found |= {near: len(found) + place for place, near in enumerate(new)}
            ahead = chain.from_iterable(
                chain(self.partners[near], self.beside[near], more.get(near, ())) for near in new
            )
        return found

    def touching(self, around: Iterable[str]) -> set[Pair]:
        """The pairs of the plan with a town among these."""
        return {ordered((near, other)) for near in around for other in self.partners[near]}

    def open_pairs(self, around: Mapping[str, int]) -> list[Pair]:
        """The pairs that may meet among these towns, in the order of their ids."""
        return sorted({ordered((near, other)) for near in around for other in self.beside[near] if other in around})

    def room(self, around: Iterable[str], fixed: Iterable[Pair]) -> dict[str, int]:
        """What fixed pairs leave of each town's capacity; below 0 where they exceed it."""
        room = {near: self.capacity[near] for near in around}
        for other in chain.from_iterable(fixed):
            if other in room:
                room[other] -= 1
        return room


def edge(around: Mapping[str, int], pair: Pair, weight: int) -> Edge:
    """The pair by its towns' positions, the smaller first, as a graph wants it."""
    u, v = sorted((around[pair[0]], around[pair[1]]))
    return u, v, weight
