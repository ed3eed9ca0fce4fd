"""Which groups do the rules allow at all?"""

from typing import Any

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans

Columns = list[Indexes]
"""Groups by size: per size an array (m, size) of rows, ascending within a group."""

UNFINISHED = 4
"""So many times the limit may be begun groups: most of them never become one."""


def feasible_groups(arena: GroupArena, limit: int) -> Columns | None:
    """All groups that keep every rule, by size from the smallest; None where there are more than ``limit``."""
    begun = np.arange(len(arena))[arena.topics.any(axis=1), None]
    found: Columns = []
    total = 0
    for size in range(2, arena.rules.target_size + 1):
        larger = grown(arena, begun, UNFINISHED * limit)
        if larger is None:
            return None
        begun = larger
        if size >= arena.rules.minimum_size:
            found.append(begun[finished(arena, begun)])
            total += len(found[-1])
        if total > limit:
            return None
    return found


def finished(arena: GroupArena, groups: Indexes) -> Booleans:
    """Which of these groups keep the rules that only a whole group can keep: states, a common window, pins."""
    keeps = np.ones(len(groups), dtype=bool)
    rules = arena.rules
    if rules.minimum_states is not None:
        states = np.sort(arena.state[groups], axis=1)
        keeps &= (np.diff(states, axis=1, prepend=UNKNOWN) != 0).sum(axis=1) >= rules.minimum_states
    if rules.common_window and arena.windows.size:
        given: Any = arena.windows[groups]
        keeps &= ~given.any(axis=2).all(axis=1) | given.all(axis=1).any(axis=1)
    if (arena.pin != UNKNOWN).any():
        keeps &= _pins_whole(arena, groups)
    return keeps


def may_go_on(arena: GroupArena, groups: Indexes) -> Booleans:
    """Which of these groups keep the rules that, once broken, stay broken: a common topic and the towns per state."""
    held: Any = arena.topics[groups]
    keeps: Booleans = held.all(axis=1).any(axis=1)
    if arena.rules.maximum_per_state is not None:
        states = arena.state[groups]
        alike = (states[:, :, None] == states[:, None, :]).sum(axis=2) * (states != UNKNOWN)
        keeps &= alike.max(axis=1) <= arena.rules.maximum_per_state
    return keeps


def keeping_a_window(arena: GroupArena, groups: Indexes) -> Booleans:
    """Which of these groups could still get a common window: all, unless every town of the arena names its own."""
    if not arena.rules.common_window or not arena.windows.size or not arena.windows.any(axis=1).all():
        return np.ones(len(groups), dtype=bool)
    given: Any = arena.windows[groups]
    common: Booleans = given.all(axis=1).any(axis=1)
    return common


def allowed(arena: GroupArena, group: Indexes) -> bool:
    """Whether one group (ascending rows) of a permitted size keeps every rule."""
    together = arena.together[np.ix_(group, group)] | np.eye(len(group), dtype=bool)
    one = group[None, :]
    return bool(together.all() and may_go_on(arena, one)[0] and finished(arena, one)[0])


def grown(arena: GroupArena, groups: Indexes, limit: int) -> Indexes | None:
    """Every group with one more town of a larger row, where no rule is broken for good; None beyond ``limit``."""
    rows = np.arange(len(arena))
    grown, count = [], 0
    # In pieces, so that (groups × towns) never stands in memory at once.
    for piece in np.array_split(groups, max(1, len(groups) * len(arena) // 1_000_000)):
        fits = arena.together[piece].all(axis=1) & (rows[None, :] > piece[:, -1:])
        which, added = np.nonzero(fits)
        larger = np.hstack([piece[which], added[:, None]])
        larger = larger[may_go_on(arena, larger)]
        count += len(larger)
        if count > limit:
            return None
        grown.append(larger)
    return np.concatenate(grown)


def _pins_whole(arena: GroupArena, groups: Indexes) -> Booleans:
    pins = arena.pin[groups]
    inside = (pins[:, :, None] == pins[:, None, :]).sum(axis=2)
    # Counted over all towns: some of a set may not even stand in this part of the arena.
    whole: Booleans = ((pins == UNKNOWN) | (inside == arena.pin_size[groups])).all(axis=1)
    return whole
