"""Does a plan keep every rule, and are its numbers true?

Shares no code with the solvers: everything is counted again from the problem as it was written.
"""

from collections import Counter
from collections.abc import Iterator

from matchmaker.matching.matching import TandemMatching
from matchmaker.matching.problem import Strategy, TandemProblem
from matchmaker.matching.whole_optimum import ranks_of, reach_of

REMOVED_ALL = {
    "vetoed": "all_vetoed",
    "below_minimum": "all_below_minimum",
    "without_capacity": "partners_without_capacity",
}


def check_matching(problem: TandemProblem, matching: TandemMatching) -> list[str]:
    """Every broken rule as a German sentence; an empty list is a plan without fault.

    Up to 60 pairs the bounds are held against the optimum of an integer program. Beyond that a bound is taken on
    trust: checked is that nothing exceeds it, that ``optimal`` is claimed only where total and towns served reach their
    bounds, and that no pair could simply be added to a plan that claims it. What would help a town is not checked.
    """
    return list(_Check(problem, matching).broken_rules())


class _Check:
    def __init__(self, problem: TandemProblem, matching: TandemMatching) -> None:
        self.problem = problem
        self.matching = matching
        self.score = {frozenset(pair): score for *pair, score in problem.scores}
        self.capacity = {town.id: town.capacity for town in problem.towns}
        self.pinned = {frozenset(pair) for pair in problem.pinned}
        self.vetoed = {frozenset(pair) for pair in problem.vetoed}
        self.plan = [frozenset((a, b)) for a, b, _ in matching.pairs]
        self.partners = Counter(town_id for a, b, _ in matching.pairs for town_id in (a, b))

    def broken_rules(self) -> Iterator[str]:
        yield from self._pairs()
        yield from self._pins()
        yield from self._capacities()
        yield from self._unmatched()
        yield from self._reasons()
        yield from self._numbers()
        yield from self._bounds()
        yield from self._reach()
        yield from self._earlier()
        yield from self._stability()

    def _pairs(self) -> Iterator[str]:
        for (a, b, stated), pair in zip(self.matching.pairs, self.plan, strict=True):
            if a == b:
                yield f"{a} bildet ein Paar mit sich selbst."
            elif pair not in self.score:
                yield f"{a} und {b} haben keine Bewertung."
            elif stated != self.score[pair]:
                yield f"{a} und {b}: genannt ist {stated}, bewertet sind sie mit {self.score[pair]}."
            if pair in self.vetoed:
                yield f"{a} und {b} sind ausgeschlossen."
            if stated < self.problem.minimum_score and pair not in self.pinned:
                yield f"{a} und {b} liegen unter der Mindestbewertung."
        for pair, times in Counter(self.plan).items():
            if times > 1:
                yield f"{' und '.join(sorted(pair))} stehen {times}-mal im Plan."

    def _pins(self) -> Iterator[str]:
        for pair in sorted(self.pinned.difference(self.plan), key=sorted):
            yield f"Das gesetzte Paar {' und '.join(sorted(pair))} fehlt."

    def _capacities(self) -> Iterator[str]:
        for town_id, count in sorted(self.partners.items()):
            if town_id not in self.capacity:
                yield f"{town_id} nimmt nicht teil."
            elif count > self.capacity[town_id]:
                yield f"{town_id} hat {count} Partnerstädte bei einer Kapazität von {self.capacity[town_id]}."

    def _unmatched(self) -> Iterator[str]:
        named = Counter(unmatched.id for unmatched in self.matching.unmatched)
        for town_id in sorted(set(self.capacity) | set(named)):
            expected = 1 if town_id in self.capacity and not self.partners[town_id] else 0
            if named[town_id] != expected:
                yield f"{town_id} steht {named[town_id]}-mal unter den Städten ohne Partner, richtig ist {expected}."
        # Under every strategy such a pair could be added without taking anything from anybody.
        for a, b, _ in self._open_pairs():
            if not self.partners[a] and not self.partners[b]:
                yield f"{a} und {b} bleiben beide allein, obwohl sie sich treffen könnten."

    def _numbers(self) -> Iterator[str]:
        found = self.matching
        scores = [self.score.get(pair, 0) for pair in self.plan]
        yield from _differs("Die Summe", found.total, sum(scores))
        yield from _differs("Die Zahl der Städte mit Partner", found.served, len(self.partners))
        yield from _differs("Die Zahl der blockierenden Paare", found.blocking_pairs, len(self._blocking()))
        yield from _differs(
            "Die Bewertung des schwächsten Paares", found.worst_pair and found.worst_pair[2], min(scores, default=None)
        )
        if found.worst_pair and found.worst_pair not in found.pairs:
            yield f"Das schwächste Paar {found.worst_pair[0]} und {found.worst_pair[1]} steht nicht im Plan."

    def _bounds(self) -> Iterator[str]:
        found = self.matching
        if found.total > found.upper_bound:
            yield f"Die Summe {found.total} liegt über ihrer Schranke {found.upper_bound}."
        if not found.served <= found.served_upper_bound <= len(self.capacity):
            yield f"{found.served} Städte mit Partner passen nicht zur Schranke {found.served_upper_bound}."
        reached = found.total == found.upper_bound
        if found.strategy is Strategy.MOST_SERVED:
            reached = reached and found.served == found.served_upper_bound
            # As many towns as can be may be the wrong ones where some come first: then the claim may be held back.
            if len({town.priority for town in self.problem.towns}) > 1:
                reached = reached and found.optimal
        yield from _differs("Die Angabe optimal", found.optimal, reached)
        if found.stopped and found.optimal:
            yield "Der Plan gilt als abgebrochen und zugleich als der beste."

    def _reach(self) -> Iterator[str]:
        found = self.matching
        for a, b, score in self._open_pairs() if found.optimal else ():
            if score and self.partners[a] < self.capacity[a] and self.partners[b] < self.capacity[b]:
                yield f"{a} und {b} haben beide noch Platz, der Plan gilt aber als der beste."
        reach = reach_of(self.problem, found.strategy)
        if reach and found.upper_bound < reach.total:
            yield f"Die Schranke {found.upper_bound} ist falsch: möglich ist die Summe {reach.total}."
        if reach and found.served_upper_bound < reach.served:
            yield f"Die Schranke {found.served_upper_bound} ist falsch: möglich sind {reach.served} Städte mit Partner."
        if reach and found.optimal and found.strategy is Strategy.MOST_SERVED:
            ranks = ranks_of(self.problem)
            if sum(ranks.get(town_id, 0) for town_id in self.partners) < reach.ranked:
                yield "Der Plan gilt als der beste, bedient aber nicht die Städte mit dem höchsten Vorrang."

    def _reasons(self) -> Iterator[str]:
        """Each candidate of a town under the first rule that took it away, and the reason that follows from these."""
        for one in self.matching.unmatched:
            if one.id not in self.capacity:
                continue
            counts = Counter(self._fate(one.id, pair) for pair in self.score if one.id in pair)
            yield from _differs(f"{one.id}: Was Kandidaten ausschloss", dict(one.removed), dict(counts))
            yield from _differs(f"{one.id}: Der Grund", one.reason.code, self._code(one.id, counts))

    def _fate(self, own: str, pair: frozenset[str]) -> str:
        (other,) = pair - {own}
        if pair in self.vetoed:
            return "vetoed"
        if self.score[pair] < self.problem.minimum_score:
            return "below_minimum"
        return "taken" if self.capacity[other] else "without_capacity"

    def _code(self, own: str, counts: Counter[str]) -> str:
        if not self.capacity[own]:
            return "no_capacity"
        if len(self.capacity) == 1:
            return "only_town"
        if not counts:
            return "no_listed_pair"
        if counts["taken"]:
            return "partners_taken"
        return REMOVED_ALL[next(iter(counts))] if len(counts) == 1 else "no_candidate_left"

    def _earlier(self) -> Iterator[str]:
        earlier = self.problem.earlier
        kept = None if earlier is None else sum(frozenset(pair) in self.plan for pair in earlier)
        changed = None if earlier is None or kept is None else len(earlier) - kept
        yield from _differs("Die Zahl der behaltenen Paare", self.matching.kept, kept)
        yield from _differs("Die Zahl der geänderten Paare", self.matching.changed, changed)

    def _stability(self) -> Iterator[str]:
        if self.matching.strategy is not Strategy.STABLE:
            return
        fixed = {town_id for pair in self.pinned for town_id in pair}
        for a, b in self._blocking():
            if a not in fixed and b not in fixed:
                yield f"{a} und {b} zögen beide einander vor."

    def _open_pairs(self) -> Iterator[tuple[str, str, int]]:
        """Pairs outside the plan that no rule forbids; what is in it already, or without room at all, is not open."""
        plan = set(self.plan)
        for a, b, score in self.problem.scores:
            pair = frozenset((a, b))
            allowed = score >= self.problem.minimum_score and pair not in self.vetoed and pair not in plan
            if allowed and self.capacity.get(a) and self.capacity.get(b):
                yield a, b, score

    def _blocking(self) -> list[tuple[str, str]]:
        weakest: dict[str, int] = {}
        for pair in self.plan:
            for town_id in pair:
                weakest[town_id] = min(self.score.get(pair, 0), weakest.get(town_id, self.score.get(pair, 0)))
        return [
            (a, b)
            for a, b, score in self._open_pairs()
            if all(self._gains(town_id, score, weakest) for town_id in (a, b))
        ]

    def _gains(self, town_id: str, score: int, weakest: dict[str, int]) -> bool:
        return self.partners[town_id] < self.capacity[town_id] or score > weakest[town_id]


def _differs(what: str, found: object, right: object) -> Iterator[str]:
    if found != right:
        yield f"{what} ist mit {found} angegeben, richtig ist {right}."
