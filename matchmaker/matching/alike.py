"""Which of many entries are alike, so that what holds for all of them is said once?"""

from collections.abc import Callable, Hashable, Iterable
from typing import Any, TypeVar

from matchmaker.matching.group_plan import UnservedTown
from matchmaker.matching.matching import Unmatched

Entry = TypeVar("Entry")


def alike(entries: Iterable[Entry], key: Callable[[Entry], Hashable]) -> tuple[tuple[Entry, ...], ...]:
    """The entries in sets of one key each, the largest set first.

    Sets of one size, and the entries of a set, stand in the order in which they came; no entries make no sets.
    """
    sets: dict[Hashable, list[Entry]] = {}
    for entry in entries:
        sets.setdefault(key(entry), []).append(entry)
    return tuple(tuple(found) for found in sorted(sets.values(), key=len, reverse=True))


def causes_document(unmatched: Iterable[Unmatched | UnservedTown]) -> list[dict[str, Any]]:
    """The towns of a plan without a partner or group by why, as JSON: reason, what would help, and their ids."""
    return [_cause(towns) for towns in alike(unmatched, _why)]


def _why(town: Unmatched | UnservedTown) -> Hashable:
    change = town.relaxation
    # How many partners a change opens is one town's own affair: the change is the same.
    return town.reason, change and (change.rule, change.before, change.after)


def _cause(towns: tuple[Unmatched | UnservedTown, ...]) -> dict[str, Any]:
    first = towns[0]
    document: dict[str, Any] = {"reason": {"code": first.reason.code, "text": first.reason.text}}
    if change := first.relaxation:
        document["relaxation"] = {"rule": change.rule, "from": change.before, "to": change.after}
    return document | {"ids": [town.id for town in towns]}
