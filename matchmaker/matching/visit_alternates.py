"""Which other host could advise a seeker, or which other seeker could a host advise, and what would that cost?"""

from collections.abc import Sequence
from dataclasses import replace

from matchmaker.matching.alternates import Alternate, Alternates
from matchmaker.matching.problem import Pair, ScoredPair, Strategy
from matchmaker.matching.visit_problem import HOST, SEEKER, VisitProblem, between_roles


class VisitAlternates:
    """The next best visits beside those of a plan, found as for tandems; only seekers count as served.

    Whoever replaces a host is a host, whoever replaces a seeker a seeker.
    """

    def __init__(self, problem: VisitProblem, plan: Sequence[ScoredPair], strategy: Strategy) -> None:
        marked = [(SEEKER + seeker, HOST + host, score) for seeker, host, score in plan]
        counted = {SEEKER + seeker.id for seeker in problem.seekers}
        self._search = Alternates(between_roles(problem), marked, strategy, counted)

    def of(self, pair: Pair, count: int = 3) -> tuple[Alternate, ...]:
        """Up to ``count`` other hosts for the seeker, then other seekers for the host; none for a pin."""
        seeker, host = pair
        return tuple(_unmarked(one) for one in self._search.of((SEEKER + seeker, HOST + host), count))


def _unmarked(one: Alternate) -> Alternate:
    displaced = tuple(town[1:] for town in one.displaced)
    return replace(one, id=one.id[1:], replaces=one.replaces[1:], displaced=displaced)
