"""Does local search, where groups are too many to list, hold the rules for towns that pins put together?"""

import random
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from matchmaker.matching.group_arena import group_arena
from matchmaker.matching.group_bounds import groups_bound
from matchmaker.matching.group_columns import feasible_groups
from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupProblem, GroupRules, canonical_groups
from matchmaker.matching.group_search import searched_groups
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import broken_rules_of, check_groups
from matchmaker.matching.group_worth import Worth
from matchmaker.matching.seat_value import IMPOSSIBLE
from matchmaker.matching.set_packing import PackingProblem
from tests.group_problems import a_group_problem, a_group_town, an_even_problem

COUNT = 36


def a_wide_problem(pinned: tuple[int, ...], **changes) -> GroupProblem:
    """36 towns, too many circles to list; the first ``pinned`` ones are held together and have ``changes``."""
    chance = random.Random(4)
    towns = tuple(
        a_group_town(number, **({name: values[number] for name, values in changes.items()} if number in pinned else {}))
        for number in range(COUNT)
    )
    scores = tuple((a.id, b.id, chance.randint(200_000, 800_000)) for a, b in combinations(towns, 2))
    pins = tuple((towns[a].id, towns[b].id) for a, b in pairwise(pinned))
    return a_group_problem(*towns, rules=GroupRules(), scores=scores, pinned=pins)


@pytest.mark.parametrize(
    "problem",
    [
        pytest.param(a_wide_problem((0, 1), population=(9_000, 45_000)), id="sizes five to one"),
        pytest.param(a_wide_problem((0, 1, 2), state=("Bayern",) * 3), id="three of one state"),
        pytest.param(a_wide_problem((0, 1), district=("Kreis A",) * 2), id="one district"),
        pytest.param(a_wide_problem((0, 1), topics=(("vacancy",), ("youth",))), id="no common topic"),
    ],
)
def test_towns_that_are_pinned_against_a_rule_stay_out_rather_than_break_it(problem):
    plan = solve_groups(problem)

    assert check_groups(problem, plan) == []
    pinned = {town for pair in problem.pinned for town in pair}
    assert [group.members for group in plan.groups if pinned & set(group.members)] == []


def test_towns_that_are_pinned_within_the_rules_sit_together():
    problem = a_wide_problem((0, 1, 2), state=("Bayern", "Bayern", "Hessen"))

    plan = solve_groups(problem)

    assert check_groups(problem, plan) == []
    assert [{"stadt-0", "stadt-1", "stadt-2"} <= set(group.members) for group in plan.groups].count(True) == 1


def test_a_group_is_impossible_wherever_in_it_two_towns_may_not_sit_together():
    problem = an_even_problem(5, vetoed=(("stadt-0", "stadt-1"),))
    worth = Worth.of(group_arena(problem))

    for group in combinations(range(5), 3):
        members = [f"stadt-{row}" for row in group]
        possible = worth.of_group(np.array(group)) > IMPOSSIBLE
        assert possible is (broken_rules_of(problem, members) == [])


def test_the_bound_holds_where_every_group_is_rounded_up():
    # Three consortia of four: two thirds of a sum of 3,000,001 leave a third of a millionth to be rounded up in each.
    rules = replace(CONSORTIUM_RULES, minimum_size=4, target_size=4)
    towns = tuple(a_group_town(number) for number in range(12))
    scores = tuple((towns[a].id, towns[b].id, fitting(a, b)) for a, b in combinations(range(12), 2))
    problem = a_group_problem(*towns, rules=rules, scores=scores)

    plan = solve_groups(problem)

    assert plan.total == 3 * (2_000_001 + 4 * 187_500)
    assert groups_bound(group_arena(canonical_groups(problem))) >= plan.total


def fitting(a: int, b: int) -> int:
    """Half a point within each four towns, a millionth more for one pair of them, and nothing between the fours."""
    return (500_000 + (a % 4 == 0 and b % 4 == 1)) * (a // 4 == b // 4)


@pytest.mark.parametrize("seed", range(3))
def test_local_search_alone_is_within_two_percent_of_the_enumerated_optimum(seed):
    chance = random.Random(seed)
    towns = tuple(a_group_town(number, state=f"Land {number % 6}", district=None) for number in range(24))
    pairs = list(combinations((town.id for town in towns), 2))
    scores = tuple((a, b, chance.randint(0, 1_000_000)) for a, b in pairs if chance.random() < 0.85)
    arena = group_arena(canonical_groups(a_group_problem(*towns, rules=GroupRules(), scores=scores)))
    worth = Worth.of(arena)
    columns = feasible_groups(arena, 50_000)
    assert columns is not None
    best = PackingProblem(24, columns, worth.of_columns(columns)).best()

    found = sum(worth.of_group(group) for group in searched_groups(arena))

    assert best.total == best.bound
    assert 0.98 * best.total <= found <= best.total


@pytest.mark.parametrize("seed", [1, 4, 9, 17])
def test_no_group_is_dissolved_twice_to_make_room(seed):
    """Crowded by states and districts: some groups would gain most from being swapped with themselves."""
    chance = random.Random(seed)
    towns = [
        a_group_town(
            number,
            state=f"Land {chance.randrange(6)}",
            district=f"Kreis {chance.randrange(20)}",
            population=chance.randrange(3_000, 20_000),
        )
        for number in range(26)
    ]
    scores = tuple(
        (a.id, b.id, chance.randrange(300_000, 900_000)) for a, b in combinations(towns, 2) if chance.random() < 0.7
    )
    problem = canonical_groups(a_group_problem(*towns, rules=GroupRules(), scores=scores))
    arena = group_arena(problem)

    groups = searched_groups(arena)

    seated = [arena.ids[row] for group in groups for row in group]
    assert len(seated) == len(set(seated))
    assert [broken_rules_of(problem, tuple(arena.ids[row] for row in group)) for group in groups] == [[]] * len(groups)
