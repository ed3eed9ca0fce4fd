"""Circles and consortia by hand: value, rules, reasons and alternates."""

from dataclasses import replace
from itertools import combinations

import pytest

from matchmaker.errors import BadInput
from matchmaker.matching.group_arena import GroupArena, group_arena
from matchmaker.matching.group_document import group_document
from matchmaker.matching.group_existence import group_with
from matchmaker.matching.group_plan import Alternate
from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupProblem, GroupRules, canonical_groups
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import broken_rules_of, check_groups, fair_value
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.odd_sets import Indexes
from tests.group_problems import SMALL_CIRCLES, a_group_problem, a_group_town, an_even_problem

THREE = replace(SMALL_CIRCLES, target_size=3)
CIRCLE_OF_THREE = 3 * 500_000 + 3 * 250_000 + 150_000 * 2
"""Three towns of three states with scores of 0.5 and no advice: 3 · (0.5 + 0.25 + 0.15 · 2/3)."""


def members_of(plan) -> list[tuple[str, ...]]:
    return [group.members for group in plan.groups]


def test_a_circle_is_worth_its_formula():
    problem = an_even_problem(3, rules=THREE)

    plan = solve_groups(problem)

    assert members_of(plan) == [("stadt-0", "stadt-1", "stadt-2")]
    assert (plan.total, plan.upper_bound, plan.optimal, plan.gap) == (CIRCLE_OF_THREE, CIRCLE_OF_THREE, True, 0.0)
    assert (plan.groups[0].topic, plan.groups[0].weakest) == ("vacancy", 500_000)
    assert check_groups(problem, plan) == []


def test_a_second_town_with_the_same_answer_adds_nothing_and_another_answer_does():
    once = [("stadt-1", "stadt-0", 500_000, "Bürgerrat")]
    same = [*once, ("stadt-2", "stadt-0", 500_000, "Bürgerrat")]
    other = [*once, ("stadt-2", "stadt-0", 500_000, "Reallabor")]
    unnamed = [("stadt-1", "stadt-0", 500_000, None), ("stadt-2", "stadt-0", 500_000, None)]

    totals = [
        solve_groups(an_even_problem(3, rules=THREE, advice=tuple(advice))).total - CIRCLE_OF_THREE
        for advice in (once, same, other, unnamed)
    ]

    assert totals == [500_000, 500_000, 750_000, 750_000]


def test_a_consortium_is_worth_its_formula():
    rules = replace(CONSORTIUM_RULES, minimum_size=3, target_size=3)
    towns = (
        a_group_town(0, population=10_000, setting="0", stage="idea"),
        a_group_town(1, population=15_000, setting="1", stage="idea"),
        a_group_town(2, population=10_000, setting="1", stage="learned"),
    )

    plan = solve_groups(a_group_problem(*towns, rules=rules, score=600_000))

    # 3 · (0.6 + 0.10 · (1 − 2/3) + 0.25 · 2/3 + 0.15 · 4/9 + 0.15 · 2/3)
    assert plan.total == 1_800_000 + 100_000 + 500_000 + 200_000 + 300_000
    assert check_groups(a_group_problem(*towns, rules=rules, score=600_000), plan) == []


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"district": "Kreis 0"}, "stadt-0 und stadt-1 liegen im selben Landkreis."),
        ({"population": 30_001}, "stadt-0 und stadt-1 haben ein Größenverhältnis von 3,00."),
        ({"topics": ("youth",)}, "Kein Thema haben alle."),
    ],
)
def test_no_circle_breaks_a_rule_about_two_towns(changes, broken):
    problem = a_group_problem(a_group_town(0), a_group_town(1, **changes), a_group_town(2), rules=THREE)

    assert solve_groups(problem).groups == ()
    assert broken in broken_rules_of(problem, ["stadt-0", "stadt-1", "stadt-2"])


def test_windows_bind_only_where_all_members_gave_some():
    early, late = a_group_town(0, windows=("tue_am",)), a_group_town(1, windows=("thu_pm",))

    apart = solve_groups(a_group_problem(early, late, a_group_town(2, windows=("tue_am", "thu_pm")), rules=THREE))
    unknown = solve_groups(a_group_problem(early, late, a_group_town(2), rules=THREE))

    assert (apart.groups, len(unknown.groups)) == ((), 1)
    assert apart.unmatched[0].conflict == ("window",)


def test_too_many_towns_of_one_state_stay_out_and_are_told_the_cheapest_easing():
    problem = a_group_problem(*(a_group_town(number, state="Hessen") for number in range(3)), rules=THREE)

    plan = solve_groups(problem)

    assert [town.id for town in plan.unmatched] == ["stadt-0", "stadt-1", "stadt-2"]
    first = plan.unmatched[0]
    assert (first.reason.code, first.conflict, first.removed) == ("rules_conflict", ("per_state",), ())
    assert first.relaxation == Relaxation("maximum_per_state", "2", "3", 2)
    eased = solve_groups(replace(problem, rules=replace(THREE, maximum_per_state=3)))
    assert members_of(eased) == [("stadt-0", "stadt-1", "stadt-2")]


@pytest.mark.parametrize(
    ("facts", "rules", "rule"),
    [
        (lambda n: {"state": f"Land {n % 2}"}, replace(CONSORTIUM_RULES, minimum_states=3), "states"),
        (lambda n: {"state": f"Land {n % 2}"}, GroupRules(maximum_per_state=2), "per_state"),
        (lambda n: {"windows": (f"Fenster {n // 4}",)}, GroupRules(common_window=True), "window"),
    ],
)
def test_many_towns_that_no_group_can_hold_are_told_the_one_rule(facts, rules, rule):
    """Forty towns have more groups than can be tried: counting finds what the search would leave open."""
    towns = [a_group_town(number, **facts(number)) for number in range(40)]

    plan = solve_groups(a_group_problem(*towns, rules=rules), watch=lambda _: False)

    assert plan.groups == ()
    assert {(one.reason.code, one.conflict) for one in plan.unmatched} == {("rules_conflict", (rule,))}
    assert len(plan.unmatched) == 40


def test_who_does_not_wait_for_the_diagnosis_has_the_whole_plan_and_what_was_found_at_once():
    towns = [*(a_group_town(number) for number in range(5)), a_group_town(5, topics=())]
    problem = a_group_problem(*towns, rules=THREE, vetoed=(("stadt-0", "stadt-1"),))
    whole = solve_groups(problem)

    ended = solve_groups(problem, watch=lambda progress: progress.done < 1.0)

    assert (ended.groups, ended.optimal, ended.stopped) == (whole.groups, True, False)
    assert (whole.advice_stopped, ended.advice_stopped) == (False, True)
    assert check_groups(problem, whole) == check_groups(problem, ended) == []
    assert {"advice_stopped": True}.items() <= group_document(ended).items()
    assert [town.relaxation for town in ended.unmatched] == [None] * len(whole.unmatched)
    assert sorted(town.reason.code for town in ended.unmatched) == ["no_topic", "partners_taken", "partners_taken"]


FOUR_CAMPS = [(a, b) for a, b in combinations(range(24), 2) if a // 6 != b // 6]
"""Any four towns of four camps of six may sit together, and never five: that is seen only by trying them all."""


def camps(*more: tuple[int, int]) -> GroupProblem:
    towns = [a_group_town(number, id=f"stadt-{number:02}") for number in range(24)]
    scores = tuple((f"stadt-{a:02}", f"stadt-{b:02}", 500_000) for a, b in sorted([*FOUR_CAMPS, *more]))
    return a_group_problem(*towns, rules=GroupRules(), scores=scores)


def test_a_reason_that_takes_a_search_is_missing_only_where_nobody_waits_for_it():
    whole = solve_groups(camps())
    ended = solve_groups(camps(), watch=lambda _: False)

    assert {(one.reason.code, one.conflict) for one in whole.unmatched} == {("rules_conflict", ("listed_pairs",))}
    assert {(one.reason.code, one.conflict) for one in ended.unmatched} == {("not_examined", ())}
    assert len(whole.unmatched) == len(ended.unmatched) == 24


def test_the_one_possible_group_among_hundreds_of_begun_ones_is_found_for_each_of_its_towns():
    problem = camps((10, 11))
    arena = group_arena(canonical_groups(problem))

    found = [group_with(arena, row) for row in range(24)]

    assert [one.sure for one in found] == [True] * 24
    assert [row for row, one in enumerate(found) if one.group is not None] == [*range(6), 10, 11, *range(12, 24)]
    assert all(
        row in one.group and {10, 11} <= set(one.group) for row, one in enumerate(found) if one.group is not None
    )
    assert [one for one in found if one.group is not None and len(broken(problem, arena, one.group))] == []
    assert not group_with(arena, 0, hasty=True).sure


def broken(problem: GroupProblem, arena: GroupArena, group: Indexes) -> list[str]:
    return broken_rules_of(problem, tuple(arena.ids[row] for row in group))


def test_candidates_are_counted_under_the_first_rule_that_removes_them():
    towns = (
        a_group_town(0, population=5_000),
        a_group_town(1, population=20_000),
        a_group_town(2, district="Kreis 0"),
        a_group_town(3, topics=("youth",)),
        a_group_town(4),
    )
    problem = a_group_problem(*towns, rules=THREE, vetoed=(("stadt-0", "stadt-4"),))

    told = solve_groups(problem).unmatched[0]

    assert told.removed == (("vetoes", 1), ("common_topic", 1), ("size_ratio", 1), ("district", 1))
    assert told.reason.code == "too_few_candidates"


def test_a_conflict_of_two_rules_names_both_and_neither_alone():
    # Without the size ratio stadt-3 could help, without the states stadt-1 and stadt-2 would do.
    towns = (
        a_group_town(0, state="A"),
        a_group_town(1, state="A"),
        a_group_town(2, state="A"),
        a_group_town(3, state="B", population=40_000),
    )

    told = solve_groups(a_group_problem(*towns, rules=THREE)).unmatched[0]

    assert told.conflict == ("size_ratio", "per_state")


def test_towns_of_higher_priority_are_served_first_even_for_a_smaller_total():
    towns = [a_group_town(number) for number in range(4)]
    towns[3] = a_group_town(3, state="Land 0", priority=1)

    assert members_of(solve_groups(a_group_problem(*towns, rules=THREE))) != [("stadt-0", "stadt-1", "stadt-2")]


def test_pinned_towns_sit_together_or_not_at_all():
    towns = [a_group_town(number) for number in range(4)]
    worst = tuple((a, b, 0 if "stadt-3" in (a, b) else s) for a, b, s in a_group_problem(*towns).scores)
    problem = a_group_problem(*towns, rules=THREE, scores=worst, pinned=(("stadt-3", "stadt-0"),))

    plan = solve_groups(problem)

    assert {"stadt-0", "stadt-3"} <= set(plan.groups[0].members)
    impossible = replace(problem, towns=(*towns[:3], replace(towns[3], district="Kreis 0")))
    assert members_of(solve_groups(impossible)) == []
    assert solve_groups(impossible).unmatched[0].conflict == ("district", "pins")


def test_alternates_are_free_towns_with_the_change_in_total():
    towns = [a_group_town(number) for number in range(4)]
    scores = tuple((a, b, 200_000 if "stadt-3" in (a, b) else s) for a, b, s in a_group_problem(*towns).scores)
    problem = a_group_problem(*towns, rules=THREE, scores=scores)

    plan = solve_groups(problem)

    lost = fair_value(problem, ["stadt-0", "stadt-1", "stadt-3"]) - plan.total
    assert plan.groups[0].alternates == tuple(Alternate("stadt-3", seat, lost) for seat in plan.groups[0].members)
    assert lost < 0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_towns_are_answered_and_not_refused(count):
    plan = solve_groups(an_even_problem(count, rules=THREE))

    assert (plan.groups, plan.total, plan.upper_bound, plan.optimal) == ((), 0, 0, True)
    assert [town.reason.code for town in plan.unmatched] == ["too_few_towns"] * count


def test_a_problem_built_in_code_is_refused_with_all_faults():
    problem = an_even_problem(3, rules=GroupRules(minimum_size=7), pinned=(("stadt-0", "stadt-9"),))
    problem = replace(problem, scores=(*problem.scores, ("stadt-0", "stadt-1", 2_000_000)))

    with pytest.raises(BadInput) as refusal:
        solve_groups(problem)

    assert [fault.where for fault in refusal.value.faults] == [
        "scores[3]",
        "Gruppengröße",
        "scores[3]",
        "pinned[0]",
        "pinned[0]",
    ]


def test_a_pin_to_a_town_of_another_part_keeps_both_out():
    # Two themes, two parts: each alone could form a circle, but the pin wants one of each in the same one.
    towns = [a_group_town(number, topics=("vacancy" if number < 3 else "youth",)) for number in range(6)]
    problem = a_group_problem(*towns, rules=THREE, pinned=(("stadt-0", "stadt-3"),))

    assert members_of(solve_groups(problem)) == []


def test_a_town_without_a_topic_is_told_so():
    problem = a_group_problem(*(a_group_town(number) for number in range(3)), a_group_town(3, topics=()), rules=THREE)

    (told,) = solve_groups(problem).unmatched

    assert (told.reason.code, told.conflict, told.relaxation) == ("no_topic", ("common_topic",), None)


def test_pins_in_a_chain_that_a_veto_tears_apart_are_refused_with_every_place():
    towns = [a_group_town(number) for number in range(5)]
    chain = (("stadt-0", "stadt-1"), ("stadt-1", "stadt-2"))
    vetoed = (("stadt-2", "stadt-0"), ("stadt-3", "stadt-4"))

    with pytest.raises(BadInput) as refused:
        solve_groups(a_group_problem(*towns, pinned=chain, vetoed=vetoed))

    reason = "pinned[1], pinned[0] halten „stadt-2“ und „stadt-0“ zusammen, vetoed[0] trennt sie."
    assert [(fault.where, fault.reason) for fault in refused.value.faults] == [
        ("vetoed[0]", f"{reason} Bitte eines von beidem streichen.")
    ]
