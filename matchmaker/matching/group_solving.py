"""Which groups are the best, and how good are they provably?"""

from dataclasses import dataclass, replace

import numpy as np

from matchmaker.matching.group_alternates import alternates
from matchmaker.matching.group_arena import group_arena
from matchmaker.matching.group_bounds import groups_bound
from matchmaker.matching.group_columns import feasible_groups
from matchmaker.matching.group_contradictions import refuse_group_contradictions
from matchmaker.matching.group_diagnosis import unserved_towns
from matchmaker.matching.group_naming import named_group
from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.group_problem import GroupProblem, canonical_groups
from matchmaker.matching.group_search import searched_groups
from matchmaker.matching.group_worth import Worth
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.set_packing import PackingProblem

LISTED, HALF_LISTED = 50_000, 500_000
"""Up to so many groups all are listed and the best plan is proven; up to so many they are listed, with a bound."""

PROMISING = 400
SOLVER = "set packing (HiGHS) over all groups of small parts, local search with exact re-solves above"


@dataclass(frozen=True, eq=False)
class _Solved:
    """The groups of one part, as rows of the arena, with a bound on their total."""

    groups: list[Indexes]
    bound: int
    optimal: bool


def solve_groups(problem: GroupProblem) -> GroupPlan:
    """The plan with the largest ``Σ |G| · F(G)`` after pins and priorities, as far as it could be found.

    Parts whose towns may never sit together are solved one by one. A part of up to 50,000 possible groups
    is solved exactly by set packing; a larger one by local search, with its bound. Deterministic: no
    clock decides. Without any possible group the plan is empty. ``BadInput`` lists all contradictions.
    """
    refuse_group_contradictions(problem)
    problem = canonical_groups(problem)
    arena = group_arena(problem)
    worth = Worth.of(arena)
    solved = [_part_solved(worth.part(rows), rows) for rows in arena.parts()]
    rows = sorted((group for part in solved for group in part.groups), key=lambda group: int(group[0]))
    groups = tuple(named_group(arena, group) for group in rows)
    total, bound = sum(group.value for group in groups), sum(part.bound for part in solved)
    return GroupPlan(
        format=arena.rules.format,
        groups=tuple(
            replace(group, alternates=found) for group, found in zip(groups, alternates(arena, rows), strict=True)
        ),
        unmatched=unserved_towns(problem, arena, rows),
        total=total,
        upper_bound=max(total, bound),
        optimal=all(part.optimal for part in solved) or total >= bound,
        solver=SOLVER,
    )


def _part_solved(worth: Worth, rows: Indexes) -> _Solved:
    """One part by itself; ``rows`` are its towns in the whole arena."""
    if len(rows) < worth.arena.rules.minimum_size:
        return _Solved([], 0, optimal=True)
    columns = feasible_groups(worth.arena, HALF_LISTED)
    if columns is None:
        groups = searched_groups(worth.arena)
        bound = groups_bound(worth.arena)
        return _Solved([rows[group] for group in groups], bound, optimal=False)
    packed = PackingProblem(len(rows), columns, worth.of_columns(columns))
    all_listed = sum(len(groups) for groups in columns) <= LISTED
    packing = packed.best() if all_listed else packed.best(most=PROMISING)
    chosen = [np.array(group) for group in packing.chosen]
    points = sum(int(worth.arena.points[group].sum()) for group in chosen)
    bound = packing.bound - worth.per_point * points
    return _Solved([rows[group] for group in chosen], bound, optimal=packing.bound == packing.total)
