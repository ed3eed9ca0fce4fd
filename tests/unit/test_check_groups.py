"""The check of plans finds every fault that is planted, whoever made the plan."""

from dataclasses import replace

import pytest

from matchmaker.matching.group_plan import Alternate, UnservedTown
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import check_groups
from tests.group_problems import SMALL_CIRCLES, a_group_problem, a_group_town

PROBLEM = a_group_problem(
    *(a_group_town(number) for number in range(4)),
    rules=replace(SMALL_CIRCLES, target_size=3),
    vetoed=(("stadt-0", "stadt-3"),),
)
PLAN = solve_groups(PROBLEM)
GROUP = PLAN.groups[0]


def with_group(**changes):
    return replace(PLAN, groups=(replace(GROUP, **changes),))


def test_a_true_plan_has_no_fault():
    assert check_groups(PROBLEM, PLAN) == []


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (with_group(value=GROUP.value + 1), "Der Wert ist mit"),
        (with_group(weakest=1), "Die Bewertung des schwächsten Mitglieds"),
        (with_group(topic="youth"), "Das Thema youth haben nicht alle."),
        (with_group(members=GROUP.members[:2]), "2 Städte sind nicht 3 bis 3."),
        (with_group(members=(*GROUP.members[:2], "fremd")), "fremd nimmt nicht teil."),
        (with_group(members=("stadt-0", "stadt-1", "stadt-3")), "stadt-0 und stadt-3 sind ausgeschlossen."),
        (with_group(members=("stadt-1", "stadt-1", "stadt-2")), "Eine Stadt kommt mehrfach vor."),
        (with_group(alternates=(Alternate(GROUP.members[0], GROUP.members[1], 0),)), "nicht frei oder kein Mitglied"),
        (with_group(alternates=(replace(GROUP.alternates[0], delta=7),)), "Die Änderung mit"),
        (replace(PLAN, groups=(GROUP, GROUP), total=2 * PLAN.total), "kommt 2-mal vor, richtig ist 1."),
        (replace(PLAN, unmatched=()), "kommt 0-mal vor, richtig ist 1."),
        (replace(PLAN, total=PLAN.total - 1), "Die Summe ist mit"),
        (replace(PLAN, upper_bound=PLAN.total - 1), "liegt über ihrer Schranke"),
        (replace(PLAN, upper_bound=PLAN.total + 1), "Die Angabe optimal ist mit True angegeben, richtig ist False."),
        (replace(PLAN, optimal=False), "Die Angabe optimal ist mit False angegeben, richtig ist True."),
        (with_group(alternates=GROUP.alternates * 2), "2-mal als Ersatz"),
        (with_group(members=GROUP.members[:1]), "1 Städte sind nicht"),
        (
            replace(
                PLAN,
                groups=(),
                unmatched=tuple(UnservedTown(town.id, PLAN.unmatched[0].reason) for town in PROBLEM.towns),
                total=0,
                upper_bound=0,
            ),
            "könnten noch eine Gruppe bilden, der Plan gilt aber als der beste.",
        ),
    ],
)
def test_a_planted_fault_is_found(plan, fault):
    assert [line for line in check_groups(PROBLEM, plan) if fault in line] != []


def test_a_pinned_pair_that_is_torn_apart_is_found():
    torn = replace(PROBLEM, pinned=((PLAN.unmatched[0].id, GROUP.members[0]),))

    assert [line for line in check_groups(torn, PLAN) if "sitzt nicht zusammen" in line] != []
