"""How does a new plan of groups change as little as possible of an earlier one, and how much does it change?"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from matchmaker.matching.arena import KEEP_BONUS
from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_plan import Group
from matchmaker.matching.group_problem import Members
from matchmaker.matching.group_worth import Worth
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import Booleans
from matchmaker.matching.seat_value import IMPOSSIBLE


def rows_of(arena: GroupArena, groups: Iterable[Members]) -> list[Indexes]:
    """The ascending rows of each of these groups; a town that is not in the arena has none."""
    row_of = {town: row for row, town in enumerate(arena.ids)}
    return [np.array(sorted(row_of[town] for town in group if town in row_of), dtype=np.int64) for group in groups]


def with_bonus(arena: GroupArena, earlier: Sequence[Indexes]) -> GroupArena:
    """The arena in which two towns that sat in one earlier group are worth 0.02 more to each other."""
    if not earlier:
        return arena
    worth = arena.worth.copy()
    for group in earlier:
        worth[np.ix_(group, group)] += KEEP_BONUS
        worth[group, group] -= KEEP_BONUS
    return replace(arena, worth=worth)


def without_locked(arena: GroupArena, locked: Sequence[Indexes]) -> GroupArena:
    """The arena in which nobody may sit with a town of a locked group: those groups stand already."""
    if not locked:
        return arena
    rows = np.concatenate(locked)
    together = arena.together.copy()
    together[rows] = together[:, rows] = False
    return replace(arena, together=together)


def within(part: Indexes, groups: Iterable[Indexes]) -> list[Indexes]:
    """What of each group lies in a part, as rows of the part (``part`` ascending), where that is two towns or more."""
    inside = (np.flatnonzero(np.isin(part, group)) for group in groups)
    return [rows for rows in inside if len(rows) > 1]


def still_standing(worth: Worth, group: Indexes, free: Booleans) -> Indexes:
    """What of an earlier group can stand now: all who are free, or all but the one whose leaving costs least.

    One refusal or veto in a group of six must not scatter the other five. Nobody where even that is no group.
    """
    rows = group[free[group]]
    if not len(rows) or _may_stand(worth, rows):
        return rows
    smaller = [found for row in rows.tolist() if _may_stand(worth, found := rows[rows != row])]
    return max(smaller, key=worth.of_group) if smaller else rows[:0]


def _may_stand(worth: Worth, rows: Indexes) -> bool:
    return len(rows) > 1 and worth.of_group(rows) > IMPOSSIBLE


def kept_and_changed(earlier: Sequence[Members] | None, groups: Sequence[Group]) -> tuple[int, int] | tuple[None, None]:
    """How many earlier groups stand with the same members, and how many do not; None without an earlier plan."""
    if earlier is None:
        return None, None
    new = {frozenset(group.members) for group in groups}
    kept = sum(frozenset(group) in new for group in earlier)
    return kept, len(earlier) - kept
