"""Which towns without a partner could step in for one side of a pair?"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from matchmaker.matching.problem import Pair, ScoredPair
from matchmaker.rounds.sketch import Substitute

PER_SEAT = 3

Listed = dict[str, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class Bench:
    """Free towns by the town that they could meet: after the first of a pair, and before the second."""

    after: Listed = field(default_factory=lambda: defaultdict(list))
    before: Listed = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, scores: Iterable[ScoredPair], free: Collection[str], closed: Collection[Pair]) -> "Bench":
        """From every open pair (first, second, worth) with a free town; ``closed`` ones were refused or stand."""
        bench = cls()
        for first, second, worth in scores:
            if (first, second) not in closed:
                if second in free:
                    bench.after[first].append((-worth, second))
                if first in free:
                    bench.before[second].append((-worth, first))
        return bench

    def instead(self, pair: Pair, worth: int) -> tuple[Substitute, ...]:
        """At most three for either side of a pair that is worth so many millionths, the smallest loss first."""
        first, second = pair
        found = [
            *(Substitute(other, second, -minus - worth) for minus, other in sorted(self.after[first])[:PER_SEAT]),
            *(Substitute(other, first, -minus - worth) for minus, other in sorted(self.before[second])[:PER_SEAT]),
        ]
        return tuple(sorted(found, key=lambda one: (-one.delta, one.ags, one.replaces)))
