"""What is a plan of tandems, and how good is it provably?"""

from dataclasses import dataclass, field

from matchmaker.matching.problem import ScoredPair, Strategy


@dataclass(frozen=True, slots=True)
class UnmatchedReason:
    """Why a town has no partner: a ``code`` for machines, one German sentence for people."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The cheapest rule to loosen that gives a town a partner: from which value to which, and how many it gains.

    With it a plan is possible that serves the town as well. ``certain`` says that the plan of the same strategy, solved
    again with the change, does so; it is no part of what the change is.
    """

    rule: str
    before: str
    after: str
    candidates: int
    certain: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A town without any partner; ``removed`` counts its candidates by the first rule that took each away."""

    id: str
    reason: UnmatchedReason
    relaxation: Relaxation | None = None
    removed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TandemMatching:
    """A plan with its certificate; totals and bounds in whole millionths.

    ``upper_bound`` is at least the total of every plan that serves as many towns as ``strategy`` asks: under
    *most served* as many as can be served, those of higher priority first; under *best total* and *stable*
    it bounds every plan that keeps the rules. ``served`` counts towns with at least one partner,
    ``served_upper_bound`` bounds it. ``blocking_pairs`` counts allowed pairs who both would rather have
    each other. ``kept`` and ``changed`` count earlier pairs that are in the plan and that are not; both
    are ``None`` where there was no earlier plan. ``optimal`` is true only where the bounds prove it.
    ``stopped`` says that somebody ended the search before it was done: then this is the best plan so far.
    ``advice_stopped`` says that somebody did not wait for what would help the unmatched: some or all of it is missing.
    """

    pairs: tuple[ScoredPair, ...]
    unmatched: tuple[Unmatched, ...]
    total: int
    upper_bound: int
    served: int
    served_upper_bound: int
    blocking_pairs: int
    worst_pair: ScoredPair | None
    strategy: Strategy
    solver: str
    optimal: bool
    kept: int | None = None
    changed: int | None = None
    stopped: bool = False
    advice_stopped: bool = False

    @property
    def gap(self) -> float:
        """What is at most missing, as a share of the bound in [0, 1]; 0 where there is nothing to win."""
        return gap(self.total, self.upper_bound)

    @property
    def towns_missing(self) -> int:
        """How many towns more some plan may serve; 0 where serving most was not the goal."""
        return self.served_upper_bound - self.served if self.strategy is Strategy.MOST_SERVED else 0


def gap(total: int, upper_bound: int) -> float:
    """``1 − total / upper_bound`` from the integers, 0 where both are 0; a total above its bound is a mistake."""
    if total > upper_bound:
        raise ValueError(f"total {total} above its upper bound {upper_bound}")
    return (upper_bound - total) / upper_bound if upper_bound else 0.0
