"""Is each proposed easing one step from the rules as they are, and are stand-ins told the best first?"""

from dataclasses import replace
from itertools import pairwise

from matchmaker.matching.group_easing import easings
from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupRules
from matchmaker.matching.group_solving import solve_groups
from tests.group_problems import SMALL_CIRCLES, a_group_problem, a_group_town


def steps(rules: GroupRules) -> list[tuple[str, str, str]]:
    return [(rule, now, then) for rule, now, then, _ in easings(rules)]


def test_every_easing_of_a_circle_is_told_as_it_is_tried():
    rules = GroupRules(minimum_size=5, target_size=6, maximum_per_state=2, maximum_size_ratio=3.0)
    assert steps(rules) == [
        ("maximum_per_state", "2", "3"),
        ("maximum_size_ratio", "3", "4"),
        ("maximum_size_ratio", "3", "5"),
        ("one_per_district", "ja", "nein"),
        ("common_window", "ja", "nein"),
        ("target_size", "6", "7"),
        ("minimum_size", "5", "4"),
    ]
    changed = {rule: eased for rule, _, _, eased in easings(rules)}
    assert changed["maximum_per_state"] == replace(rules, maximum_per_state=3)
    assert changed["target_size"] == replace(rules, target_size=7)
    assert changed["minimum_size"] == replace(rules, minimum_size=4)


def test_a_consortium_may_do_with_one_state_less_but_never_with_none():
    told = steps(CONSORTIUM_RULES)
    assert ("minimum_states", "3", "2") in told
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
