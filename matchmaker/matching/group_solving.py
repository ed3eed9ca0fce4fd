"""Which groups are the best, and how good are they provably?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from matchmaker.matching.course import Course, Manner
from matchmaker.matching.group_alternates import alternates
from matchmaker.matching.group_arena import GroupArena, group_arena
from matchmaker.matching.group_bounds import groups_bound
from matchmaker.matching.group_columns import Columns, feasible_groups
from matchmaker.matching.group_contradictions import refuse_group_contradictions
from matchmaker.matching.group_course import PartCourse
from matchmaker.matching.group_diagnosis import unserved_towns
from matchmaker.matching.group_keeping import kept_and_changed, rows_of, with_bonus, within, without_locked
from matchmaker.matching.group_naming import named_group
from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.group_problem import GroupProblem, canonical_groups
from matchmaker.matching.group_search import searched_groups
from matchmaker.matching.group_worth import Worth
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.progress import Watch, go_on
from matchmaker.matching.set_packing import MIXED_TOWNS, Packing, PackingProblem

LISTED, HALF_LISTED = 50_000, 500_000
"""Up to so many groups all are listed and the best plan is proven; up to so many they are listed, with a bound."""

PROMISING = 400
SOLVER = "set packing (HiGHS) over all groups of small parts, local search with exact re-solves above"


@dataclass(frozen=True, eq=False)
class _Part:
    """Towns that may sit with nobody outside: their ``rows``, what groups are worth, and a bound on their total.

    ``wanted`` is the worth with the bonus for what stood earlier, the same where nothing did.
    """

    rows: Indexes
    worth: Worth
    wanted: Worth
    earlier: tuple[Indexes, ...]
    bound: int


@dataclass(frozen=True, eq=False)
class _Solved:
    """The groups of one part, as rows of the part, with a bound on their total."""

    groups: list[Indexes]
    bound: int


def solve_groups(problem: GroupProblem, watch: Watch = go_on) -> GroupPlan:
    """The plan with the largest ``Σ |G| · F(G)`` after pins and priorities, as far as it could be found.

    Parts whose towns may never sit together are solved one by one. A part of up to 60 towns and 50,000 possible
    groups is solved exactly by set packing; a larger one by local search, with its bound. Deterministic: no
    clock decides. Without any possible group the plan is empty. ``BadInput`` lists all contradictions.

    Locked groups stand as they are. Two towns that sat in one earlier group are worth 0.02 more to each other while
    the plan is made; totals and bounds are without it, so a plan that keeps groups shows what that costs as its gap.
    ``watch`` follows the search and may stop it: then the plan is the best so far, with its gap and without easings.
    It is asked through the diagnosis as well; stopped there, the plan is whole and only what was found out is told.
    """
    refuse_group_contradictions(problem)
    problem = canonical_groups(problem)
    arena = group_arena(problem)
    locked = rows_of(arena, problem.locked)
    parts = _parts(problem, without_locked(arena, locked))
    base = sum(named_group(arena, group).value for group in locked)
    course = Course(Manner(watch=watch), base=base)
    course.begin(sum(len(part.rows) for part in parts), sum(part.bound for part in parts))
    solved = [_part_solved(part, course) for part in parts]
    found = [part.rows[group] for part, one in zip(parts, solved, strict=True) for group in one.groups]
    rows = sorted([*locked, *found], key=lambda group: int(group[0]))
    return _plan(problem, arena, rows, base + sum(one.bound for one in solved), course)


def _plan(problem: GroupProblem, arena: GroupArena, rows: Sequence[Indexes], bound: int, course: Course) -> GroupPlan:
    groups = tuple(named_group(arena, group) for group in rows)
    total = sum(group.value for group in groups)
    if total > bound:
        # A bound below a total is no bound: to raise it to the total would make a mistake a proof.
        raise ValueError(f"total {total} above its upper bound {bound}")
    kept, changed = kept_and_changed(problem.earlier, groups)
    optimal, stopped = total == bound, course.stopped
    diagnosis = unserved_towns(problem, arena, rows, lambda: course.may_go_on(1.0))
    return GroupPlan(
        format=arena.rules.format,
        groups=tuple(
            replace(group, alternates=found) for group, found in zip(groups, alternates(arena, rows), strict=True)
        ),
        unmatched=diagnosis.towns,
        total=total,
        upper_bound=bound,
        optimal=optimal,
        solver=SOLVER,
        kept=kept,
        changed=changed,
        stopped=stopped and not optimal,
        advice_stopped=diagnosis.stopped,
    )


def _parts(problem: GroupProblem, arena: GroupArena) -> list[_Part]:
    """The parts that are large enough for a group, each with its bound."""
    earlier = rows_of(arena, problem.earlier or ())
    worth = Worth.of(arena)
    parts = []
    for rows in arena.parts():
        if len(rows) >= arena.rules.minimum_size:
            own, stood = worth.part(rows), tuple(within(rows, earlier))
            wanted = Worth(with_bonus(own.arena, stood), own.per_point)
            parts.append(_Part(rows, own, wanted, stood, groups_bound(own.arena)))
    return parts


def _part_solved(part: _Part, course: Course) -> _Solved:
    """One part by itself; where the search was ended before, what greedy choice gives."""
    course.begin_part(len(part.rows), part.bound)
    own = PartCourse(course, part.worth.arena, part.bound)
    columns = feasible_groups(part.worth.arena, HALF_LISTED) if own.may_go_on(0.0) else None
    if columns is None:
        solved = _Solved(searched_groups(part.wanted.arena, part.earlier, own), part.bound)
    elif len(part.rows) > MIXED_TOWNS:
        solved = _searched_and_packed(part, columns, own)
    else:
        solved = _packed(part, columns, own)
    total = sum(int(part.worth.of_group(group)) for group in solved.groups) - _points_worth(part, solved.groups)
    own.end(total, solved.bound)
    return solved


def _packed(part: _Part, columns: Columns, own: PartCourse) -> _Solved:
    most = None if sum(len(groups) for groups in columns) <= LISTED else PROMISING

    def best(worth: Worth) -> Packing:
        packed = PackingProblem(len(part.rows), columns, worth.of_columns(columns))
        return packed.best(most=most, may_go_on=lambda: own.may_go_on(0.0))

    packing = best(part.worth)
    chosen = [np.array(group) for group in packing.chosen]
    bound = min(part.bound, packing.bound - _points_worth(part, chosen))
    if part.earlier and not own.stopped:
        # The first choice proves what could be had; this one keeps what is nearly as good.
        kept = [np.array(group) for group in best(part.wanted).chosen]
        # Among promising groups only, it may serve fewer of those who come first: then it is no answer.
        if not own.stopped and _points_worth(part, kept) >= _points_worth(part, chosen):
            chosen = kept
    if own.stopped:
        hurried = searched_groups(part.wanted.arena, part.earlier, own)
        chosen = max(chosen, hurried, key=lambda groups: sum(part.worth.of_group(group) for group in groups))
    return _Solved(chosen, bound)


def _searched_and_packed(part: _Part, columns: Columns, own: PartCourse) -> _Solved:
    """Many towns with few possible groups: what local search finds, made better where promising groups allow it."""
    chosen = searched_groups(part.wanted.arena, part.earlier, own)

    def best(worth: Worth) -> Packing:
        packed = PackingProblem(len(part.rows), columns, worth.of_columns(columns))
        known = sum(worth.of_group(group) for group in chosen)
        return packed.best(known, most=PROMISING, may_go_on=lambda: own.may_go_on(0.9, chosen))

    packing = best(part.worth)
    bound = min(part.bound, packing.bound - _points_worth(part, packing.chosen or chosen))
    # What proves how much could be had is not the answer where groups that stood earlier are to be kept.
    better = best(part.wanted).chosen if part.earlier and not own.stopped else packing.chosen
    return _Solved([np.array(group) for group in better] or chosen, bound)


def _points_worth(part: _Part, groups: Sequence[Indexes | tuple[int, ...]]) -> int:
    return part.worth.per_point * sum(int(part.worth.arena.points[np.array(group)].sum()) for group in groups)
