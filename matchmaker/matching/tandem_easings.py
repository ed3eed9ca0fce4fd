"""Which single change of a tandem problem's rules is the cheapest that gives an unserved town a partner?"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from matchmaker.matching.changed_part import Again, ChangedParts, is_served_for_certain
from matchmaker.matching.easing import Easing, helps
from matchmaker.matching.ground import Ground
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.problem import MILLION, Pair, ScoredPair, Strategy, TandemProblem, ordered

COSTS = ("strategy", "minimum_score", "own_capacity", "partner_capacity", "pinned", "veto")
"""From cheap to dear: what head office decides alone, what a town must agree to, what was decided for a reason."""
TRIES = 3
"""So many partners, the best first, are tried for a change that concerns one partner."""
SOLVED_AGAIN = 500
"""So many parts are solved again for one plan, the towns by their ids: each takes some hundredths of a second."""
LOW_PARTNERS = 12
"""So many of each town's pairs below the minimum, the best, may open when it falls: all of them would be too many."""


@dataclass(frozen=True, slots=True)
class Firm:
    """What nobody would ease: towns to whom one place more gives no further partner, pairs that stay together."""

    towns: frozenset[str] = frozenset()
    pairs: frozenset[Pair] = frozenset()


NOTHING_FIRM = Firm()


@dataclass(slots=True)
class _Listed:
    """A town's listed pairs by what became of them, each best first as (partner, score)."""

    vetoed: list[tuple[str, int]] = field(default_factory=list)
    too_low: list[tuple[str, int]] = field(default_factory=list)
    open: list[tuple[str, int]] = field(default_factory=list)


class TandemEasings:
    """The changes for the towns that a plan of a canonical problem leaves unserved."""

    def __init__(
        self,
        problem: TandemProblem,
        plan: Sequence[ScoredPair],
        strategy: Strategy,
        again: Again | None = None,
        *,
        firm: Firm = NOTHING_FIRM,
    ) -> None:
        self.problem = problem
        self.strategy = strategy
        self.again = again
        self.firm = firm
        self.tries_left = SOLVED_AGAIN if again else 0
        self.room = {town.id: town.capacity for town in problem.towns}
        served = {town_id for a, b, _ in plan for town_id in (a, b)}
        self.listed: dict[str, _Listed] = {town.id: _Listed() for town in problem.towns if town.id not in served}
        self.pins: dict[str, list[str]] = defaultdict(list)
        for pair in problem.pinned:
            for own, other in (pair, pair[::-1]):
                self.pins[own].append(other)
        self._sort_pairs()
        self.ground = Ground(problem, plan)

    def cheapest(self, town: str, costs: Sequence[str] = COSTS) -> Relaxation | None:
        """The first change in the order of ``costs`` with which a plan serves this unserved town as well.

        ``None`` where no single change does. The change is the smallest of its kind: the least drop of the minimum
        score, one place more, one veto or one pin less. Where the town's part is small enough to be solved again under
        the same strategy, the first change goes before that does it for certain. ``strategy`` is named only where the
        plan of *most served* serves the town.
        """
        kinds: Mapping[str, Callable[[str], Iterator[Easing]]] = {
            "strategy": self._strategy,
            "minimum_score": self._minimum_score,
            "own_capacity": self._own_capacity,
            "partner_capacity": self._partner_capacity,
            "pinned": self._pinned,
            "veto": self._veto,
        }
        possible: Relaxation | None = None
        for easing in (easing for rule in costs for easing in kinds[rule](town)):
            if easing.rule == "strategy" and self.again is not None:
                # Whether such a plan exists says nothing about the one that would be made.
                if town in self._under_most_served:
                    return replace(easing.relaxation, certain=True)
            elif helps(self.ground, town, easing):
                possible = possible or easing.relaxation
                if not self.tries_left or (part := self._parts.around(town, easing)) is None:
                    return possible
                self.tries_left -= 1
                if self.again and is_served_for_certain(part, town, partial(self.again, strategy=self.strategy)):
                    return replace(easing.relaxation, certain=True)
        return possible

    @cached_property
    def _under_most_served(self) -> frozenset[str]:
        return self.again(self.problem, Strategy.MOST_SERVED)[0] if self.again else frozenset()

    @cached_property
    def _parts(self) -> ChangedParts:
        return ChangedParts(self.problem)

    def _sort_pairs(self) -> None:
        vetoed = set(self.problem.vetoed)
        for a, b, score in self.problem.scores:
            if a not in self.listed and b not in self.listed:
                continue
            is_vetoed, is_low = (a, b) in vetoed, score < self.problem.minimum_score
            for own, other in ((a, b), (b, a)):
                if own in self.listed:
                    listed = self.listed[own]
                    fate = listed.vetoed if is_vetoed else listed.too_low if is_low else listed.open
                    fate.append((other, score))

    def _strategy(self, town: str) -> Iterator[Easing]:
        if self.strategy is not Strategy.MOST_SERVED and self.listed[town].open:
            yield Easing("strategy", self.strategy.value, Strategy.MOST_SERVED.value, len(self.listed[town].open))

    def _minimum_score(self, town: str) -> Iterator[Easing]:
        """The least drop that helps: a lower minimum opens pairs between other towns, too, so each was a longer way."""
        low = self._low
        around = self.ground.around(town, gained=low.get(town, ()), more=low)
        opened = {ordered((near, other)) for near in around for other in low.get(near, ()) if other in around}
        scores = sorted({self.ground.score[pair] for pair in opened}, reverse=True)

        def lowered(least: int) -> Easing:
            allowed = tuple(sorted(pair for pair in opened if self.ground.score[pair] >= least))
            gained = sum(score >= least for _, score in self.listed[town].too_low)
            before, after = _decimal(self.problem.minimum_score), _decimal(least)
            own = len(self.listed[town].open) + gained
            return Easing("minimum_score", before, after, own, opened=allowed, around=tuple(around), least=least)

        # With more pairs it can only become easier, so the first score that helps is found by halves.
        if scores and helps(self.ground, town, lowered(scores[-1])):
            place = bisect_left(scores, 1, key=lambda least: int(helps(self.ground, town, lowered(least))))
            yield lowered(scores[place])

    @cached_property
    def _low(self) -> dict[str, list[str]]:
        """For each town the partners of its best pairs below the minimum, best first."""
        vetoed, low = set(self.problem.vetoed), defaultdict[str, list[str]](list)
        for a, b, score in self.problem.scores:
            if score < self.problem.minimum_score and (a, b) not in vetoed:
                for own, other in ((a, b), (b, a)):
                    if len(low[own]) < LOW_PARTNERS:
                        low[own].append(other)
        return low

    def _own_capacity(self, town: str) -> Iterator[Easing]:
        if self.room[town] == 0 and self.listed[town].open:
            yield Easing("own_capacity", "0", "1", len(self.listed[town].open), more_room=(town,))

    def _partner_capacity(self, town: str) -> Iterator[Easing]:
        growing = [other for other, _ in self.listed[town].open if other not in self.firm.towns]
        for other in growing[:TRIES]:
            before, after = (f"{other}: {self.room[other] + more}" for more in (0, 1))
            yield Easing("partner_capacity", before, after, 1, more_room=(other,))

    def _pinned(self, town: str) -> Iterator[Easing]:
        for other, _ in self.listed[town].open:
            for third in self.pins[other]:
                if (pair := ordered((other, third))) not in self.firm.pairs:
                    yield Easing("pinned", f"{other} – {third}", "frei", 1, released=frozenset({pair}))

    def _veto(self, town: str) -> Iterator[Easing]:
        allowed = [other for other, score in self.listed[town].vetoed if score >= self.problem.minimum_score]
        for other in allowed[:TRIES]:
            yield Easing("veto", f"{other}: ausgeschlossen", "erlaubt", 1, partners=(other,))


def _decimal(millionths: int) -> str:
    """As a problem file writes it: a point, no more places than needed."""
    return f"{millionths / MILLION:.6f}".rstrip("0").rstrip(".")
