"""What stays of an earlier plan of circles, what was sent stays whole, and what ends a search early."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from matchmaker.errors import BadInput
from matchmaker.matching.group_arena import group_arena
from matchmaker.matching.group_document import group_document
from matchmaker.matching.group_keeping import rows_of, still_standing, with_bonus
from matchmaker.matching.group_problem import GroupProblem, GroupRules, canonical_groups
from matchmaker.matching.group_search import searched_groups
from matchmaker.matching.group_solving import solve_groups
from matchmaker.matching.group_verification import broken_rules_of, check_groups
from matchmaker.matching.group_worth import Worth
from tests.group_problems import SMALL_CIRCLES, a_group_problem, a_group_town, an_even_problem
from tests.unit.test_progress import Witness

THREE = replace(SMALL_CIRCLES, target_size=3)


def circles_of(plan) -> list[tuple[str, ...]]:
    return [group.members for group in plan.groups]


def named(*numbers: int) -> tuple[str, ...]:
    return tuple(f"stadt-{number}" for number in numbers)


def a_random_problem(count: int = 36, seed: int = 1, **changes) -> GroupProblem:
    """So many towns of as many states: too many possible circles to list, so local search decides."""
    chance = random.Random(seed)
    towns = tuple(a_group_town(number, id=f"stadt-{number:02}") for number in range(count))
    scores = tuple((a.id, b.id, chance.randint(200_000, 800_000)) for a, b in combinations(towns, 2))
    return a_group_problem(*towns, rules=GroupRules(), **({"scores": scores} | changes))


def test_an_earlier_circle_that_is_as_good_stays():
    plan = solve_groups(an_even_problem(6, rules=THREE, earlier=(named(0, 2, 4), named(1, 3, 5))))

    assert circles_of(plan) == [named(0, 2, 4), named(1, 3, 5)]
    assert (plan.kept, plan.changed, plan.optimal) == (2, 0, True)


@pytest.mark.parametrize(("gain", "kept"), [(10_000, 2), (60_000, 0)])
def test_what_would_gain_little_is_not_worth_a_change_and_what_gains_much_is(gain, kept):
    better = {frozenset(pair) for circle in (named(0, 1, 2), named(3, 4, 5)) for pair in combinations(circle, 2)}
    even = an_even_problem(6, rules=THREE, earlier=(named(0, 2, 4), named(1, 3, 5)))
    scores = tuple((a, b, score + gain * (frozenset((a, b)) in better)) for a, b, score in even.scores)
    problem = replace(even, scores=scores)

    plan, free = solve_groups(problem), solve_groups(replace(problem, earlier=None))

    assert (plan.kept, plan.changed) == (kept, 2 - kept)
    assert plan.upper_bound == free.total
    assert plan.optimal is (kept == 0)
    assert check_groups(problem, plan) == []


def test_after_a_veto_more_circles_stand_than_when_all_are_made_anew():
    before = solve_groups(a_random_problem())
    vetoed = (before.groups[0].members[:2],)
    again = a_random_problem(vetoed=vetoed, earlier=tuple(circles_of(before)))

    after, anew = solve_groups(again), solve_groups(a_random_problem(vetoed=vetoed))

    assert check_groups(again, after) == []
    assert (after.kept, after.changed) == (3, 3)
    assert len(set(circles_of(before)) & set(circles_of(anew))) < 3


def test_a_locked_circle_stays_whole_and_nobody_joins_it():
    problem = an_even_problem(4, locked=(named(0, 1, 2),), score=100_000)

    plan = solve_groups(problem)

    assert circles_of(plan) == [named(0, 1, 2)]
    assert [town.id for town in plan.unmatched] == list(named(3))
    assert plan.unmatched[0].relaxation is None
    assert (plan.optimal, plan.kept, plan.changed) == (True, None, None)
    assert check_groups(problem, plan) == []


def test_an_eased_rule_opens_no_seat_in_a_locked_circle():
    problem = an_even_problem(4, rules=THREE, locked=(named(0, 1, 2),))

    assert solve_groups(problem).unmatched[0].relaxation is None
    assert solve_groups(replace(problem, locked=())).unmatched[0].relaxation.rule == "target_size"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"locked": (named(0, 1, 9),)}, "Die Stadt „stadt-9“ steht nicht unter towns."),
        ({"locked": (named(0, 1, 2), named(2, 3, 4))}, "„stadt-2“ sitzt schon in locked[0]."),
        ({"locked": (named(0, 1),)}, "2 Städte sind nicht 3 bis 4."),
        ({"locked": (named(0, 1, 2),), "vetoed": (named(0, 1),)}, "stadt-0 und stadt-1 sind ausgeschlossen."),
        (
            {"locked": (named(0, 1, 2),), "pinned": (named(2, 3),)},
            "„stadt-2“ sitzt ohne „stadt-3“ in einer festen Gruppe",
        ),
        (
            {"locked": (named(0, 1, 2), named(3, 4, 5)), "pinned": (named(2, 3),)},
            "sitzen aber in zwei festen Gruppen",
        ),
        ({"earlier": (named(0, 1, 2), named(2, 3))}, "„stadt-2“ sitzt schon in earlier[0]."),
    ],
)
def test_a_locked_or_earlier_circle_that_cannot_be_is_refused(changes, fault):
    with pytest.raises(BadInput) as refused:
        solve_groups(an_even_problem(6, **changes))

    assert [one.reason for one in refused.value.faults if fault in one.reason] != []


def test_what_a_locked_circle_breaks_is_told_beside_every_other_fault():
    problem = an_even_problem(7, locked=(named(0, 1), named(3, 4, 5)), pinned=(named(5, 6),), vetoed=(named(3, 9),))

    with pytest.raises(BadInput) as refused:
        solve_groups(problem)

    size = "Diese Gruppe kann nicht so bleiben: 2 Städte sind nicht 3 bis 4. Bitte die Gruppe oder die Regel ändern."
    pin = "„stadt-5“ und „stadt-6“ sind gesetzt, aber „stadt-5“ sitzt ohne „stadt-6“ in einer festen Gruppe (locked)."
    assert [str(fault) for fault in refused.value.faults] == [
        "vetoed[0]: Die Stadt „stadt-9“ steht nicht unter towns. Bitte dort ergänzen.",
        f"locked[0]: {size}",
        f"pinned[0]: {pin} Bitte eines von beidem streichen.",
    ]


def test_pins_of_a_locked_circle_are_its_own_affair():
    problem = an_even_problem(6, rules=THREE, locked=(named(0, 1, 2),), pinned=(named(0, 1), named(3, 4)))

    assert circles_of(solve_groups(problem)) == [named(0, 1, 2), named(3, 4, 5)]


@pytest.mark.parametrize("changes", [{"topics": ("youth",)}, {"state": "Land 1"}, {"district": "Kreis 1"}])
def test_what_stood_earlier_and_breaks_a_rule_by_now_does_not_stand(changes):
    towns = [a_group_town(number, **(changes if number in (0, 2) else {})) for number in range(3)]
    arena = group_arena(canonical_groups(a_group_problem(*towns, rules=THREE)))

    assert still_standing(Worth.of(arena), np.arange(3), np.ones(3, dtype=bool)).tolist() == []


def test_five_of_six_stand_on_when_one_may_not_stay():
    six = an_even_problem(7, rules=GroupRules(), vetoed=(named(0, 1),))
    arena = group_arena(canonical_groups(six))
    (group,) = rows_of(arena, [named(0, 1, 2, 3, 4, 5)])
    free = np.ones(7, dtype=bool)

    left = still_standing(Worth.of(arena), group, free)

    assert left.tolist() in ([1, 2, 3, 4, 5], [0, 2, 3, 4, 5])
    free[2:4] = False
    assert still_standing(Worth.of(arena), group, free).tolist() == []


def test_local_search_starts_from_what_stood():
    problem = a_random_problem()
    arena = group_arena(canonical_groups(problem))
    once = searched_groups(arena)

    assert [group.tolist() for group in searched_groups(arena, once)] == [group.tolist() for group in once]


@pytest.mark.parametrize("patience", [1, 2, 30])
def test_a_search_that_is_ended_gives_sound_circles_with_a_true_gap(patience):
    problem = a_random_problem()
    witness = Witness(patience)

    ended = solve_groups(problem, witness)

    assert check_groups(problem, ended) == []
    assert (ended.stopped, ended.optimal, len(ended.groups)) == (True, False, 6)
    assert ended.gap < 0.5
    assert [town.relaxation for town in ended.unmatched] == [None] * len(ended.unmatched)
    assert group_document(ended)["stopped"] is True
    assert len(witness.heard) == patience


@pytest.mark.parametrize("patience", [1, 2, 3, 4])
def test_a_listing_that_is_ended_gives_sound_circles_too(patience):
    problem = a_random_problem(14, earlier=(tuple(f"stadt-{number:02}" for number in range(6)),))
    best = solve_groups(replace(problem, earlier=None))

    ended = solve_groups(problem, Witness(patience))

    assert check_groups(problem, ended) == []
    assert ended.total <= best.total <= ended.upper_bound
    assert len(ended.groups) == 2


@pytest.mark.parametrize("count", [14, 36])
def test_what_is_told_of_circles_only_grows_and_stays_below_its_bound(count):
    witness = Witness()

    plan = solve_groups(a_random_problem(count), witness)

    done = [told.done for told in witness.heard]
    assert done == sorted(done)
    assert (done[0] >= 0, done[-1]) == (True, 1.0)
    assert all(told.total <= told.bound for told in witness.heard)
    assert witness.heard[-1].total == plan.total
    assert not plan.stopped
    assert "stopped" not in group_document(plan)


def test_an_end_that_comes_when_all_is_done_changes_nothing():
    problem = an_even_problem(3, rules=THREE)
    told = Witness()
    solve_groups(problem, told)

    assert solve_groups(problem, Witness(len(told.heard))) == solve_groups(problem)


def test_no_circle_of_an_ended_search_breaks_a_rule_where_pins_and_locks_are():
    locked = tuple(f"stadt-{number:02}" for number in range(5))
    problem = a_random_problem(locked=(locked,), pinned=(("stadt-07", "stadt-30"),))

    ended = solve_groups(problem, Witness(3))

    assert check_groups(problem, ended) == []
    assert [rule for members in circles_of(ended) for rule in broken_rules_of(problem, members)] == []
    assert locked in circles_of(ended)


def test_the_order_of_the_lines_means_nothing_to_local_search():
    problem = a_random_problem(33, seed=2, earlier=(tuple(f"stadt-{number:02}" for number in range(6)),))
    chance = random.Random(5)
    towns, scores = (chance.sample(items, len(items)) for items in (problem.towns, problem.scores))
    turned = replace(
        problem,
        towns=tuple(towns),
        scores=tuple((b, a, score) for a, b, score in scores),
        earlier=tuple(group[::-1] for group in problem.earlier),
    )

    assert solve_groups(turned) == solve_groups(problem)


def test_the_bound_of_a_plan_with_locked_circles_counts_them():
    better = {frozenset(pair) for circle in (named(0, 1, 2), named(3, 4, 5)) for pair in combinations(circle, 2)}
    even = an_even_problem(9, rules=THREE, locked=(named(6, 7, 8),))
    scores = tuple((a, b, score + 10_000 * (frozenset((a, b)) in better)) for a, b, score in even.scores)
    free = replace(even, scores=scores)

    plan = solve_groups(replace(free, earlier=(named(0, 2, 4), named(1, 3, 5))))

    assert plan.upper_bound == solve_groups(free).total > plan.total
    assert plan.optimal is False


def test_keeping_is_worth_something_between_two_towns_only():
    arena = group_arena(canonical_groups(an_even_problem(4)))

    gained = with_bonus(arena, [np.array([0, 2])]).worth - arena.worth

    assert np.argwhere(gained).tolist() == [[0, 2], [2, 0]]
    assert gained[0, 2] == 20_000


def test_a_pinned_town_that_sits_nowhere_is_no_alternate_by_itself():
    towns = [a_group_town(number, **({"district": "Kreis 3"} if number > 2 else {})) for number in range(5)]
    problem = a_group_problem(*towns, rules=THREE)

    assert solve_groups(problem).groups[0].alternates != ()
    assert solve_groups(replace(problem, pinned=(named(3, 4),))).groups[0].alternates == ()


def test_an_earlier_circle_of_which_a_town_has_left_has_changed_and_its_others_stay_together():
    problem = an_even_problem(6, rules=GroupRules(minimum_size=2, target_size=3), earlier=(named(0, 2, 9), named(7, 8)))

    plan = solve_groups(problem)

    assert check_groups(problem, plan) == []
    assert (plan.kept, plan.changed) == (0, 2)
    assert [set(named(0, 2)) <= set(members) for members in circles_of(plan)].count(True) == 1
