"""Does a plan of circles or consortia keep every rule, and are its numbers true?

Shares no code with the solvers: rules, values and totals are counted again from the problem as it was written.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations
from math import log, prod

from matchmaker.matching.group_lines import Lines
from matchmaker.matching.group_plan import Group, GroupPlan
from matchmaker.matching.group_problem import GroupProblem, GroupTown
from matchmaker.matching.problem import MILLION
from matchmaker.towns.profile import Format

MEETING = 2
ENOUGH_TO_TRY = 12


def check_groups(problem: GroupProblem, plan: GroupPlan) -> list[str]:
    """Every broken rule as a German sentence; an empty list is a plan without fault.

    A bound is taken on trust: checked is that the total does not exceed it, that ``optimal`` is claimed where it is
    reached and only there, and that at most 12 towns left over could not form one more group beside such a plan.
    Reasons and what would help are taken on trust, too.
    """
    return list(_Check(problem, plan).broken_rules())


def broken_rules_of(problem: GroupProblem, members: Sequence[str]) -> list[str]:
    """Which rules a group of these towns would break, each as a German sentence."""
    return list(_Members(problem, members).broken_rules())


def fair_value(problem: GroupProblem, members: Sequence[str]) -> int:
    """``|G| · F(G)`` in whole millionths, recomputed from the problem by the formula."""
    return _Members(problem, members).value()


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

    def _group(self, group: Group) -> Iterator[str]:
        own = _Members(self.problem, group.members, self.lines)
        name = ", ".join(group.members)
        yield from (f"{name}: {rule}" for rule in own.broken_rules())
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
            after = _Members(self.problem, members, self.lines)
            yield from (f"Mit {one.id} statt {one.replaces}: {rule}" for rule in after.broken_rules())
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

    def _left_over(self) -> Iterator[str]:
        """A group that the towns left over could form: nobody would lose by it, so no plan without it is the best."""
        left = sorted({town.id for town in self.plan.unmatched} & {town.id for town in self.problem.towns})
        if not self.plan.optimal or len(left) > ENOUGH_TO_TRY:
            return
        rules, lines = self.problem.rules, Lines(self.problem, [left])
        sizes = range(max(MEETING, rules.minimum_size), rules.target_size + 1)
        for members in chain.from_iterable(combinations(left, size) for size in sizes):
            own = _Members(self.problem, members, lines)
            whole = all((a in own.ids) == (b in own.ids) for a, b in self.problem.pinned)
            if whole and not any(own.broken_rules()) and own.value() > 0:
                yield f"{', '.join(members)} könnten noch eine Gruppe bilden, der Plan gilt aber als der beste."
                return


class _Members:
    """One group, looked at by itself."""

    def __init__(self, problem: GroupProblem, members: Sequence[str], lines: Lines | None = None) -> None:
        lines = lines or Lines(problem, [members])
        by_id = lines.town
        self.rules = problem.rules
        self.unknown = [town for town in members if town not in by_id]
        self.towns = [by_id[town] for town in members if town in by_id]
        self.ids = {town.id for town in self.towns}
        self.vetoed = lines.vetoed
        together = (frozenset(pair) for pair in combinations(sorted(self.ids), 2))
        self.score = {pair: lines.score[pair] for pair in together if pair in lines.score}
        self.advice = [line for town in self.ids for line in lines.advice.get(town, ()) if line[0] in self.ids]

    def broken_rules(self) -> Iterator[str]:
        yield from (f"{town} nimmt nicht teil." for town in self.unknown)
        if len(self.ids) < len(self.towns):
            yield "Eine Stadt kommt mehrfach vor."
        rules, size = self.rules, len(self.towns)
        if not rules.minimum_size <= size <= rules.target_size:
            yield f"{size} Städte sind nicht {rules.minimum_size} bis {rules.target_size}."
        if not self.common_topics():
            yield "Kein Thema haben alle." if rules.theme is None else f"Nicht alle haben das Thema {rules.theme}."
        for a, b in combinations(self.towns, 2):
            yield from self._pair(a, b)
        yield from self._states()
        windows = [set(town.windows) for town in self.towns]
        if rules.common_window and windows and all(windows) and not set.intersection(*windows):
            yield "Kein Zeitfenster haben alle."

    def common_topics(self) -> set[str]:
        common = set.intersection(*(set(town.topics) for town in self.towns)) if self.towns else set()
        return common if self.rules.theme is None else common & {self.rules.theme}

    def weakest(self) -> int:
        size = len(self.towns)
        return _half_up(min(Fraction(self._sum_to_others(town), size - 1) for town in self.towns))

    def value(self) -> int:
        size = len(self.towns)
        pairs = size * (size - 1) // 2
        mean = Fraction(sum(self.score.get(frozenset((a.id, b.id)), 0) for a, b in combinations(self.towns, 2)), pairs)
        if self.rules.format is Format.CIRCLE:
            weakest = Fraction(min(self._sum_to_others(town) for town in self.towns), size - 1)
            diversity = Fraction(150_000) * self._blau([town.state for town in self.towns])
            return _half_up(size * (mean + weakest / 2 + diversity)) + sum(self._cover(town) for town in self.towns)
        unlike = Fraction(sum(self._unlike_size(a, b) for a, b in combinations(self.towns, 2)), pairs)
        states = Fraction(250_000) * self._blau([town.state for town in self.towns])
        settings = Fraction(150_000) * self._blau([town.setting for town in self.towns])
        stages = Fraction(150_000 * len({town.stage for town in self.towns} - {None}), size)
        return _half_up(size * (mean + unlike + states + settings + stages))

    def _pair(self, a: GroupTown, b: GroupTown) -> Iterator[str]:
        rules, pair = self.rules, frozenset((a.id, b.id))
        if pair not in self.score:
            yield f"{a.id} und {b.id} haben keine Bewertung."
        if pair in self.vetoed:
            yield f"{a.id} und {b.id} sind ausgeschlossen."
        if rules.one_per_district and a.district is not None and a.district == b.district:
            yield f"{a.id} und {b.id} liegen im selben Landkreis."
        if rules.maximum_size_ratio is not None and a.population is not None and b.population is not None:
            small, large = sorted((a.population, b.population))
            if large > rules.maximum_size_ratio * small:
                ratio = f"{large / small:.2f}".replace(".", ",")
                yield f"{a.id} und {b.id} haben ein Größenverhältnis von {ratio}."

    def _states(self) -> Iterator[str]:
        counts = Counter(town.state for town in self.towns if town.state is not None)
        most, least = self.rules.maximum_per_state, self.rules.minimum_states
        for state, count in sorted(counts.items()):
            if most is not None and count > most:
                yield f"{count} Städte liegen in {state}, erlaubt sind {most}."
        if least is not None and len(counts) < least:
            yield f"Die Städte liegen in {len(counts)} Ländern, nötig sind {least}."

    def _sum_to_others(self, town: GroupTown) -> int:
        return sum(score for pair, score in self.score.items() if town.id in pair)

    def _blau(self, names: Sequence[str | None]) -> Fraction:
        counts = Counter(name for name in names if name is not None)
        if not counts:
            return Fraction(0)
        # What is not known counts to the largest class.
        largest = counts.most_common(1)[0][0]
        counts[largest] += sum(name is None for name in names)
        return 1 - sum((Fraction(count, len(names)) ** 2 for count in counts.values()), Fraction(0))

    def _unlike_size(self, a: GroupTown, b: GroupTown) -> int:
        if a.population is None or b.population is None:
            return 0
        likeness = 2 ** (-abs(log(a.population / b.population)) / log(1.5))
        return int(100_000 * (1 - likeness) + 0.50001)

    def _cover(self, taker: GroupTown) -> int:
        best: dict[tuple[bool, str], int] = {}
        for giver, to, useful, answer in self.advice:
            if to == taker.id:
                key = (answer is None, giver if answer is None else answer)
                best[key] = max(useful, best.get(key, 0))
        return int(MILLION * (1 - prod(1 - useful / MILLION for useful in best.values())) + 0.50001)


def _half_up(value: Fraction) -> int:
    return int((2 * value + 1) // 2)


def _differs(what: str, found: object, right: object) -> Iterator[str]:
    if found != right:
        yield f"{what} ist mit {found} angegeben, richtig ist {right}."
