"""Laws of circles and consortia: the best plan, true numbers, no influence of names and order."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matchmaker.matching import group_solving, set_packing
from matchmaker.matching.group_arena import group_arena
from matchmaker.matching.group_bounds import groups_bound
from matchmaker.matching.group_columns import feasible_groups
from matchmaker.matching.group_problem import GroupProblem, canonical_groups
from matchmaker.matching.group_search import searched_groups
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_value import group_values
from matchmaker.matching.group_verification import broken_rules_of, check_groups, fair_value
from matchmaker.matching.seat_value import seat_values
from tests.group_problems import best_total_by_trying_everything, group_problems
from tests.unhurried import few_examples


@few_examples
@given(group_problems())
def test_no_other_set_of_groups_has_a_larger_total(problem: GroupProblem) -> None:
    plan = solve_groups(problem)

    assert check_groups(problem, plan) == []
    assert plan.total == best_total_by_trying_everything(problem)
    assert (plan.optimal, plan.upper_bound) == (True, plan.total)


@few_examples
@given(group_problems())
def test_local_search_keeps_every_rule_and_no_plan_exceeds_its_bound(problem: GroupProblem) -> None:
    problem = canonical_groups(problem)
    arena = group_arena(problem)

    groups = searched_groups(arena)

    found = [tuple(arena.ids[row] for row in group.tolist()) for group in groups]
    assert [rule for members in found for rule in broken_rules_of(problem, members)] == []
    assert [pair for pair in problem.pinned for members in found if len(set(pair) & set(members)) == 1] == []
    seats = [town for members in found for town in members]
    assert len(seats) == len(set(seats))
    assert best_total_by_trying_everything(problem) <= groups_bound(arena)


@few_examples
@given(group_problems())
def test_a_part_taken_for_one_of_many_towns_keeps_its_rules_and_its_bound_holds(problem: GroupProblem) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for module in (set_packing, group_solving):
            patch.setattr(module, "MIXED_TOWNS", 2)
        plan = solve_groups(problem)

    assert check_groups(problem, plan) == []
    assert plan.total <= best_total_by_trying_everything(problem) <= plan.upper_bound


@few_examples
@given(group_problems())
def test_all_ways_to_value_a_group_agree(problem: GroupProblem) -> None:
    problem = canonical_groups(problem)
    arena = group_arena(problem)

    for groups in feasible_groups(arena, 10_000) or []:
        values = group_values(arena, groups).tolist()
        named = [tuple(arena.ids[row] for row in group) for group in groups.tolist()]
        by_seat = [int(seat_values(arena, group[:-1])[group[-1]]) for group in groups]

        assert values == by_seat == [fair_value(problem, members) for members in named]


@few_examples
@given(group_problems(), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(problem: GroupProblem, chance) -> None:
    def shuffled(items):
        return tuple(chance.sample(items, len(items)))

    problem = replace(problem, earlier=any_groups(problem, chance))
    turned = replace(
        problem,
        towns=shuffled(problem.towns),
        scores=tuple((b, a, score) for a, b, score in shuffled(problem.scores)),
        advice=shuffled(problem.advice),
        pinned=tuple((b, a) for a, b in problem.pinned),
        vetoed=shuffled(problem.vetoed),
        earlier=shuffled([shuffled(group) for group in problem.earlier or ()]),
    )

    assert solve_groups(turned) == solve_groups(problem)


@few_examples
@given(group_problems(), st.randoms(use_true_random=False))
def test_names_that_keep_their_order_change_names_alone(problem: GroupProblem, chance) -> None:
    problem = replace(problem, earlier=any_groups(problem, chance))
    # An answer may be called like a town, so only problems without advice are named anew.
    problem = replace(problem, advice=())
    names = {town.id: f"x{place:03}" for place, town in enumerate(sorted(problem.towns, key=lambda town: town.id))}
    renamed = replace(
        problem,
        towns=tuple(replace(town, id=names[town.id]) for town in problem.towns),
        scores=tuple((names[a], names[b], score) for a, b, score in problem.scores),
        pinned=tuple((names[a], names[b]) for a, b in problem.pinned),
        vetoed=tuple((names[a], names[b]) for a, b in problem.vetoed),
        earlier=tuple(tuple(names[town] for town in group) for group in problem.earlier or ()),
    )

    plan, other = solve_groups(problem), solve_groups(renamed)

    assert [tuple(names[town] for town in group.members) for group in plan.groups] == members_of(other)
    assert [names[town.id] for town in plan.unmatched] == [town.id for town in other.unmatched]
    assert [(town.reason, town.relaxation) for town in plan.unmatched] == [
        (town.reason, town.relaxation) for town in other.unmatched
    ]


@few_examples
@given(group_problems(), st.randoms(use_true_random=False))
def test_what_was_sent_stays_and_what_stood_costs_no_rule(problem: GroupProblem, chance) -> None:
    before = solve_groups(problem)
    sent = [members for members in members_of(before) if chance.random() < 0.5]
    locked = {town for members in sent for town in members}
    pins = tuple(pair for pair in problem.pinned if (pair[0] in locked) == (pair[1] in locked))
    again = replace(problem, pinned=pins, locked=tuple(sent), earlier=any_groups(problem, chance))

    after = solve_groups(again)

    assert check_groups(again, after) == []
    assert set(sent) <= set(members_of(after))
    assert solve_groups(replace(again, earlier=tuple(members_of(before)))).total <= after.upper_bound


@few_examples
@given(group_problems())
def test_a_plan_asked_for_again_does_not_change(problem: GroupProblem) -> None:
    before = solve_groups(problem)

    after = solve_groups(replace(problem, earlier=tuple(members_of(before))))

    assert (after.kept, after.changed) == (len(before.groups), 0)


def any_groups(problem: GroupProblem, chance) -> tuple[tuple[str, ...], ...]:
    """Some towns in groups of two to four, whatever the rules say."""
    towns = chance.sample([town.id for town in problem.towns], len(problem.towns))
    size = chance.randint(2, 4)
    groups = [tuple(towns[start : start + size]) for start in range(0, len(towns) - 1, size)]
    return tuple(group for group in groups if len(group) > 1)


def members_of(plan) -> list[tuple[str, ...]]:
    return [group.members for group in plan.groups]


@few_examples
@given(group_problems())
def test_other_names_change_no_total(problem: GroupProblem) -> None:
    names = {town.id: f"ort-{99 - place}" for place, town in enumerate(problem.towns)}
    # An answer that is called like a town is no town and keeps its name.
    renamed = replace(
        problem,
        towns=tuple(replace(town, id=names[town.id]) for town in problem.towns),
        scores=tuple((names[a], names[b], score) for a, b, score in problem.scores),
        advice=tuple((names[giver], names[taker], useful, answer) for giver, taker, useful, answer in problem.advice),
        pinned=tuple((names[a], names[b]) for a, b in problem.pinned),
        vetoed=tuple((names[a], names[b]) for a, b in problem.vetoed),
    )

    assert solve_groups(renamed).total == solve_groups(problem).total


@few_examples
@given(group_problems())
def test_one_more_answer_never_lowers_what_a_group_is_worth(problem: GroupProblem) -> None:
    assume(problem.rules.format == "circle" and len(problem.towns) >= 3)
    members = [town.id for town in problem.towns[:3]]
    richer = replace(problem, advice=(*problem.advice, (members[0], members[1], 400_000, "eine ganz neue Antwort")))

    assert fair_value(richer, members) >= fair_value(problem, members)
    group = np.arange(3)[None, :]
    before, after = (group_values(group_arena(canonical_groups(one)), group) for one in (problem, richer))
    assert after[0] >= before[0]


@few_examples
@given(group_problems())
def test_vetoed_towns_never_sit_together_and_pinned_ones_never_apart(problem: GroupProblem) -> None:
    groups = [set(group.members) for group in solve_groups(problem).groups]

    assert [pair for pair in problem.vetoed for group in groups if set(pair) <= group] == []
    assert [pair for pair in problem.pinned for group in groups if len(set(pair) & group) == 1] == []
