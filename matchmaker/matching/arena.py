"""Which pairs are still open once vetoes, minimum score, pins and capacities have spoken?"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from matchmaker.matching.pair_graph import ENDS, Edge, PairGraph
from matchmaker.matching.problem import ScoredPair, TandemProblem

KEEP_BONUS = 20_000
"""What keeping an earlier pair is worth to the solver, in millionths of a score; never part of a total."""


@dataclass(frozen=True, slots=True)
class Arena:
    """The open part of a canonical problem, towns as positions in ``ids`` (ascending).

    ``capacities`` are what the pins leave, at most the number of open pairs; ``edges`` the open pairs
    (u, v, score) with u < v, best first; ``pinned`` the fixed ones; ``earlier`` the positions in
    ``edges`` of pairs of the earlier plan; ``ranks`` the priorities as 1, 2, … without holes, 0 for a
    town that a pin serves already.
    """

    ids: tuple[str, ...]
    capacities: tuple[int, ...]
    edges: tuple[Edge, ...]
    pinned: tuple[Edge, ...]
    earlier: frozenset[int]
    ranks: tuple[int, ...]

    def graph(self, keep_bonus: int = 0) -> PairGraph:
        """The open pairs by score, earlier ones ``keep_bonus`` millionths dearer."""
        edges = self.edges
        if keep_bonus:
            edges = tuple((u, v, w + keep_bonus * (e in self.earlier)) for e, (u, v, w) in enumerate(edges))
        return PairGraph(self.capacities, (0,) * len(self.ids), edges)

    def pairs(self, chosen: Iterable[int]) -> tuple[ScoredPair, ...]:
        """The pins and the chosen edges by their ids, best first."""
        edges = [*self.pinned, *(self.edges[e] for e in chosen)]
        named = ((self.ids[u], self.ids[v], score) for u, v, score in edges)
        return tuple(sorted(named, key=lambda pair: (-pair[2], pair[0], pair[1])))


def arena_of(problem: TandemProblem) -> Arena:
    """The arena of a canonical problem without contradictions."""
    position = {town.id: place for place, town in enumerate(problem.towns)}
    pins, vetoes, earlier = set(problem.pinned), set(problem.vetoed), set(problem.earlier or ())
    uses = Counter(position[town_id] for pair in pins for town_id in pair)
    left = [town.capacity - uses[place] for place, town in enumerate(problem.towns)]
    minimum = problem.minimum_score
    edges: list[Edge] = []
    pinned: list[Edge] = []
    kept: set[int] = set()
    for a, b, score in problem.scores:
        u, v = position[a], position[b]
        # An empty set is asked nothing: most problems have no orders, and large ones millions of pairs.
        if pins and (a, b) in pins:
            pinned.append((u, v, score))
        elif score >= minimum and left[u] > 0 and left[v] > 0 and not (vetoes and (a, b) in vetoes):
            if earlier and (a, b) in earlier:
                kept.add(len(edges))
            edges.append((u, v, score))
    # Room that no open pair can use would only make the solvers' graphs larger.
    degree = Counter(chain.from_iterable(map(ENDS, edges)))
    return Arena(
        ids=tuple(position),
        capacities=tuple(min(room, degree[place]) for place, room in enumerate(left)),
        edges=tuple(edges),
        pinned=tuple(pinned),
        earlier=frozenset(kept),
        ranks=tuple(0 if uses[place] else rank for place, rank in enumerate(ranks(problem))),
    )


def ranks(problem: TandemProblem) -> list[int]:
    """The towns' priorities as 1, 2, … without holes, in their order."""
    levels = {level: rank for rank, level in enumerate(sorted({town.priority for town in problem.towns}), start=1)}
    return [levels[town.priority] for town in problem.towns]
