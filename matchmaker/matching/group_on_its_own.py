"""Which rules does one group of towns break, and what is it worth, counted from the problem as it was written?

Shares no code with the solvers.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations
from math import log, prod

from matchmaker.matching.group_lines import Lines
from matchmaker.matching.group_problem import GroupProblem, GroupTown
from matchmaker.matching.problem import MILLION
from matchmaker.towns.profile import Format

WHOLE_UP_TO = 12
"""So many towns have at most some thousand groups, which can all be looked at."""


def every_group(problem: GroupProblem) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Each set of towns of a possible size, and the keys of the rules it breaks (pins to others included)."""
    ids = sorted(town.id for town in problem.towns)
    lines = Lines(problem, [ids])
    for members in chain.from_iterable(combinations(ids, size) for size in problem.rules.sizes):
        broken = {rule for rule, _ in GroupOnItsOwn(problem, members, lines).broken_rules()}
        if any((a in members) != (b in members) for a, b in problem.pinned):
            broken.add("pins")
        yield frozenset(members), frozenset(broken)


class GroupOnItsOwn:
    """The towns ``members`` as one group; unknown ids are in ``unknown`` and count for nothing else.

    ``lines`` may be shared by many groups that lie within the sets of towns it was made for.
    """

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

    def broken_rules(self) -> Iterator[tuple[str, str]]:
        """The key of every rule that the group breaks, as plans name them, and what breaks it in German."""
        yield from (("towns", f"{town} nimmt nicht teil.") for town in self.unknown)
        if len(self.ids) < len(self.towns):
            yield "towns", "Eine Stadt kommt mehrfach vor."
        rules, size = self.rules, len(self.towns)
        if not rules.minimum_size <= size <= rules.target_size:
            yield "size", f"{size} Städte sind nicht {rules.minimum_size} bis {rules.target_size}."
        if not self.common_topics():
            told = "Kein Thema haben alle." if rules.theme is None else f"Nicht alle haben das Thema {rules.theme}."
            yield "common_topic", told
        for a, b in combinations(self.towns, 2):
            yield from self._pair(a, b)
        yield from self._states()
        windows = [set(town.windows) for town in self.towns]
        if rules.common_window and windows and all(windows) and not set.intersection(*windows):
            yield "window", "Kein Zeitfenster haben alle."

    def common_topics(self) -> set[str]:
        """The topics of all members; with a theme that one alone."""
        common = set.intersection(*(set(town.topics) for town in self.towns)) if self.towns else set()
        return common if self.rules.theme is None else common & {self.rules.theme}

    def weakest(self) -> int:
        """The smallest of the members' mean scores, of at least two towns, in millionths."""
        size = len(self.towns)
        return _half_up(min(Fraction(self._sum_to_others(town), size - 1) for town in self.towns))

    def value(self) -> int:
        """``|G| · F(G)`` of at least two towns, in whole millionths."""
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

    def _pair(self, a: GroupTown, b: GroupTown) -> Iterator[tuple[str, str]]:
        rules, pair = self.rules, frozenset((a.id, b.id))
        if pair not in self.score:
            yield "listed_pairs", f"{a.id} und {b.id} haben keine Bewertung."
        if pair in self.vetoed:
            yield "vetoes", f"{a.id} und {b.id} sind ausgeschlossen."
        if rules.one_per_district and a.district is not None and a.district == b.district:
            yield "district", f"{a.id} und {b.id} liegen im selben Landkreis."
        if rules.maximum_size_ratio is not None and a.population is not None and b.population is not None:
            small, large = sorted((a.population, b.population))
            if large > rules.maximum_size_ratio * small:
                ratio = f"{large / small:.2f}".replace(".", ",")
                yield "size_ratio", f"{a.id} und {b.id} haben ein Größenverhältnis von {ratio}."

    def _states(self) -> Iterator[tuple[str, str]]:
        counts = Counter(town.state for town in self.towns if town.state is not None)
        most, least = self.rules.maximum_per_state, self.rules.minimum_states
        for state, count in sorted(counts.items()):
            if most is not None and count > most:
                yield "per_state", f"{count} Städte liegen in {state}, erlaubt sind {most}."
        if least is not None and len(counts) < least:
            yield "states", f"Die Städte liegen in {len(counts)} Ländern, nötig sind {least}."

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
