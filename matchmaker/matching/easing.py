"""Would one change of the rules give a town a partner without taking anybody else's?"""

from dataclasses import dataclass

from matchmaker.matching.blossom import blossom_choice
from matchmaker.matching.ground import Ground, edge
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.pair_graph import PairGraph
from matchmaker.matching.problem import Pair, ordered


@dataclass(frozen=True, slots=True)
class Easing:
    """One change of one rule from ``before`` to ``after``, seen from one town.

    It opens pairs of this town (``partners``) or any (``opened``), gives towns one place more, or lets pinned pairs go.
    ``candidates`` are the partners that the town gains by it. ``around`` are the towns to solve again, this one first;
    where none are named, the nearest. ``least`` is a new minimum score.
    """

    rule: str
    before: str
    after: str
    candidates: int
    partners: tuple[str, ...] = ()
    more_room: tuple[str, ...] = ()
    opened: tuple[Pair, ...] = ()
    released: frozenset[Pair] = frozenset()
    around: tuple[str, ...] = ()
    least: int | None = None

    @property
    def relaxation(self) -> Relaxation:
        """The change as people and machines are told it."""
        return Relaxation(self.rule, self.before, self.after, self.candidates)


def helps(ground: Ground, town: str, easing: Easing) -> bool:
    """Whether, solved again with the change, a plan serves ``town`` and everybody whom the plan serves now.

    Only the towns around are solved again, exactly: a far-fetched way may be missed, but what is found is a plan.
    """
    named = {near: place for place, near in enumerate(easing.around)}
    around = named or ground.around(town, gained=easing.partners)
    stay = ground.pinned - easing.released
    fixed = [pair for pair in ground.touching(around) if pair in stay or not around.keys() >= set(pair)]
    room = ground.room(around, fixed)
    for other in easing.more_room:
        room[other] += 1
    served_anyway = {other for pair in fixed for other in pair}
    # Serving is all that counts here: who must not lose its partner is worth 1, a pair nothing.
    wanted = [near not in served_anyway and (near == town or bool(ground.partners[near])) for near in around]
    gained = {ordered((town, other)) for other in easing.partners}
    pairs = {*ground.open_pairs(around), *gained, *easing.opened} - stay
    edges = [edge(around, (a, b), 0) for a, b in sorted(pairs) if room[a] > 0 and room[b] > 0]
    graph = PairGraph(tuple(room.values()), tuple(map(int, wanted)), tuple(edges)).without_idle_room()
    return graph.value_of(blossom_choice(graph)) == sum(wanted)
