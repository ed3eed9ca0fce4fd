"""Whom could a town meet instead of its partner in the plan, and what would that cost?"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from matchmaker.matching.arena import ranks
from matchmaker.matching.blossom import blossom_choice
from matchmaker.matching.ground import Ground, edge
from matchmaker.matching.pair_graph import PairGraph
from matchmaker.matching.problem import Pair, ScoredPair, Strategy, TandemProblem, canonical, ordered

TRIES = 8
"""So many of a town's partners, those of the best scores, are tried."""


@dataclass(frozen=True, slots=True)
class Alternate:
    """``id`` instead of ``replaces``: the new pair's ``score``, and what the exchange changes.

    ``delta`` is the change of the total (millionths), ``served_change`` that of the towns with a partner, once
    everybody around has the best partners again. ``displaced`` are towns of priority that would then have none.
    """

    id: str
    replaces: str
    score: int
    delta: int
    served_change: int
    displaced: tuple[str, ...] = ()


class Alternates:
    """The next best partners for the pairs of a plan, found by solving the surroundings again.

    Each is the best plan of the strategy in which the new pair meets and the old one does not, pins stay, and only the
    towns around change partners (``ground.py``), solved exactly by the blossom algorithm. A far-fetched exchange that
    would cost less may be missed, so ``delta`` is what can surely be had. No plan has more total among those that
    serve as many where the given one is optimal, so ``delta`` is then at most 0 unless fewer are served.
    ``counted`` are the towns that count as served, all where it is None.
    """

    def __init__(
        self,
        problem: TandemProblem,
        plan: Sequence[ScoredPair],
        strategy: Strategy,
        counted: Set[str] | None = None,
    ) -> None:
        problem = canonical(problem)
        self.counted = {town.id for town in problem.towns} if counted is None else counted
        self.ground = Ground(problem, plan)
        total = sum(town.capacity for town in problem.towns) * max((score for *_, score in problem.scores), default=0)
        worth = (1 + total) if strategy is Strategy.MOST_SERVED else 0
        self.first = frozenset(town.id for town in problem.towns if town.priority > 0)
        self.worth = {
            town.id: worth * rank if town.id in self.counted else 0
            for town, rank in zip(problem.towns, ranks(problem), strict=True)
        }

    def of(self, pair: Pair, count: int = 3) -> tuple[Alternate, ...]:
        """Up to ``count`` for either town, those that serve most first, then those that cost least; none for a pin."""
        if ordered(pair) in self.ground.pinned:
            return ()
        return tuple(
            alternate for town, partner in (pair, pair[::-1]) for alternate in self._instead(town, partner, count)
        )

    def of_all(self, plan: Sequence[ScoredPair], count: int = 3) -> dict[Pair, tuple[Alternate, ...]]:
        """Those of every pair of the plan, in its order."""
        return {(a, b): self.of((a, b), count) for a, b, _ in plan}

    def _instead(self, town: str, partner: str, count: int) -> list[Alternate]:
        others = [other for other in self.ground.beside[town] if ordered((town, other)) not in self.ground.plan]
        found = [self._with(town, partner, other) for other in others[:TRIES]]
        possible = [alternate for alternate in found if alternate]
        return sorted(possible, key=lambda one: (-one.served_change, -one.delta, one.id))[:count]

    def _with(self, town: str, partner: str, other: str) -> Alternate | None:
        ground = self.ground
        around = ground.around(town, other, partner)
        old, new = ordered((town, partner)), ordered((town, other))
        now = ground.touching(around)
        fixed = [pair for pair in now if pair in ground.pinned or not around.keys() >= set(pair)]
        room = ground.room(around, [*fixed, new])
        if min(room[town], room[other]) < 0:
            return None
        anew = {*fixed, new, *self._best(around, room, {new, *fixed}, old)}
        delta = sum(map(ground.score.__getitem__, anew)) - sum(map(ground.score.__getitem__, now))
        served_now, served_anew = (_towns(pairs) & self.counted for pairs in (set(now), anew))
        displaced = tuple(sorted(self.first & served_now - served_anew))
        return Alternate(other, partner, ground.score[new], delta, len(served_anew) - len(served_now), displaced)

    def _best(self, around: Mapping[str, int], room: Mapping[str, int], settled: set[Pair], old: Pair) -> list[Pair]:
        """The best of the open pairs, ``old`` excepted, in the room that the settled ones leave."""
        served = _towns(settled)
        pairs = [
            (a, b)
            for a, b in self.ground.open_pairs(around)
            if (a, b) not in settled and (a, b) != old and room[a] > 0 and room[b] > 0
        ]
        edges = tuple(edge(around, pair, self.ground.score[pair]) for pair in pairs)
        services = tuple(0 if near in served else self.worth[near] for near in around)
        graph = PairGraph(tuple(room.values()), services, edges).without_idle_room()
        return [pairs[e] for e in blossom_choice(graph)]


def _towns(pairs: set[Pair]) -> set[str]:
    return {town for pair in pairs for town in pair}
