"""Is there any group at all with this town?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import finished, grown, keeping_a_window
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN
from matchmaker.matching.seat_value import may_join

STEPS = 100
"""So many begun groups are tried one after the other: where there are groups, one is mostly found at once."""

BEGUN = 50_000
"""Then all are begun, size by size; with more of one size than this the search ends without an answer."""

FIRST_LOOK = 100


@dataclass(frozen=True, slots=True)
class Existence:
    """A ``group`` with the town that keeps every rule, as ascending rows; ``None`` where none was found.

    ``sure`` is False where the search ended before it could say that there is none.
    """

    group: Indexes | None
    sure: bool = True


def group_with(arena: GroupArena, row: int, *, hasty: bool = False) -> Existence:
    """Some group that keeps every rule and holds the town; a ``hasty`` search ends after the first few steps."""
    near = np.flatnonzero(arena.together[row])
    if len(near) < arena.rules.minimum_size - 1:
        return Existence(None)
    looks = [near]
    # A yes is mostly found among a few, and a part of thousands is dear to cut out.
    if len(near) > FIRST_LOOK:
        looks.insert(0, near[:FIRST_LOOK])
    found = Existence(None)
    for look in looks:
        rows = np.concatenate([[row], look])
        found = _searched(arena.part(rows), hasty=hasty or len(look) < len(near))
        if found.group is not None:
            return Existence(np.sort(rows[found.group]))
    return found


def _searched(part: GroupArena, *, hasty: bool) -> Existence:
    """A group with the first town of the part, as its rows."""
    if _too_few(part):
        return Existence(None)
    steps = [STEPS]
    group = _deepened(part, np.array([0]), steps)
    if group is not None or steps[0] > 0:
        return Existence(group)
    return Existence(None, sure=False) if hasty else _widened(part)


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


def _deepened(arena: GroupArena, group: Indexes, steps: list[int]) -> Indexes | None:
    """The group, or one that grows from it by towns of larger rows; ``steps`` counts down to 0, which ends it."""
    if len(group) >= arena.rules.minimum_size and finished(arena, group[None, :])[0]:
        return group
    if len(group) >= arena.rules.target_size:
        return None
    fits = np.flatnonzero(may_join(arena, group, whole=False))
    for row in fits[fits > group[-1]].tolist():
        steps[0] -= 1
        if steps[0] <= 0:
            return None
        found = _deepened(arena, np.append(group, row), steps)
        if found is not None:
            return found
    return None


def _widened(arena: GroupArena) -> Existence:
    """All groups that begin with the first town, size by size, until one keeps every rule."""
    begun = np.array([[0]])
    for size in range(2, arena.rules.target_size + 1):
        larger = grown(arena, begun, BEGUN)
        if larger is None:
            return Existence(None, sure=False)
        begun = larger[keeping_a_window(arena, larger)]
        if size >= arena.rules.minimum_size and (whole := np.flatnonzero(finished(arena, begun))).size:
            return Existence(begun[whole[0]])
    return Existence(None)
