"""Are the reasons true that a plan of groups gives to those whom it leaves out?

Shares no code with the solvers: candidates are counted pair by pair, and possible groups are all written down.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations

from matchmaker.matching.group_lines import Lines
from matchmaker.matching.group_on_its_own import WHOLE_UP_TO, GroupOnItsOwn, every_group
from matchmaker.matching.group_plan import UnservedTown
from matchmaker.matching.group_problem import GroupProblem

IN_THIS_ORDER = ("listed_pairs", "vetoes", "common_topic", "size_ratio", "district")
"""The rules about two towns, each candidate counted under the first that keeps it away."""
COUNTED_PAIRS = 50_000
"""In a large round the candidates of the first towns are counted, about so many pairs: a second or two."""


def false_reasons(problem: GroupProblem, unserved: Sequence[UnservedTown], *, ended: bool = False) -> list[str]:
    """Every reason, count or conflict that is not true, as a German sentence; towns that nobody knows are left out.

    Reasons and conflicts are checked where at most 12 towns take part, counts for about 50,000 pairs, by town. Only
    where the search was ``ended`` early may they be missing.
    """
    known = {town.id for town in problem.towns}
    asked = [one for one in unserved if one.id in known][: max(1, COUNTED_PAIRS // max(1, len(known)))]
    return list(_Reasons(problem, [one.id for one in asked], ended=ended).faults(asked)) if asked else []


class _Reasons:
    def __init__(self, problem: GroupProblem, unserved: Sequence[str], *, ended: bool) -> None:
        self.problem = problem
        self.ended = ended
        self.ids = sorted(town.id for town in problem.towns)
        self.lines = Lines(problem, [(one, other) for one in unserved for other in self.ids])
        self.is_whole = len(self.ids) <= WHOLE_UP_TO
        self.broken = dict(every_group(problem)) if self.is_whole else {}

    def faults(self, unserved: Iterable[UnservedTown]) -> Iterator[str]:
        for one in unserved:
            removed = self._removed(one.id)
            if dict(one.removed) != removed:
                yield f"{one.id}: Was Kandidaten ausschloss, ist mit {dict(one.removed)} angegeben, richtig: {removed}."
            if one.reason.code == "not_examined":
                if not self.ended:
                    yield f"{one.id}: Der Grund fehlt, obwohl die Suche zu Ende ging."
                continue
            if not self.is_whole:
                continue
            ways = [rules for members, rules in self.broken.items() if one.id in members]
            if one.conflict or not self.ended:
                yield from self._conflict(one, ways)
            right = self._code(one.id, removed, is_possible=frozenset() in ways)
            if one.reason.code != right:
                yield f"{one.id}: Der Grund ist mit {one.reason.code} angegeben, richtig ist {right}."

    def _conflict(self, one: UnservedTown, ways: Sequence[frozenset[str]]) -> Iterator[str]:
        """Rules conflict where each possible group breaks one of them; no smaller set of rules may do so as well."""
        if frozenset() in ways or not ways:
            if one.conflict:
                yield f"{one.id}: Die Regeln {', '.join(one.conflict)} stehen einander nicht im Weg."
            return
        if not _meets_all(one.conflict, ways):
            named = f"Unter den Regeln {', '.join(one.conflict)} allein" if one.conflict else "Ohne jede Regel"
            yield f"{one.id}: {named} wäre eine Gruppe möglich."
        every = sorted(set(chain.from_iterable(ways)))
        fewer = combinations(every, max(0, len(one.conflict) - 1))
        if one.conflict and any(_meets_all(rules, ways) for rules in fewer):
            yield f"{one.id}: Weniger Regeln als {', '.join(one.conflict)} lassen schon keine Gruppe zu."

    def _code(self, own: str, removed: dict[str, int], *, is_possible: bool) -> str:
        needed = self.problem.rules.minimum_size
        if len(self.ids) < needed:
            return "too_few_towns"
        if not GroupOnItsOwn(self.problem, [own]).common_topics():
            return "no_topic"
        if is_possible:
            return "partners_taken"
        candidates = len(self.ids) - 1 - sum(removed.values())
        return "too_few_candidates" if candidates < needed - 1 else "rules_conflict"

    def _removed(self, own: str) -> dict[str, int]:
        others = [other for other in self.ids if other != own]
        firsts = Counter(self._first(GroupOnItsOwn(self.problem, (own, other), self.lines)) for other in others)
        return {rule: firsts[rule] for rule in IN_THIS_ORDER if firsts[rule]}

    def _first(self, pair: GroupOnItsOwn) -> str | None:
        broken = {rule for rule, _ in pair.broken_rules()}
        return next((rule for rule in IN_THIS_ORDER if rule in broken), None)


def _meets_all(rules: Iterable[str], ways: Iterable[frozenset[str]]) -> bool:
    kept = frozenset(rules)
    return all(kept & broken for broken in ways)
