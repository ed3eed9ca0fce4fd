"""Which single rule, bent a little, would give a town a group?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_columns import finished
from matchmaker.matching.group_existence import group_with
from matchmaker.matching.group_problem import GroupProblem, GroupRules
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.pairs_apart import UNKNOWN, Booleans, all_together, apart_by_size
from matchmaker.matching.seat_value import may_join

Easing = tuple[str, str, str, GroupRules]

SMALLEST_SIZE = 4
RATIOS = (4.0, 5.0)


def easings(rules: GroupRules) -> Iterator[Easing]:
    """Rule, value now, value then and the rules then: the cheapest for the towns first."""
    yield from _more_per_state(rules)
    if rules.maximum_size_ratio is not None:
        for ratio in RATIOS:
            if ratio > rules.maximum_size_ratio:
                now = f"{rules.maximum_size_ratio:g}"
                yield "maximum_size_ratio", now, f"{ratio:g}", replace(rules, maximum_size_ratio=ratio)
    if rules.one_per_district:
        yield "one_per_district", "ja", "nein", replace(rules, one_per_district=False)
    if rules.common_window:
        yield "common_window", "ja", "nein", replace(rules, common_window=False)
    larger, smaller = rules.target_size + 1, rules.minimum_size - 1
    yield "target_size", str(larger - 1), str(larger), replace(rules, target_size=larger)
    if smaller >= SMALLEST_SIZE:
        yield "minimum_size", str(smaller + 1), str(smaller), replace(rules, minimum_size=smaller)
    yield from _fewer_states(rules)


def _more_per_state(rules: GroupRules) -> Iterator[Easing]:
    if rules.maximum_per_state is not None:
        # One more is often too few, and from the target size on the rule forbids nothing.
        for more in range(rules.maximum_per_state + 1, rules.target_size + 1):
            now = str(rules.maximum_per_state)
            yield "maximum_per_state", now, str(more), replace(rules, maximum_per_state=more)


def _fewer_states(rules: GroupRules) -> Iterator[Easing]:
    if rules.minimum_states is not None:
        # One less is often too few: where all towns lie in one state, only one state helps.
        for fewer in range(rules.minimum_states - 1, 0, -1):
            yield "minimum_states", str(rules.minimum_states), str(fewer), replace(rules, minimum_states=fewer)


class EasedPlans:
    """The plan under each easing, solved again around the groups that stand: all of them stay as they are."""

    def __init__(
        self, problem: GroupProblem, arena: GroupArena, apart: dict[str, Booleans], groups: Sequence[Indexes]
    ) -> None:
        locked = {tuple(group) for group in problem.locked}
        # Nobody joins a group that was sent.
        self.groups = [group for group in groups if tuple(arena.ids[row] for row in group.tolist()) not in locked]
        self.free = np.ones(len(arena), dtype=bool)
        for group in groups:
            self.free[group] = False
        self.problem, self.arena, self.apart = problem, arena, apart

    def cheapest(self, row: int) -> Relaxation | None:
        """The first easing under which the town and its pinned ones get open seats or found a group with free towns."""
        for (rule, before, after, _), arena, founded in self.eased:
            if row in founded or self._is_served(arena, row, founded):
                return Relaxation(rule, before, after, int(arena.together[row].sum()))
        return None

    @cached_property
    def eased(self) -> list[tuple[Easing, GroupArena, set[int]]]:
        """Each easing with its arena and the free towns that are known to found a group under it."""
        return [
            (easing, _eased(self.problem, self.arena, self.apart, easing), set())
            for easing in easings(self.problem.rules)
        ]

    def _is_served(self, arena: GroupArena, row: int, founded: set[int]) -> bool:
        for group in self.groups:
            if arena.together[row][group].all() and _takes_seats(arena, row, group):
                return True
        found = _founded(arena, row, np.flatnonzero(self.free))
        founded.update(found)
        return bool(found)


def _eased(problem: GroupProblem, arena: GroupArena, apart: dict[str, Booleans], easing: Easing) -> GroupArena:
    rule, *_, rules = easing
    changed = replace(arena, rules=rules)
    if rule == "maximum_size_ratio" and rules.maximum_size_ratio is not None:
        apart = apart | {"size_ratio": apart_by_size(problem.towns, rules.maximum_size_ratio)}
    elif rule == "one_per_district":
        apart = {key: mask for key, mask in apart.items() if key != "district"}
    else:
        return changed
    return replace(changed, together=all_together(apart))


def _takes_seats(arena: GroupArena, row: int, group: Indexes) -> bool:
    """Whether the group has seats for the town and for all that pins hold together with it."""
    # Pins bring the whole set or nobody; those of the group itself sit in it already.
    joining = [row] if arena.pin[row] == UNKNOWN else np.flatnonzero(arena.pin == arena.pin[row]).tolist()
    if len(group) + len(joining) > arena.rules.target_size or len(joining) < arena.pin_size[row]:
        return False
    for one in joining:
        if not may_join(arena, group, whole=False)[one]:
            return False
        group = np.append(group, one)
    return bool(finished(arena, np.sort(group)[None, :])[0])


def _founded(arena: GroupArena, row: int, free: Indexes) -> list[int]:
    """A group that free towns alone can form with this one, if it is found: so there is one for certain."""
    rows = np.concatenate([[row], free[arena.together[row][free]]])
    group = group_with(arena.part(rows), 0).group
    return [] if group is None else rows[group].tolist()
