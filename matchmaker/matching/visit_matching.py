"""What does a solved problem of visits say, and what proves its bound?"""

from dataclasses import dataclass

from matchmaker.matching.matching import TandemMatching


@dataclass(frozen=True, slots=True)
class HostPrices:
    """The proof of a plan's bound: what a place at each host costs, in millionths of a score, hosts ascending.

    ``service_value`` is what a first visit was worth to a seeker of rank 1 (priorities as ranks 1, 2, …; r times
    that at rank r), 0 where only the total counted. ``value_bound`` in ``visit_flow.py`` says what follows.
    """

    prices: tuple[tuple[str, int], ...]
    service_value: int


@dataclass(frozen=True, slots=True)
class VisitMatching:
    """A plan of visits with its certificate and the prices that prove it.

    ``plan`` is read as for tandems, its pairs as (seeker, host): served, unmatched and their bound count seekers.
    """

    plan: TandemMatching
    proof: HostPrices
