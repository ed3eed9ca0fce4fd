"""Is each proposed easing one step from the rules as they are, and are stand-ins told the best first?"""

from dataclasses import replace
from itertools import combinations, pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matchmaker.matching.group_easing import easings
from matchmaker.matching.group_plan import GroupPlan
from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupProblem, GroupRules
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import broken_rules_of
from matchmaker.matching.matching import Relaxation
from tests.group_problems import SMALL_CIRCLES, a_group_problem, a_group_town, group_problems


def steps(rules: GroupRules) -> list[tuple[str, str, str]]:
    return [(rule, now, then) for rule, now, then, _ in easings(rules)]


def test_every_easing_of_a_circle_is_told_as_it_is_tried():
    rules = GroupRules(minimum_size=5, target_size=6, maximum_per_state=2, maximum_size_ratio=3.0)
    assert steps(rules) == [
        *(("maximum_per_state", "2", more) for more in "3456"),
        ("maximum_size_ratio", "3", "4"),
        ("maximum_size_ratio", "3", "5"),
        ("one_per_district", "ja", "nein"),
        ("common_window", "ja", "nein"),
        ("target_size", "6", "7"),
        ("minimum_size", "5", "4"),
    ]
    changed = {rule: eased for rule, _, _, eased in easings(rules)}
    assert changed["maximum_per_state"] == replace(rules, maximum_per_state=6)
    assert changed["target_size"] == replace(rules, target_size=7)
    assert changed["minimum_size"] == replace(rules, minimum_size=4)


def test_a_consortium_may_do_with_fewer_states_but_never_with_none():
    told = steps(CONSORTIUM_RULES)
    assert told[-2:] == [("minimum_states", "3", "2"), ("minimum_states", "3", "1")]
    assert "minimum_states" not in {rule for rule, _, _ in steps(replace(CONSORTIUM_RULES, minimum_states=1))}


def test_the_stand_ins_of_a_group_come_best_first_whichever_seat_they_take():
    towns = [a_group_town(number) for number in range(9)]
    # Five free towns, each worth less to the group than the one before.
    worth = {f"stadt-{number}": 900_000 - 100_000 * number for number in range(9)}
    scores = tuple((a.id, b.id, min(worth[a.id], worth[b.id])) for a in towns for b in towns if a.id < b.id)
    problem = a_group_problem(*towns, rules=replace(SMALL_CIRCLES, minimum_size=4, target_size=4), scores=scores)
    alternates = solve_groups(problem).groups[0].alternates
    assert len({one.delta for one in alternates}) > 1
    assert all(better.delta >= worse.delta for better, worse in pairwise(alternates))


def standing_ways(problem: GroupProblem, plan: GroupPlan, town: str) -> list[tuple[str, ...]]:
    """Every group that the town could have while all groups of the plan stay, found by trying all of them."""
    held = next(members for members in held_together(problem) if town in members)
    joined = [(*group.members, *held) for group in plan.groups if group.members not in problem.locked]
    free = [one.id for one in plan.unmatched]
    founded = [members for size in problem.rules.sizes for members in combinations(free, size) if town in members]
    return [
        members
        for members in (*joined, *founded)
        if len(members) in problem.rules.sizes
        and all((a in members) == (b in members) for a, b in problem.pinned)
        and not broken_rules_of(problem, members)
    ]


def held_together(problem: GroupProblem) -> list[set[str]]:
    """The sets of towns that pins hold together, a town without pins by itself."""
    sets = [{town.id} for town in problem.towns]
    for a, b in problem.pinned:
        first, second = (next(one for one in sets if end in one) for end in (a, b))
        if first is not second:
            sets.remove(second)
            first |= second
    return sets


def test_consortia_of_one_state_are_told_that_one_state_would_do():
    towns = [a_group_town(number, state="Hessen") for number in range(4)]

    told = {town.relaxation for town in solve_groups(a_group_problem(*towns, rules=CONSORTIUM_RULES)).unmatched}

    assert told == {Relaxation("minimum_states", "3", "1", 3)}
    assert solve_groups(a_group_problem(*towns, rules=replace(CONSORTIUM_RULES, minimum_states=1))).unmatched == ()
    assert solve_groups(a_group_problem(*towns, rules=replace(CONSORTIUM_RULES, minimum_states=2))).groups == ()


@settings(max_examples=60)
@given(group_problems(max_towns=9))
def test_where_nothing_is_told_no_easing_would_give_the_town_a_group(problem):
    plan = solve_groups(problem)

    for town in plan.unmatched:
        if town.relaxation is None:
            eased = (replace(problem, rules=rules) for *_, rules in easings(problem.rules))
            assert [standing_ways(one, plan, town.id) for one in eased if standing_ways(one, plan, town.id)] == []


@settings(max_examples=120)
@given(group_problems(max_towns=9), st.randoms(use_true_random=False))
def test_every_told_easing_really_gives_the_town_a_group_pins_and_all_other_groups_kept(problem, chance):
    pairs = [(a, b) for a, b, _ in problem.scores]
    problem = replace(problem, pinned=tuple(chance.sample(pairs, min(len(pairs), 3))), vetoed=())
    pinned = max(map(len, held_together(problem)), default=0)
    assume(pinned <= problem.rules.target_size)

    plan = solve_groups(problem)

    for town in plan.unmatched:
        if town.relaxation is not None:
            told = (town.relaxation.rule, town.relaxation.before, town.relaxation.after)
            eased = next(rules for *step, rules in easings(problem.rules) if tuple(step) == told)
            assert standing_ways(replace(problem, rules=eased), plan, town.id)


def test_a_pinned_town_is_not_told_of_a_seat_that_its_partner_does_not_get():
    """Two of one district are pinned; without that rule one of them would fit beside the three, but not both."""
    three = [a_group_town(number) for number in range(3)]
    two = [a_group_town(number, district="Kreis A") for number in (3, 4)]
    problem = a_group_problem(*three, *two, pinned=(("stadt-3", "stadt-4"),))

    assert [town.relaxation for town in solve_groups(problem).unmatched] == [None, None]


def test_a_pinned_pair_is_told_of_two_seats_that_it_gets_together():
    three = [a_group_town(number) for number in range(3)]
    two = [a_group_town(number, district="Kreis A") for number in (3, 4)]
    roomy = replace(SMALL_CIRCLES, target_size=5)
    problem = a_group_problem(*three, *two, pinned=(("stadt-3", "stadt-4"),), rules=roomy)

    told = [town.relaxation for town in solve_groups(problem).unmatched]
    assert told == [Relaxation("one_per_district", "ja", "nein", 4)] * 2


def test_the_number_per_state_rises_only_as_far_as_it_must():
    """Four of one state: with three of them still no circle of four, so two steps at once are told."""
    towns = [a_group_town(number, state="Hessen") for number in range(4)]
    problem = a_group_problem(*towns, rules=GroupRules(minimum_size=4, target_size=4))

    told = {town.relaxation for town in solve_groups(problem).unmatched}
    assert told == {Relaxation("maximum_per_state", "2", "4", 3)}
