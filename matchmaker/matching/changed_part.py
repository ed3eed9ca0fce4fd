"""Which small problem decides what a change of the rules does to a town, apart from everything else?"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from matchmaker.matching.easing import Easing
from matchmaker.matching.problem import Pair, ScoredPair, Strategy, TandemProblem, ordered

LARGEST_PART = 150
"""A part of more towns is not solved again: that would cost seconds for each town that is left over."""

Worth = tuple[int, int]
Solve = Callable[[TandemProblem], tuple[frozenset[str], Worth]]
"""Whom the plan of a canonical problem serves, and what that plan is worth to its strategy."""


class Again(Protocol):
    """The real way to a plan: whom it serves under a strategy, and what it is worth to that."""

    def __call__(self, problem: TandemProblem, strategy: Strategy) -> tuple[frozenset[str], Worth]: ...


class ChangedParts:
    """The problem as it would be after a change, cut down to the towns that pairs connect with one town."""

    def __init__(self, problem: TandemProblem, largest: int = LARGEST_PART) -> None:
        self.problem = problem
        self.largest = largest
        self.pairs: dict[str, list[ScoredPair]] = defaultdict(list)
        for pair in problem.scores:
            for end in pair[:2]:
                self.pairs[end].append(pair)

    def around(self, town: str, easing: Easing) -> TandemProblem | None:
        """All that can matter to ``town`` after the change; None where that is more than ``largest`` towns."""
        changed = self._rules_after(town, easing)
        known = self._connected(town, changed)
        if known is None:
            return None

        def within(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
            return tuple(pair for pair in pairs if known >= set(pair))

        more = set(easing.more_room)
        near = [one for one in self.problem.towns if one.id in known]
        return replace(
            changed,
            towns=tuple(replace(one, capacity=one.capacity + (one.id in more)) for one in near),
            scores=tuple(pair for pair in self.problem.scores if known >= set(pair[:2])),
            pinned=within(changed.pinned),
            vetoed=within(changed.vetoed),
            earlier=None if changed.earlier is None else within(changed.earlier),
        )

    def _rules_after(self, town: str, easing: Easing) -> TandemProblem:
        before, lifted = self.problem, {ordered((town, other)) for other in easing.partners}
        return replace(
            before,
            minimum_score=before.minimum_score if easing.least is None else easing.least,
            pinned=tuple(pair for pair in before.pinned if pair not in easing.released),
            vetoed=tuple(pair for pair in before.vetoed if pair not in lifted),
        )

    def _connected(self, town: str, rules: TandemProblem) -> set[str] | None:
        vetoed, pinned = set(rules.vetoed), set(rules.pinned)
        known, ahead = {town}, [town]
        while ahead:
            for a, b, score in self.pairs[ahead.pop()]:
                allowed = score >= rules.minimum_score and (a, b) not in vetoed
                if allowed or (a, b) in pinned:
                    new = {a, b} - known
                    known |= new
                    ahead += new
            if len(known) > self.largest:
                return None
        return known


def is_served_for_certain(part: TandemProblem, town: str, solve: Solve) -> bool:
    """Whether every best plan of the part serves the town: a tie might be broken against it beside other towns."""
    served, worth = solve(part)
    if town not in served:
        return False
    without = replace(part, towns=tuple(replace(one, capacity=0) if one.id == town else one for one in part.towns))
    return solve(without)[1] < worth
