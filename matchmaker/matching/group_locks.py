"""Which locked or earlier groups of a problem cannot stand as they are written?"""

from collections.abc import Iterator, Sequence

from matchmaker.errors import Fault
from matchmaker.matching.group_problem import GroupProblem, Members
from matchmaker.matching.group_verification import broken_rules_of
from matchmaker.towns.fault_list import shown


def listed_group_faults(key: str, groups: Sequence[Members], known: set[str]) -> list[Fault]:
    """Towns that nobody knows and towns that sit twice in the groups under ``key``."""
    return list(_faults(key, groups, known))


def lock_faults(problem: GroupProblem) -> list[Fault]:
    """Rules that a locked group breaks, and pins that would bring somebody in; for a problem without other faults."""
    faults = [
        Fault(f"locked[{place}]", f"Diese Gruppe kann nicht so bleiben: {rule} Bitte die Gruppe oder die Regel ändern.")
        for place, group in enumerate(problem.locked)
        for rule in broken_rules_of(problem, group)
    ]
    group_of = {town: place for place, group in enumerate(problem.locked) for town in group}
    for place, (a, b) in enumerate(problem.pinned):
        if group_of.get(a) != group_of.get(b):
            reason = f"{shown(a)} und {shown(b)} sind gesetzt, aber nur eine Stadt davon sitzt in einer festen Gruppe"
            both = f"{shown(a)} und {shown(b)} sind gesetzt, sitzen aber in zwei festen Gruppen"
            told = both if a in group_of and b in group_of else reason
            faults.append(Fault(f"pinned[{place}]", f"{told} (locked). Bitte eines von beidem streichen."))
    return faults


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
