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


def test_a_plan_that_passes_over_who_comes_first_is_not_the_best():
    problem = a_group_problem(
        a_group_town(0, priority=1),
        *(a_group_town(number) for number in range(1, 4)),
        rules=replace(SMALL_CIRCLES, target_size=3),
    )
    later = replace(problem, towns=(*problem.towns[1:], replace(problem.towns[0], id="stadt-9")))
    false_plan = solve_groups(replace(later, scores=tuple(one for one in problem.scores if "stadt-0" not in one[:2])))
    claimed = replace(false_plan, unmatched=tuple(replace(one, id="stadt-0") for one in false_plan.unmatched))

    assert [one for one in check_groups(problem, claimed) if "zuerst kommen" in one] != []
    assert check_groups(problem, solve_groups(problem)) == []


def test_a_bound_that_a_plan_of_few_towns_exceeds_and_a_best_plan_that_is_not_are_found():
    lower = replace(PLAN, total=0, upper_bound=0, groups=())

    faults = check_groups(PROBLEM, lower)

    assert f"Die Schranke 0 ist falsch: möglich ist die Summe {PLAN.total}." in faults
    assert f"Der Plan gilt als der beste, möglich ist aber die Summe {PLAN.total}." in faults


def test_a_town_without_its_pinned_one_makes_no_group_that_a_plan_lacks():
    towns = [a_group_town(number) for number in range(7)]
    others = ("stadt-0", "stadt-1", "stadt-2", "stadt-4", "stadt-5")
    problem = a_group_problem(
        *towns,
        rules=replace(SMALL_CIRCLES, target_size=3),
        pinned=(("stadt-3", "stadt-6"),),
        vetoed=tuple((other, "stadt-6") for other in others),
    )
    plan = solve_groups(problem)

    assert {town.id for town in plan.unmatched} > {"stadt-3", "stadt-6"}
    assert (len(plan.unmatched), plan.optimal, check_groups(problem, plan)) == (4, True, [])


ALONE = a_group_problem(
    *(a_group_town(number) for number in range(4)),
    rules=replace(SMALL_CIRCLES, target_size=3),
    vetoed=(("stadt-0", "stadt-3"), ("stadt-1", "stadt-3")),
)
ALONE_PLAN = solve_groups(ALONE)
(LEFT,) = ALONE_PLAN.unmatched


def test_a_town_with_true_reasons_has_none_of_its_own_at_fault():
    assert (LEFT.id, LEFT.reason.code, LEFT.removed, LEFT.conflict) == (
        "stadt-3",
        "too_few_candidates",
        (("vetoes", 2),),
        ("vetoes",),
    )
    assert check_groups(ALONE, ALONE_PLAN) == []


@pytest.mark.parametrize(
    ("left", "fault"),
    [
        (
            replace(LEFT, removed=(("vetoes", 1),)),
            "stadt-3: Was Kandidaten ausschloss, ist mit {'vetoes': 1} angegeben, richtig: {'vetoes': 2}.",
        ),
        (
            replace(LEFT, conflict=()),
            "stadt-3: Ohne jede Regel wäre eine Gruppe möglich.",
        ),
        (
            replace(LEFT, conflict=("vetoes", "district")),
            "stadt-3: Weniger Regeln als vetoes, district lassen schon keine Gruppe zu.",
        ),
        (
            replace(LEFT, conflict=("district",)),
            "stadt-3: Unter den Regeln district allein wäre eine Gruppe möglich.",
        ),
        (
            replace(LEFT, reason=replace(LEFT.reason, code="partners_taken")),
            "stadt-3: Der Grund ist mit partners_taken angegeben, richtig ist too_few_candidates.",
        ),
    ],
)
def test_a_false_reason_is_found(left, fault):
    assert check_groups(ALONE, replace(ALONE_PLAN, unmatched=(left,))) == [fault]


def test_rules_that_leave_a_group_are_in_nobodys_way():
    (left,) = PLAN.unmatched

    assert check_groups(PROBLEM, replace(PLAN, unmatched=(replace(left, conflict=("vetoes",)),))) == [
        "stadt-3: Die Regeln vetoes stehen einander nicht im Weg."
    ]


def test_where_too_few_towns_take_part_no_rule_is_to_blame():
    few = a_group_problem(a_group_town(0), a_group_town(1), rules=SMALL_CIRCLES, vetoed=(("stadt-0", "stadt-1"),))
    plan = solve_groups(few)

    assert [(one.reason.code, one.conflict) for one in plan.unmatched] == [("too_few_towns", ())] * 2
    assert check_groups(few, plan) == []
