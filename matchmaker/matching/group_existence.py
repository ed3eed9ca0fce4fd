"""Is there any group at all with this town?"""

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import finished
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN
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
    if _too_few(part):
        return False
    steps = [STEPS]
    found = _grows(part, np.array([0]), steps)
    return unsure if steps[0] <= 0 else found


def _too_few(arena: GroupArena) -> bool:
    """Whether counting alone shows that the first town sits in no group: too few states, seats or common windows.

    A search through all groups would end without an answer where many towns share few states or windows.
    """
    rules = arena.rules
    per_state = np.bincount(arena.state[arena.state != UNKNOWN])
    if rules.minimum_states is not None and np.count_nonzero(per_state) < rules.minimum_states:
        return True
    if rules.maximum_per_state is not None:
        unknown = np.count_nonzero(arena.state == UNKNOWN)
        if unknown + np.minimum(per_state, rules.maximum_per_state).sum() < rules.minimum_size:
            return True
    # A group with a town that named no window is bound to none.
    if not rules.common_window or not arena.windows.size or not arena.windows.any(axis=1).all():
        return False
    return int(arena.windows[:, arena.windows[0]].sum(axis=0).max()) < rules.minimum_size


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
