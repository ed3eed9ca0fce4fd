"""Who could take a seat in a group without any other group noticing?"""

from collections.abc import Sequence

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_plan import Alternate
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans
from matchmaker.matching.seat_value import IMPOSSIBLE, seat_values, value_of

PER_SEAT = 3


def alternates(arena: GroupArena, groups: Sequence[Indexes]) -> list[tuple[Alternate, ...]]:
    """For each group the best free towns of every seat, at most three per seat, the smallest loss first."""
    free = np.ones(len(arena), dtype=bool)
    for group in groups:
        free[group] = False
    # A pinned town comes and goes with the towns that it is pinned to.
    free &= arena.pin == UNKNOWN
    return [_of_group(arena, group, free) for group in groups]


def seat_alternates(arena: GroupArena, group: Indexes, leaving: int, free: Booleans) -> list[Alternate]:
    """The free towns that may take the seat of the row ``leaving``, best first, with the change in total."""
    base = group[group != leaving]
    value = value_of(arena, group)
    values = seat_values(arena, base, free)
    rows = np.flatnonzero(values > IMPOSSIBLE)
    ranked = rows[np.argsort(-values[rows], kind="stable")].tolist()
    return [Alternate(arena.ids[row], arena.ids[leaving], int(values[row]) - value) for row in ranked]


def _of_group(arena: GroupArena, group: Indexes, free: Booleans) -> tuple[Alternate, ...]:
    if not free.any():
        return ()
    seats = [row for row in group.tolist() if arena.pin[row] == UNKNOWN]
    found = [one for row in seats for one in seat_alternates(arena, group, row, free)[:PER_SEAT]]
    return tuple(sorted(found, key=lambda one: (-one.delta, one.id, one.replaces)))
