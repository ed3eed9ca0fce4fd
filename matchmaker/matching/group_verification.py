"""Does a plan of circles or consortia keep every rule, and are its numbers true?

Shares no code with the solvers: rules, values and totals are counted again from the problem as it was written.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, combinations

from matchmaker.matching.group_lines import Lines
from matchmaker.matching.group_on_its_own import GroupOnItsOwn
from matchmaker.matching.group_optimum import best_reach, points_of
from matchmaker.matching.group_plan import Group, GroupPlan
from matchmaker.matching.group_problem import GroupProblem
from matchmaker.matching.group_reasons_check import false_reasons

MEETING = 2
ENOUGH_TO_TRY = 12


def check_groups(problem: GroupProblem, plan: GroupPlan) -> list[str]:
    """Every broken rule as a German sentence; an empty list is a plan without fault.

    Where at most 12 towns take part, bound and ``optimal`` are held against the best of all plans. Beyond, the bound is
    taken on trust: checked is that the total does not exceed it, that ``optimal`` is claimed where it is reached and
    only there, and that at most 12 towns left over could not form one more group beside such a plan.
    What kept candidates away is counted again; reasons and conflicts of rules are held against every possible group
    where at most 12 towns take part. What would help is taken on trust.
    """
    return list(_Check(problem, plan).broken_rules())


def broken_rules_of(problem: GroupProblem, members: Sequence[str]) -> list[str]:
    """Which rules a group of these towns would break, each as a German sentence."""
    return [told for _, told in GroupOnItsOwn(problem, members).broken_rules()]


def fair_value(problem: GroupProblem, members: Sequence[str]) -> int:
    """``|G| · F(G)`` in whole millionths, recomputed from the problem by the formula."""
    return GroupOnItsOwn(problem, members).value()


class _Check:
    def __init__(self, problem: GroupProblem, plan: GroupPlan) -> None:
        self.problem = problem
        self.plan = plan
        self.lines = Lines(problem, [(*one.members, *(other.id for other in one.alternates)) for one in plan.groups])

    def broken_rules(self) -> Iterator[str]:
        for group in self.plan.groups:
            yield from self._group(group)
        yield from self._seats()
        yield from self._kept()
        yield from self._numbers()
        yield from self._left_over()
        yield from self._reach()
        yield from false_reasons(self.problem, self.plan.unmatched, ended=self.plan.advice_stopped)

    def _group(self, group: Group) -> Iterator[str]:
        own = GroupOnItsOwn(self.problem, group.members, self.lines)
        name = ", ".join(group.members)
        yield from (f"{name}: {told}" for _, told in own.broken_rules())
        if own.unknown:
            return
        if group.topic not in own.common_topics():
            yield f"{name}: Das Thema {group.topic} haben nicht alle."
        if len(group.members) >= MEETING:
            yield from _differs(f"{name}: Der Wert", group.value, own.value())
            yield from _differs(f"{name}: Die Bewertung des schwächsten Mitglieds", group.weakest, own.weakest())
        yield from self._alternates(group)

    def _alternates(self, group: Group) -> Iterator[str]:
        seated = {town for other in self.plan.groups for town in other.members}
        seats = Counter((one.id, one.replaces) for one in group.alternates)
        yield from (f"{a} ist {n}-mal als Ersatz für {b} genannt." for (a, b), n in seats.items() if n > 1)
        for one in group.alternates:
            if one.id in seated or one.replaces not in group.members:
                yield f"{one.id} kann den Platz von {one.replaces} nicht einnehmen: nicht frei oder kein Mitglied."
                continue
            members = [one.id if town == one.replaces else town for town in group.members]
            after = GroupOnItsOwn(self.problem, members, self.lines)
            yield from (f"Mit {one.id} statt {one.replaces}: {told}" for _, told in after.broken_rules())
            if len(after.towns) < MEETING:
                continue
            change = after.value() - group.value
            yield from _differs(f"Die Änderung mit {one.id} statt {one.replaces}", one.delta, change)

    def _seats(self) -> Iterator[str]:
        known = {town.id for town in self.problem.towns}
        seats = Counter(town for group in self.plan.groups for town in group.members)
        seats.update(town.id for town in self.plan.unmatched)
        for town_id in sorted(known | set(seats)):
            expected = 1 if town_id in known else 0
            if seats[town_id] != expected:
                yield f"{town_id} kommt {seats[town_id]}-mal vor, richtig ist {expected}."
        for a, b in self.problem.pinned:
            together = any({a, b} <= set(group.members) for group in self.plan.groups)
            apart = any({a, b} & set(group.members) for group in self.plan.groups)
            if apart and not together:
                yield f"Das gesetzte Paar {a} und {b} sitzt nicht zusammen."

    def _kept(self) -> Iterator[str]:
        standing = {frozenset(group.members) for group in self.plan.groups}
        for locked in self.problem.locked:
            if frozenset(locked) not in standing:
                yield f"{', '.join(locked)}: Diese feste Gruppe steht nicht im Plan."
        earlier = self.problem.earlier
        kept = None if earlier is None else sum(frozenset(group) in standing for group in earlier)
        yield from _differs("Die Zahl der behaltenen Gruppen", self.plan.kept, kept)
        changed = None if earlier is None or kept is None else len(earlier) - kept
        yield from _differs("Die Zahl der geänderten Gruppen", self.plan.changed, changed)

    def _numbers(self) -> Iterator[str]:
        plan = self.plan
        yield from _differs("Das Format", plan.format, self.problem.rules.format)
        yield from _differs("Die Summe", plan.total, sum(group.value for group in plan.groups))
        if plan.total > plan.upper_bound:
            yield f"Die Summe {plan.total} liegt über ihrer Schranke {plan.upper_bound}."
        yield from _differs("Die Angabe optimal", plan.optimal, plan.total == plan.upper_bound)

    def _reach(self) -> Iterator[str]:
        """Of few towns the best plan is known for certain."""
        best = best_reach(self.problem)
        if best is None:
            return
        worth, (points, total) = points_of(self.problem), best
        served = sum(worth.get(town, 0) for group in self.plan.groups for town in group.members)
        if self.plan.upper_bound < total:
            yield f"Die Schranke {self.plan.upper_bound} ist falsch: möglich ist die Summe {total}."
        if self.plan.optimal and served < points:
            yield "Der Plan gilt als der beste, bedient aber nicht die Städte, die zuerst kommen."
        elif self.plan.optimal and self.plan.total < total:
            yield f"Der Plan gilt als der beste, möglich ist aber die Summe {total}."

    def _left_over(self) -> Iterator[str]:
        """A group that the towns left over could form: nobody would lose by it, so no plan without it is the best."""
        left = sorted({town.id for town in self.plan.unmatched} & {town.id for town in self.problem.towns})
        if not self.plan.optimal or len(left) > ENOUGH_TO_TRY:
            return
        rules, lines = self.problem.rules, Lines(self.problem, [left])
        sizes = range(max(MEETING, rules.minimum_size), rules.target_size + 1)
        for members in chain.from_iterable(combinations(left, size) for size in sizes):
            own = GroupOnItsOwn(self.problem, members, lines)
            whole = all((a in own.ids) == (b in own.ids) for a, b in self.problem.pinned)
            if whole and not any(own.broken_rules()) and own.value() > 0:
                yield f"{', '.join(members)} könnten noch eine Gruppe bilden, der Plan gilt aber als der beste."
                return


def _differs(what: str, found: object, right: object) -> Iterator[str]:
    if found != right:
        yield f"{what} ist mit {found} angegeben, richtig ist {right}."
