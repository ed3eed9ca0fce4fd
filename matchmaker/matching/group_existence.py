"""Is there any group at all with this town?"""

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import finished
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.seat_value import may_join

STEPS = 3_000
"""After so many begun groups the search ends without an answer."""

FIRST_LOOK = 100


def may_be_in_a_group(arena: GroupArena, row: int, *, unsure: bool = True) -> bool:
    """Whether some group that keeps every rule holds the town; ``unsure`` where the search ends too early."""
    near = np.flatnonzero(arena.together[row])
    if len(near) < arena.rules.minimum_size - 1:
        return False
    # A yes is mostly found among a few, and a part of thousands is dear to cut out.
    if len(near) > FIRST_LOOK and _is_found(arena, row, near[:FIRST_LOOK], unsure=False):
        return True
    return _is_found(arena, row, near, unsure=unsure)


def _is_found(arena: GroupArena, row: int, near: Indexes, *, unsure: bool) -> bool:
    part = arena.part(np.concatenate([[row], near]))
    steps = [STEPS]
    found = _grows(part, np.array([0]), steps)
    return unsure if steps[0] <= 0 else found


def _grows(arena: GroupArena, group: Indexes, steps: list[int]) -> bool:
    if len(group) in arena.rules.sizes and finished(arena, group[None, :])[0]:
        return True
    if len(group) >= arena.rules.target_size:
        return False
    fits = np.flatnonzero(may_join(arena, group, whole=False))
    fits = fits[fits > group[-1]]
    for row in fits.tolist():
        steps[0] -= 1
        if steps[0] <= 0 or _grows(arena, np.append(group, row), steps):
            return steps[0] > 0
    return False
