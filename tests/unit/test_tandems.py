"""Do hand-written cases of tandems come out as their authors and head office expect?"""

from dataclasses import replace
from itertools import permutations

import pytest

from matchmaker.errors import BadInput, Fault
from matchmaker.matching.matching import gap
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot
from matchmaker.matching.tandems import solve_every_strategy, solve_tandems
from tests.tandem_problems import a_problem

TRIANGLE = a_problem(("A", "B", 900_000), ("B", "C", 800_000), ("A", "C", 700_000))
CHAIN = a_problem(("A", "B", 500_000), ("B", "C", 600_000), ("C", "D", 500_000))
LOPSIDED_CHAIN = a_problem(("A", "B", 100_000), ("B", "C", 900_000), ("C", "D", 100_000))


def pairs_of(matching):
    return [(a, b) for a, b, _ in matching.pairs]


def reasons_of(matching):
    return {town.id: (town.reason.code, town.reason.text) for town in matching.unmatched}


def test_in_a_triangle_one_pair_meets_and_the_third_town_hears_why_not():
    matching = solve_tandems(TRIANGLE)

    assert matching.pairs == (("A", "B", 900_000),)
    assert reasons_of(matching) == {"C": ("partners_taken", "Alle 2 möglichen Partnerstädte sind schon vergeben.")}
    assert (matching.served, matching.served_upper_bound, matching.optimal) == (2, 2, True)


def test_greed_loses_on_a_chain_of_three_pairs_and_the_exact_plan_does_not():
    best, stable = solve_tandems(CHAIN, Strategy.BEST_TOTAL), solve_tandems(CHAIN, Strategy.STABLE)

    assert (pairs_of(best), best.total, best.optimal, best.blocking_pairs) == (
        [("A", "B"), ("C", "D")],
        1_000_000,
        True,
        1,
    )
    assert (pairs_of(stable), stable.total, stable.upper_bound) == ([("B", "C")], 600_000, 1_000_000)
    assert (stable.gap, stable.optimal, stable.blocking_pairs) == (0.4, False, 0)


def test_the_three_strategies_differ_where_serving_more_costs_total():
    plans = solve_every_strategy(LOPSIDED_CHAIN)

    assert pairs_of(plans[Strategy.MOST_SERVED]) == [("A", "B"), ("C", "D")]
    assert plans[Strategy.MOST_SERVED].upper_bound == plans[Strategy.MOST_SERVED].total == 200_000
    assert pairs_of(plans[Strategy.BEST_TOTAL]) == pairs_of(plans[Strategy.STABLE]) == [("B", "C")]
    assert [plan.served for plan in plans.values()] == [4, 2, 2]
    assert [plan.served_upper_bound for plan in plans.values()] == [4, 4, 4]
    assert [plan.optimal for plan in plans.values()] == [True, True, True]


def test_an_odd_cycle_joined_by_a_bridge_needs_a_blossom():
    """Halves of the cycle would add up to 2.2, but no plan is worth more than 2.1."""
    cycle = [("B", "C", 8), ("C", "D", 9), ("D", "E", 10), ("E", "F", 7), ("B", "F", 10), ("A", "B", 5), ("D", "G", 6)]
    matching = solve_tandems(a_problem(*((a, b, weight * 100_000) for a, b, weight in cycle)), Strategy.BEST_TOTAL)

    assert matching.total == 2_100_000
    assert matching.optimal


def stable_plans(preferences):
    """All stable plans of a roommates problem with one-sided wishes, by trying every plan."""
    towns = sorted(preferences)

    def prefers(town, other, partner):
        return partner is None or preferences[town].index(other) < preferences[town].index(partner)

    plans = {frozenset(frozenset(order[i : i + 2]) for i in range(0, len(towns), 2)) for order in permutations(towns)}
    for plan in plans:
        partner = {town: other for pair in plan for town, other in permutations(pair)}
        blocking = [
            (a, b)
            for a, b in permutations(towns, 2)
            if partner[a] != b and prefers(a, b, partner[a]) and prefers(b, a, partner[b])
        ]
        if not blocking:
            yield plan


def test_one_sided_wishes_may_have_no_stable_plan_but_symmetric_scores_always_do():
    """The four roommates of Gale and Shapley (1962): whoever rooms with D is wanted by another."""
    wishes = {"A": "BCD", "B": "CAD", "C": "ABD", "D": "ABC"}
    symmetric = a_problem(
        ("A", "B", 900_000),
        ("B", "C", 800_000),
        ("A", "C", 700_000),
        ("A", "D", 600_000),
        ("B", "D", 500_000),
        ("C", "D", 400_000),
    )
    stable = solve_tandems(symmetric, Strategy.STABLE)

    assert list(stable_plans(wishes)) == []
    assert (pairs_of(stable), stable.blocking_pairs) == ([("A", "B"), ("C", "D")], 0)


def test_a_town_of_higher_priority_is_served_before_a_better_score():
    towns = (TownSlot("A"), TownSlot("B"), TownSlot("C", priority=1))
    problem = TandemProblem(towns, TRIANGLE.scores)

    assert pairs_of(solve_tandems(problem)) == [("B", "C")]
    assert pairs_of(solve_tandems(problem, Strategy.BEST_TOTAL)) == [("A", "B")]


def test_priorities_may_be_whole_numbers_of_any_size():
    towns = (TownSlot("A"), TownSlot("B", priority=10**40), TownSlot("C", priority=10**39))

    assert pairs_of(solve_tandems(TandemProblem(towns, TRIANGLE.scores))) == [("B", "C")]


def test_a_town_with_room_for_two_meets_two_others_but_never_one_of_them_twice():
    towns = (TownSlot("A", capacity=2), TownSlot("B", capacity=2), TownSlot("C"))
    matching = solve_tandems(TandemProblem(towns, (("A", "B", 900_000), ("A", "C", 100_000))), Strategy.BEST_TOTAL)

    assert matching.pairs == (("A", "B", 900_000), ("A", "C", 100_000))
    assert (matching.total, matching.served, matching.optimal) == (1_000_000, 3, True)


def test_a_pinned_pair_stays_below_the_minimum_score_and_uses_up_its_towns():
    problem = TandemProblem(TRIANGLE.towns, TRIANGLE.scores, pinned=(("C", "A"),), minimum_score=750_000)
    matching = solve_tandems(problem)

    assert matching.pairs == (("A", "C", 700_000),)
    assert matching.upper_bound == matching.total == 700_000
    assert matching.served == matching.served_upper_bound == 2
    assert matching.blocking_pairs == 2


def test_a_pair_exactly_at_the_minimum_score_may_meet_and_may_block():
    problem = a_problem(("A", "B", 300_000), ("A", "C", 400_000), minimum_score=400_000)

    assert pairs_of(solve_tandems(problem)) == [("A", "C")]
    assert solve_tandems(replace(problem, pinned=(("A", "B"),))).blocking_pairs == 1


def test_earlier_pairs_stay_unless_the_gain_is_worth_it():
    scores = (("A", "B", 500_000), ("C", "D", 500_000), ("A", "C", 519_000), ("B", "D", 519_000))
    close = solve_tandems(a_problem(*scores, earlier=(("B", "A"), ("C", "D"))))
    worth_it = solve_tandems(a_problem(*scores[:3], ("B", "D", 522_000), earlier=(("B", "A"), ("C", "D"))))

    assert (pairs_of(close), close.kept, close.changed) == ([("A", "B"), ("C", "D")], 2, 0)
    assert (close.total, close.upper_bound, close.optimal) == (1_000_000, 1_038_000, False)
    assert (pairs_of(worth_it), worth_it.kept, worth_it.changed) == ([("B", "D"), ("A", "C")], 0, 2)


def test_one_veto_changes_only_the_pairs_that_it_must():
    scores = [(a, b, 700_000) for a, b in (("A", "B"), ("C", "D"), ("E", "F"), ("G", "H"))]
    others = [("A", "C", 690_000), ("B", "D", 690_000), ("E", "G", 710_000), ("F", "H", 710_000)]
    earlier = tuple((a, b) for a, b, _ in scores)
    matching = solve_tandems(a_problem(*scores, *others, earlier=earlier, vetoed=(("A", "B"),)))

    assert pairs_of(matching) == [("E", "F"), ("G", "H"), ("A", "C"), ("B", "D")]
    assert (matching.kept, matching.changed) == (2, 2)


def test_among_equal_scores_a_stable_plan_keeps_earlier_pairs():
    square = (("A", "B", 500_000), ("C", "D", 500_000), ("A", "C", 500_000), ("B", "D", 500_000))

    assert pairs_of(solve_tandems(a_problem(*square), Strategy.STABLE)) == [("A", "B"), ("C", "D")]
    kept = solve_tandems(a_problem(*square, earlier=(("A", "C"),)), Strategy.STABLE)
    assert (pairs_of(kept), kept.kept, kept.changed) == ([("A", "C"), ("B", "D")], 1, 0)


def test_pairs_of_score_nothing_still_meet_when_both_towns_are_free():
    for matching in solve_every_strategy(a_problem(("A", "B", 0))).values():
        assert matching.pairs == (("A", "B", 0),)
        assert (matching.total, matching.upper_bound, matching.gap, matching.optimal) == (0, 0, 0.0, True)


def test_one_town_or_none_is_answered_and_no_fault():
    one, none = solve_tandems(TandemProblem((TownSlot("A"),), ())), solve_tandems(TandemProblem((), ()))

    assert reasons_of(one) == {"A": ("only_town", "Außer dieser Stadt nimmt keine andere teil.")}
    assert (one.total, one.upper_bound, one.gap, one.optimal, one.worst_pair) == (0, 0, 0.0, True, None)
    assert (none.pairs, none.unmatched, none.served_upper_bound, none.optimal) == ((), (), 0, True)


def test_the_gap_is_what_is_missing_to_the_bound():
    assert gap(0, 0) == 0.0
    assert gap(0, 5) == 1.0
    assert gap(999_999, 1_000_000) == pytest.approx(1e-6, rel=1e-12)
    assert gap(3, 3) == 0.0
    with pytest.raises(ValueError, match="above its upper bound"):
        gap(2, 1)


def test_a_contradictory_problem_made_in_code_is_refused_with_all_faults():
    problem = TandemProblem(
        towns=(TownSlot("A"), TownSlot("B", capacity=-1, priority=-2), TownSlot("A")),
        scores=(("A", "B", 1_000_001), ("B", "A", 5), ("A", "A", 1), ("A", "X", -1)),
    )
    with pytest.raises(BadInput) as refusal:
        solve_tandems(problem)

    assert refusal.value.faults == (
        Fault("towns[1]", "Die Kapazität -1 ist kleiner als 0.", "capacity"),
        Fault("towns[1]", "Der Vorrang -2 ist kleiner als 0.", "priority"),
        Fault("scores[0]", "Die Bewertung 1000001 liegt nicht zwischen 0 und 1000000 Millionsteln."),
        Fault("scores[3]", "Die Bewertung -1 liegt nicht zwischen 0 und 1000000 Millionsteln."),
        Fault("towns[2]", "Die Kennung „A“ steht schon in towns[0]. Jede Stadt darf nur einmal vorkommen.", "id"),
        Fault("scores[1]", "Das Paar „B“ und „A“ steht schon in scores[0]. Bitte nur einmal nennen."),
        Fault("scores[2]", "„A“ bildet hier ein Paar mit sich selbst. Bitte die Zeile streichen."),
        Fault("scores[3]", "Die Stadt „X“ steht nicht unter towns. Bitte dort ergänzen."),
    )
