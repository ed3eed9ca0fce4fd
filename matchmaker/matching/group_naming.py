"""How do rows of an arena become a group with its topic and figures?"""

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_plan import Group
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.seat_value import value_of


def named_group(arena: GroupArena, rows: Indexes) -> Group:
    """The group of these ascending rows, which keep every rule; of several common topics the first by alphabet."""
    size = len(rows)
    common = np.flatnonzero(arena.topics[rows].all(axis=0))
    smallest = int(arena.score[rows[:, None], rows].sum(axis=1).min())
    return Group(
        members=tuple(arena.ids[row] for row in rows.tolist()),
        topic=arena.topic_names[int(common[0])],
        value=value_of(arena, rows),
        weakest=(2 * smallest + size - 1) // (2 * (size - 1)),
    )
