"""Why does a town stay without a partner?"""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from matchmaker.matching.matching import Relaxation, Unmatched, UnmatchedReason
from matchmaker.matching.problem import ScoredPair, TandemProblem, TownSlot


def unmatched_towns(
    problem: TandemProblem, pairs: Iterable[ScoredPair], cheapest: Callable[[str], Relaxation | None] | None = None
) -> tuple[Unmatched, ...]:
    """Every town without a partner in the plan, by id, with the rule that left it so; ``problem`` is canonical.

    With each come the candidates that every rule removed, and what ``cheapest`` finds as the change that would help.
    """
    served = {town_id for a, b, _ in pairs for town_id in (a, b)}
    counts = _candidate_counts(problem, {town.id for town in problem.towns} - served)
    alone = len(problem.towns) == 1
    return tuple(
        Unmatched(
            town.id,
            _reason(town, counts[town.id], alone=alone),
            cheapest(town.id) if cheapest else None,
            counts[town.id].removed,
        )
        for town in problem.towns
        if town.id not in served
    )


@dataclass(slots=True)
class _Candidates:
    """A town's listed pairs by what became of them, each counted under the first rule that removes it."""

    vetoed: int = 0
    too_low: int = 0
    without_room: int = 0
    open: int = 0

    @property
    def listed(self) -> int:
        return self.vetoed + self.too_low + self.without_room + self.open

    @property
    def removed(self) -> tuple[tuple[str, int], ...]:
        return removed_by(
            vetoed=self.vetoed, below_minimum=self.too_low, without_capacity=self.without_room, taken=self.open
        )


def removed_by(**counts: int) -> tuple[tuple[str, int], ...]:
    """How many candidates each rule took away, in this order, without the rules that took none."""
    return tuple((rule, count) for rule, count in counts.items() if count)


def _candidate_counts(problem: TandemProblem, unserved: Set[str]) -> dict[str, _Candidates]:
    counts = {town_id: _Candidates() for town_id in unserved}
    room = {town.id: town.capacity for town in problem.towns}
    vetoed = set(problem.vetoed)
    for a, b, score in problem.scores:
        if a not in counts and b not in counts:
            continue
        for own, other in ((a, b), (b, a)):
            if own not in counts:
                continue
            if (a, b) in vetoed:
                counts[own].vetoed += 1
            elif score < problem.minimum_score:
                counts[own].too_low += 1
            elif room[other] == 0:
                counts[own].without_room += 1
            else:
                counts[own].open += 1
    return counts


def _reason(town: TownSlot, counts: _Candidates, *, alone: bool) -> UnmatchedReason:
    # The town's own room comes first: without it no rule about pairs matters.
    if town.capacity == 0:
        return UnmatchedReason("no_capacity", "Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0).")
    if alone:
        return UnmatchedReason("only_town", "Außer dieser Stadt nimmt keine andere teil.")
    if counts.listed == 0:
        return UnmatchedReason("no_listed_pair", "Für diese Stadt ist kein Paar mit einer Bewertung angegeben.")
    if counts.open:
        return UnmatchedReason("partners_taken", _taken_text(counts.open))
    return _removed_by(counts)


def _taken_text(open_pairs: int) -> str:
    if open_pairs == 1:
        return "Die einzige mögliche Partnerstadt ist schon vergeben."
    return f"Alle {open_pairs} möglichen Partnerstädte sind schon vergeben."


def _removed_by(counts: _Candidates) -> UnmatchedReason:
    if counts.listed == 1:
        return _only_pair(counts)
    removals = (
        ("all_vetoed", counts.vetoed, "ausgeschlossen"),
        ("all_below_minimum", counts.too_low, "unter der Mindestbewertung"),
        ("partners_without_capacity", counts.without_room, "mit einer Stadt ohne freien Platz"),
    )
    spoken = ", ".join(f"{count} {rule}" for _, count, rule in removals if count)
    codes = [code for code, count, _ in removals if count]
    return UnmatchedReason(codes[0] if len(codes) == 1 else "no_candidate_left", f"Kein mögliches Paar: {spoken}.")


def _only_pair(counts: _Candidates) -> UnmatchedReason:
    if counts.vetoed:
        return UnmatchedReason("all_vetoed", "Das einzige Paar ist ausgeschlossen.")
    if counts.too_low:
        return UnmatchedReason("all_below_minimum", "Das einzige Paar liegt unter der Mindestbewertung.")
    told = "Die einzige Partnerstadt, die infrage käme, hat keinen freien Platz."
    return UnmatchedReason("partners_without_capacity", told)
