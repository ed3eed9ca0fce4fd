"""Which locked or earlier groups of a problem cannot stand as they are written?"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from matchmaker.errors import Fault
from matchmaker.matching.group_on_its_own import GroupOnItsOwn
from matchmaker.matching.group_problem import GroupProblem, Members
from matchmaker.matching.problem import ordered
from matchmaker.towns.fault_list import shown

LISTS_BESIDE_RULES = ("towns[", "advice", "pinned", "vetoed", "locked", "earlier")
"""A fault in one of these leaves the rules and the scores as they are."""

TOLD_PER_RULE = 3


@dataclass(frozen=True, slots=True)
class Unsure:
    """What other faults leave open: locked ``groups`` and ``pins`` by their places, and whether ``rules`` or scores do.

    A group that is open, or any under open rules, is only asked for vetoes within it, which nothing else can mend.
    """

    groups: frozenset[int] = frozenset()
    pins: frozenset[int] = frozenset()
    rules: bool = False


ALL_SURE = Unsure()


def unsure_of(problem: GroupProblem, faults: Iterable[Fault], places: Mapping[str, str]) -> Unsure:
    """What these faults leave open about the locked groups of a problem; ``places`` says where each town stands."""
    at_fault = {fault.where for fault in faults}
    towns = {town for town, where in places.items() if where in at_fault}
    return Unsure(
        groups=frozenset(
            place
            for place, group in enumerate(problem.locked)
            if f"locked[{place}]" in at_fault or towns.intersection(group)
        ),
        pins=frozenset(place for place in range(len(problem.pinned)) if f"pinned[{place}]" in at_fault),
        rules=any(not where.startswith(LISTS_BESIDE_RULES) for where in at_fault),
    )


def listed_group_faults(key: str, groups: Sequence[Members], known: set[str]) -> list[Fault]:
    """Towns that nobody knows and towns that sit twice in the groups under ``key``."""
    return list(_faults(key, groups, known))


def lock_faults(problem: GroupProblem, unsure: Unsure = ALL_SURE) -> list[Fault]:
    """Rules that a locked group breaks, and pins that would bring somebody in, as far as they can be judged."""
    return [
        Fault(f"locked[{place}]", f"Diese Gruppe kann nicht so bleiben: {told} Bitte die Gruppe oder die Regel ändern.")
        for place, group in enumerate(problem.locked)
        for told in _told_by_rule(
            _vetoes_within(problem, group)
            if unsure.rules or place in unsure.groups
            else GroupOnItsOwn(problem, group).broken_rules()
        )
    ] + list(_pin_faults(problem, unsure))


def _told_by_rule(broken: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The sentences of each rule together: in one district alone, six towns break it fifteen times."""
    by_rule: dict[str, list[str]] = defaultdict(list)
    for rule, sentence in broken:
        by_rule[rule].append(sentence)
    for sentences in by_rule.values():
        more = len(sentences) - TOLD_PER_RULE
        rest = [f"Dieselbe Regel ist noch {more}-mal gebrochen."] if more > 0 else []
        yield " ".join([*sentences[:TOLD_PER_RULE], *rest])


def _pin_faults(problem: GroupProblem, unsure: Unsure) -> Iterator[Fault]:
    """Pins of a town that surely sits in a locked group without the other one."""
    seats = Counter(town for group in problem.locked for town in group)
    sure = {
        town: place
        for place, group in enumerate(problem.locked)
        if place not in unsure.groups
        for town in group
        if seats[town] == 1
    }
    for place, (a, b) in enumerate(problem.pinned):
        if place in unsure.pins or sure.get(a) == sure.get(b):
            continue
        if a in sure and b in sure:
            reason = f"{shown(a)} und {shown(b)} sind gesetzt, sitzen aber in zwei festen Gruppen"
        else:
            inside, outside = (a, b) if a in sure else (b, a)
            if outside in problem.locked[sure[inside]]:
                continue
            reason = (
                f"{shown(a)} und {shown(b)} sind gesetzt, aber {shown(inside)} sitzt ohne {shown(outside)} "
                "in einer festen Gruppe"
            )
        yield Fault(f"pinned[{place}]", f"{reason} (locked). Bitte eines von beidem streichen.")


def _vetoes_within(problem: GroupProblem, group: Members) -> Iterator[tuple[str, str]]:
    vetoed = {ordered(pair) for pair in problem.vetoed}
    for a, b in combinations(sorted(set(group)), 2):
        if (a, b) in vetoed:
            yield "vetoes", f"{a} und {b} sind ausgeschlossen."


def _faults(key: str, groups: Sequence[Members], known: set[str]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for place, group in enumerate(groups):
        where = f"{key}[{place}]"
        for town in group:
            if town not in known:
                yield Fault(where, f"Die Stadt {shown(town)} steht nicht unter towns. Bitte dort ergänzen.")
            elif town in seen:
                yield Fault(where, f"{shown(town)} sitzt schon in {seen[town]}. Jede Stadt sitzt in einer Gruppe.")
            seen.setdefault(town, where)
