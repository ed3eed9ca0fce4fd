"""Which locked or earlier groups of a problem cannot stand as they are written?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from matchmaker.errors import Fault
from matchmaker.matching.group_problem import GroupProblem, Members
from matchmaker.matching.group_verification import broken_rules_of
from matchmaker.matching.problem import ordered
from matchmaker.towns.fault_list import shown


@dataclass(frozen=True, slots=True)
class Unsure:
    """What other faults leave open: locked ``groups`` and ``pins`` by their places, and whether ``rules`` or scores do.

    A group that is open, or any under open rules, is only asked for vetoes within it, which nothing else can mend.
    """

    groups: frozenset[int] = frozenset()
    pins: frozenset[int] = frozenset()
    rules: bool = False


ALL_SURE = Unsure()


def listed_group_faults(key: str, groups: Sequence[Members], known: set[str]) -> list[Fault]:
    """Towns that nobody knows and towns that sit twice in the groups under ``key``."""
    return list(_faults(key, groups, known))


def lock_faults(problem: GroupProblem, unsure: Unsure = ALL_SURE) -> list[Fault]:
    """Rules that a locked group breaks, and pins that would bring somebody in, as far as they can be judged."""
    faults = [
        Fault(f"locked[{place}]", f"Diese Gruppe kann nicht so bleiben: {rule} Bitte die Gruppe oder die Regel ändern.")
        for place, group in enumerate(problem.locked)
        for rule in (
            _vetoes_within(problem, group)
            if unsure.rules or place in unsure.groups
            else broken_rules_of(problem, group)
        )
    ]
    if unsure.groups:
        # Who sits where is not known, so a pin may be right.
        return faults
    group_of = {town: place for place, group in enumerate(problem.locked) for town in group}
    for place, (a, b) in enumerate(problem.pinned):
        if place not in unsure.pins and group_of.get(a) != group_of.get(b):
            reason = f"{shown(a)} und {shown(b)} sind gesetzt, aber nur eine Stadt davon sitzt in einer festen Gruppe"
            both = f"{shown(a)} und {shown(b)} sind gesetzt, sitzen aber in zwei festen Gruppen"
            told = both if a in group_of and b in group_of else reason
            faults.append(Fault(f"pinned[{place}]", f"{told} (locked). Bitte eines von beidem streichen."))
    return faults


def _vetoes_within(problem: GroupProblem, group: Members) -> Iterator[str]:
    vetoed = {ordered(pair) for pair in problem.vetoed}
    for a, b in combinations(sorted(set(group)), 2):
        if (a, b) in vetoed:
            yield f"{a} und {b} sind ausgeschlossen."


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
