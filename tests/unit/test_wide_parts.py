"""Are many towns with few possible groups planned in good time, nearly as well as with a full proof?"""

import pytest

from matchmaker.matching import group_solving, set_packing
from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.group_problem import GroupProblem
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import check_groups
from tests.group_problems import a_group_problem, a_group_town

TOWNS, TOPICS = 72, 18


def a_wide_problem(**changes) -> GroupProblem:
    """Towns in a ring, each with two neighbouring topics of eight towns: one part, and some thousand groups."""
    towns = [
        a_group_town(
            number, id=f"stadt-{number:02d}", topics=(f"t{number // 4:02d}", f"t{(number // 4 + 1) % TOPICS:02d}")
        )
        for number in range(TOWNS)
    ]
    scores = tuple(
        (a.id, b.id, 300_000 + 7_919 * (int(a.id[-2:]) + 3) * (int(b.id[-2:]) + 5) % 600_000)
        for row, a in enumerate(towns)
        for b in towns[row + 1 :]
    )
    return a_group_problem(*towns, scores=scores, **changes)


def proven(problem: GroupProblem, patch: pytest.MonkeyPatch) -> GroupPlan:
    """The plan of the way for few towns."""
    for module in (set_packing, group_solving):
        patch.setattr(module, "MIXED_TOWNS", TOWNS)
    return solve_groups(problem)


def test_a_wide_part_is_nearly_as_good_as_the_proven_best(monkeypatch):
    problem = a_wide_problem()

    plan = solve_groups(problem)
    best = proven(problem, monkeypatch)

    assert check_groups(problem, plan) == []
    assert 0.98 * best.total <= plan.total <= best.total <= plan.upper_bound <= 1.1 * best.total


def test_groups_that_stood_are_kept_in_a_wide_part():
    plan = solve_groups(a_wide_problem())
    earlier = tuple(group.members for group in plan.groups)

    again = solve_groups(a_wide_problem(earlier=earlier))

    assert (again.kept, again.changed) == (len(earlier), 0)


def test_a_wide_part_may_be_stopped_with_what_it_has():
    stopped = solve_groups(a_wide_problem(), watch=lambda progress: progress.done < 0.5)

    assert stopped.stopped
    assert check_groups(a_wide_problem(), stopped) == []
