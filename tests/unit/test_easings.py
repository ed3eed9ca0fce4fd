"""Which single change is named for a town without a partner, and does solving again with it serve the town?"""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.matching.matching import Relaxation
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot, canonical, ordered
from matchmaker.matching.tandem_easings import TandemEasings
from matchmaker.matching.tandems import solve_every_strategy, solve_tandems
from tests.tandem_problems import a_problem, tandem_problems

MILLION = 1_000_000


def relaxations_of(matching):
    return {town.id: town.relaxation for town in matching.unmatched}


def eased(problem: TandemProblem, town: str, relaxation: Relaxation) -> TandemProblem:
    """The whole problem with this one rule changed, as its words say."""
    if relaxation.rule == "minimum_score":
        return replace(problem, minimum_score=round(float(relaxation.after) * MILLION))
    if relaxation.rule in ("own_capacity", "partner_capacity"):
        name, _, room = relaxation.after.rpartition(": ")
        grown = [replace(slot, capacity=int(room)) if slot.id == (name or town) else slot for slot in problem.towns]
        return replace(problem, towns=tuple(grown))
    if relaxation.rule == "pinned":
        gone = ordered(tuple(relaxation.before.split(" – ")))
        return replace(problem, pinned=tuple(pair for pair in problem.pinned if ordered(pair) != gone))
    if relaxation.rule == "veto":
        gone = ordered((town, relaxation.before.removesuffix(": ausgeschlossen")))
        return replace(problem, vetoed=tuple(pair for pair in problem.vetoed if ordered(pair) != gone))
    assert relaxation.rule == "strategy"
    return problem


def serves_everybody(problem: TandemProblem, wanted: set[str]) -> bool:
    """Whether some plan serves all of these, by priority of these over all others."""
    slots = tuple(replace(slot, priority=int(slot.id in wanted)) for slot in problem.towns)
    again = solve_tandems(replace(problem, towns=slots, earlier=None))
    return wanted <= {town for a, b, _ in again.pairs for town in (a, b)}


@settings(max_examples=300)
@given(tandem_problems())
def test_solving_again_with_the_change_serves_the_town_and_all_who_were_served(problem):
    for matching in solve_every_strategy(problem).values():
        served = {town for a, b, _ in matching.pairs for town in (a, b)}
        for town, relaxation in relaxations_of(matching).items():
            if relaxation and relaxation.rule != "strategy":
                assert serves_everybody(eased(problem, town, relaxation), served | {town})


@settings(max_examples=300)
@given(tandem_problems(), st.booleans())
def test_what_is_told_as_certain_the_same_strategy_does_when_it_plans_again(problem, beside):
    if beside:
        # Another part of the plan must not change how ties end here.
        towns = (*problem.towns, *(TownSlot(name, priority=3) for name in "yz"))
        problem = replace(problem, towns=towns, scores=(*problem.scores, ("y", "z", MILLION)))
    for strategy, matching in solve_every_strategy(problem).items():
        for town, relaxation in relaxations_of(matching).items():
            if relaxation and relaxation.certain:
                then = Strategy.MOST_SERVED if relaxation.rule == "strategy" else strategy
                assert town not in relaxations_of(solve_tandems(eased(problem, town, relaxation), then))


def test_a_change_that_the_same_strategy_would_use_for_others_is_possible_but_not_certain():
    """A second place at A serves C or D; D is better, so C would be left over again."""
    star = a_problem(("A", "B", 900_000), ("A", "C", 300_000), ("A", "D", 400_000))

    told = relaxations_of(solve_tandems(star))

    assert {town: (one.after, one.certain) for town, one in told.items()} == {"C": ("A: 2", False), "D": ("A: 2", True)}


def test_a_change_that_is_certain_goes_before_a_cheaper_one_that_is_only_possible():
    """With the minimum at 0.3, D takes the place beside E that C could have; with one place more at A there is one."""
    problem = a_problem(
        ("A", "B", 900_000), ("A", "C", 800_000), ("C", "E", 300_000), ("D", "E", 350_000), minimum_score=400_000
    )

    told = relaxations_of(solve_tandems(problem))["C"]

    assert (told.rule, told.certain) == ("partner_capacity", True)


@settings(max_examples=200)
@given(tandem_problems(max_pairs=7))
def test_where_no_change_is_named_neither_a_lower_minimum_nor_more_room_would_do(problem):
    matching = solve_tandems(problem)
    served = {town for a, b, _ in matching.pairs for town in (a, b)}
    for town, relaxation in relaxations_of(matching).items():
        if relaxation is None:
            wanted = served | {town}
            for slot in problem.towns:
                grown = tuple(
                    replace(one, capacity=one.capacity + 1) if one.id == slot.id else one for one in problem.towns
                )
                beside = any(ordered((a, b)) == ordered((town, slot.id)) for a, b, _ in problem.scores)
                if beside or slot.id == town:
                    assert not serves_everybody(replace(problem, towns=grown), wanted)


LONELY = (("A", "B", 900_000), ("B", "C", 800_000), ("A", "C", 700_000))


@pytest.mark.parametrize(
    ("problem", "town", "relaxation"),
    [
        (a_problem(*LONELY), "C", Relaxation("partner_capacity", "B: 1", "B: 2", 1)),
        (
            a_problem(("A", "B", 300_000), ("A", "C", 250_000), minimum_score=400_000),
            "B",
            Relaxation("minimum_score", "0.4", "0.3", 1),
        ),
        (
            a_problem(("A", "B", 900_000), towns=(TownSlot("A", capacity=0), TownSlot("B"))),
            "A",
            Relaxation("own_capacity", "0", "1", 1),
        ),
        (
            a_problem(("A", "B", 900_000), vetoed=(("B", "A"),)),
            "A",
            Relaxation("veto", "B: ausgeschlossen", "erlaubt", 1),
        ),
        (a_problem(towns=(TownSlot("A"), TownSlot("B"))), "A", None),
    ],
)
def test_the_cheapest_change_that_helps_is_named(problem, town, relaxation):
    assert relaxations_of(solve_tandems(problem))[town] == relaxation


def test_the_minimum_falls_only_as_far_as_it_must_to_serve_the_town_beside_all_others():
    """B is best for C, but B is needed by A; only D, further down, is free."""
    problem = a_problem(
        ("A", "B", 900_000),
        ("B", "C", 390_000),
        ("C", "D", 350_000),
        ("C", "E", 350_000),
        minimum_score=400_000,
    )

    assert relaxations_of(solve_tandems(problem))["C"] == Relaxation("minimum_score", "0.4", "0.35", 3)


def test_a_lower_minimum_that_frees_a_partner_elsewhere_is_named_before_a_much_lower_one():
    """D could meet A at 0.22; at 0.47 it meets B, and A, whom B leaves, meets C."""
    scores = (("A", "B", 550_000), ("A", "C", 480_000), ("A", "D", 220_000), ("B", "C", 540_000), ("B", "D", 470_000))
    told = relaxations_of(solve_tandems(a_problem(*scores, minimum_score=500_000)))

    assert told["D"] == Relaxation("minimum_score", "0.5", "0.47", 1)


@settings(max_examples=80)
@given(st.integers(4, 6), st.randoms(use_true_random=False))
def test_no_higher_minimum_than_the_one_told_would_serve_the_town(count, chance):
    pairs = chance.sample(list(combinations("ABCDEF"[:count], 2)), count + 1)
    drawn = [(a, b, 10_000 * chance.randrange(100)) for a, b in pairs]
    problem = a_problem(*drawn, towns=tuple(TownSlot(name) for name in "ABCDEF"[:count]), minimum_score=500_000)
    matching = solve_tandems(problem)
    served = {town for a, b, _ in matching.pairs for town in (a, b)}

    for town in relaxations_of(matching):
        relaxation = TandemEasings(canonical(problem), matching.pairs, Strategy.MOST_SERVED).cheapest(
            town, costs=("minimum_score",)
        )
        helpful = [
            least
            for least in {score for *_, score in drawn if score < problem.minimum_score}
            if serves_everybody(replace(problem, minimum_score=least), served | {town})
        ]
        assert (relaxation and round(float(relaxation.after) * MILLION)) == max(helpful, default=None)


def test_another_strategy_is_named_first_where_it_serves_the_town():
    chain = a_problem(("A", "B", 100_000), ("B", "C", 900_000), ("C", "D", 100_000))

    assert relaxations_of(solve_tandems(chain, Strategy.BEST_TOTAL)) == {
        "A": Relaxation("strategy", "best_total", "most_served", 1),
        "D": Relaxation("strategy", "best_total", "most_served", 1),
    }


def test_another_strategy_is_not_named_where_it_would_serve_others_instead():
    star = a_problem(("A", "B", 900_000), ("A", "C", 300_000))

    assert relaxations_of(solve_tandems(star, Strategy.STABLE)) == {
        "C": Relaxation("partner_capacity", "A: 1", "A: 2", 1)
    }


def test_a_place_for_which_two_towns_are_worth_the_same_is_certain_for_neither():
    even = a_problem(("A", "B", 900_000), ("A", "C", 800_000), ("A", "D", 800_000))
    uneven = a_problem(("A", "B", 900_000), ("A", "C", 800_000), ("A", "D", 700_000))

    def certain(problem: TandemProblem) -> dict[str, bool]:
        return {town.id: town.relaxation.certain for town in solve_tandems(problem).unmatched if town.relaxation}

    assert certain(even) == {"C": False, "D": False}
    assert certain(uneven) == {"C": True, "D": False}


def test_candidates_are_counted_under_the_first_rule_that_removes_them():
    towns = tuple(TownSlot(name, capacity=int(name != "E")) for name in "ABCDEF")
    scores = [("A", other, score) for other, score in (("B", 9), ("C", 500_001), ("D", 500_000), ("E", 600_000))]
    problem = TandemProblem(towns, (*scores, ("C", "F", 900_000)), vetoed=(("A", "D"),), minimum_score=10)

    (first, *_) = solve_tandems(problem).unmatched
    assert (first.id, first.removed) == (
        "A",
        (("vetoed", 1), ("below_minimum", 1), ("without_capacity", 1), ("taken", 1)),
    )


def test_head_office_may_put_the_changes_into_another_order():
    problem = canonical(a_problem(("A", "B", 900_000), ("A", "C", 300_000), ("B", "C", 200_000), vetoed=(("B", "C"),)))
    plan = (("A", "B", 900_000),)
    pinned = replace(problem, pinned=(("A", "B"),), towns=(*problem.towns, TownSlot("D")))
    wider = replace(pinned, scores=(*pinned.scores[:1], ("B", "D", 400_000), *pinned.scores[1:]))
    with_free = TandemEasings(wider, plan, Strategy.MOST_SERVED)

    assert with_free.cheapest("C") == Relaxation("partner_capacity", "A: 1", "A: 2", 1)
    assert with_free.cheapest("C", costs=("veto", "pinned", "partner_capacity")) == Relaxation(
        "pinned", "A – B", "frei", 1
    )
    assert with_free.cheapest("C", costs=("veto", "minimum_score", "own_capacity", "strategy")) is None
