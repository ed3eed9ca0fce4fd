"""Does the checker find every kind of fault that is planted in a plan?"""

import ast
import inspect
import sys
from dataclasses import replace

import pytest

from matchmaker.matching import verification
from matchmaker.matching.matching import TandemMatching, Unmatched, UnmatchedReason
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot
from matchmaker.matching.tandems import solve_tandems
from matchmaker.matching.verification import check_matching

PROBLEM = TandemProblem(
    towns=(TownSlot("A"), TownSlot("B"), TownSlot("C"), TownSlot("D", capacity=2), TownSlot("E")),
    scores=(
        ("A", "B", 900_000),
        ("A", "C", 200_000),
        ("B", "C", 850_000),
        ("C", "D", 500_000),
        ("D", "E", 100_000),
        ("B", "D", 50_000),
    ),
    pinned=(("D", "C"),),
    vetoed=(("B", "C"),),
    earlier=(("B", "A"), ("B", "C")),
    minimum_score=60_000,
)
UNMATCHED_E = Unmatched("E", UnmatchedReason("partners_taken", "Vergeben."))
SOUND = TandemMatching(
    pairs=(("A", "B", 900_000), ("C", "D", 500_000), ("D", "E", 100_000)),
    unmatched=(),
    total=1_500_000,
    upper_bound=1_500_000,
    served=5,
    served_upper_bound=5,
    blocking_pairs=0,
    worst_pair=("D", "E", 100_000),
    strategy=Strategy.MOST_SERVED,
    solver="hand",
    optimal=True,
    kept=1,
    changed=1,
)


def test_the_checker_shares_no_code_with_the_solvers():
    tree = ast.parse(inspect.getsource(verification))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}

    assert {name for name in imported if name not in sys.stdlib_module_names and name != "collections.abc"} == {
        "matchmaker.matching.matching",
        "matchmaker.matching.problem",
        "matchmaker.matching.whole_optimum",
    }


def test_a_pair_exactly_at_the_minimum_score_is_no_fault():
    assert check_matching(replace(PROBLEM, minimum_score=100_000), SOUND) == []


def test_a_plan_that_passes_over_a_town_of_priority_is_not_the_best():
    problem = TandemProblem(
        towns=(TownSlot("A", priority=1), TownSlot("B"), TownSlot("C")),
        scores=(("A", "C", 500_000), ("B", "C", 900_000)),
    )
    sound = solve_tandems(problem)
    claimed = replace(
        sound,
        pairs=(("B", "C", 900_000),),
        unmatched=(replace(UNMATCHED_E, id="A", removed=(("taken", 1),)),),
        total=900_000,
        upper_bound=900_000,
        worst_pair=("B", "C", 900_000),
        blocking_pairs=0,
    )

    assert (sound.pairs, check_matching(problem, sound)) == ((("A", "C", 500_000),), [])
    assert check_matching(problem, claimed) == [
        "Der Plan gilt als der beste, bedient aber nicht die Städte mit dem höchsten Vorrang."
    ]
    assert check_matching(problem, replace(sound, stopped=True)) == [
        "Der Plan gilt als abgebrochen und zugleich als der beste."
    ]


def test_candidates_that_nobody_counted_are_found():
    problem = TandemProblem(
        towns=(TownSlot("A"), TownSlot("B"), TownSlot("C")),
        scores=(("A", "C", 500_000), ("B", "C", 900_000)),
    )
    sound = solve_tandems(problem)
    hidden = replace(sound, unmatched=(replace(sound.unmatched[0], removed=()),))

    assert check_matching(problem, hidden) == [
        "A: Was Kandidaten ausschloss ist mit {} angegeben, richtig ist {'taken': 1}."
    ]


def test_a_sound_plan_has_no_fault():
    assert check_matching(PROBLEM, SOUND) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"total": 1_400_000}, "Die Summe ist mit 1400000 angegeben, richtig ist 1500000."),
        ({"upper_bound": 1_499_999}, "Die Summe 1500000 liegt über ihrer Schranke 1499999."),
        ({"upper_bound": 1_600_000}, "Die Angabe optimal ist mit True angegeben, richtig ist False."),
        ({"optimal": False}, "Die Angabe optimal ist mit False angegeben, richtig ist True."),
        ({"served": 4}, "Die Zahl der Städte mit Partner ist mit 4 angegeben, richtig ist 5."),
        ({"served_upper_bound": 4}, "5 Städte mit Partner passen nicht zur Schranke 4."),
        ({"served_upper_bound": 6}, "5 Städte mit Partner passen nicht zur Schranke 6."),
        ({"blocking_pairs": 2}, "Die Zahl der blockierenden Paare ist mit 2 angegeben, richtig ist 0."),
        ({"worst_pair": None}, "Die Bewertung des schwächsten Paares ist mit None angegeben, richtig ist 100000."),
        ({"worst_pair": ("A", "E", 100_000)}, "Das schwächste Paar A und E steht nicht im Plan."),
        ({"kept": 2}, "Die Zahl der behaltenen Paare ist mit 2 angegeben, richtig ist 1."),
        ({"changed": None}, "Die Zahl der geänderten Paare ist mit None angegeben, richtig ist 1."),
        ({"unmatched": (UNMATCHED_E,)}, "E steht 1-mal unter den Städten ohne Partner, richtig ist 0."),
    ],
)
def test_one_wrong_number_is_named(changes, sentence):
    assert sentence in check_matching(PROBLEM, replace(SOUND, **changes))


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ((("A", "B", 900_000), ("C", "D", 500_000), ("E", "E", 100_000)), "E bildet ein Paar mit sich selbst."),
        ((("A", "B", 900_000), ("C", "D", 500_000), ("B", "E", 100_000)), "B und E haben keine Bewertung."),
        ((("A", "B", 900_000), ("C", "D", 500_000), ("X", "E", 100_000)), "X nimmt nicht teil."),
        ((("A", "B", 899_999), ("C", "D", 500_000)), "A und B: genannt ist 899999, bewertet sind sie mit 900000."),
        ((("B", "C", 850_000), ("C", "D", 500_000)), "B und C sind ausgeschlossen."),
        ((("B", "D", 50_000), ("C", "D", 500_000)), "B und D liegen unter der Mindestbewertung."),
        ((("A", "B", 900_000), ("A", "B", 900_000), ("C", "D", 500_000)), "A und B stehen 2-mal im Plan."),
        ((("A", "B", 900_000), ("D", "E", 100_000)), "Das gesetzte Paar C und D fehlt."),
        (
            (("A", "B", 900_000), ("A", "C", 200_000), ("C", "D", 500_000)),
            "A hat 2 Partnerstädte bei einer Kapazität von 1.",
        ),
        ((("C", "D", 500_000), ("D", "E", 100_000)), "A und B bleiben beide allein, obwohl sie sich treffen könnten."),
        (
            (("A", "B", 900_000), ("C", "D", 500_000)),
            "E steht 0-mal unter den Städten ohne Partner, richtig ist 1.",
        ),
    ],
)
def test_one_broken_rule_is_named(pairs, sentence):
    assert sentence in check_matching(PROBLEM, replace(SOUND, pairs=pairs))


def test_a_town_named_twice_among_the_unmatched_is_found():
    plan = replace(SOUND, pairs=SOUND.pairs[:2], unmatched=(UNMATCHED_E, UNMATCHED_E))

    assert "E steht 2-mal unter den Städten ohne Partner, richtig ist 1." in check_matching(PROBLEM, plan)


def test_a_plan_called_stable_must_be_so_but_pins_excuse():
    chain = TandemProblem(
        towns=tuple(map(TownSlot, "ABCD")),
        scores=(("A", "B", 500_000), ("B", "C", 600_000), ("C", "D", 500_000)),
    )
    plan = TandemMatching(
        pairs=(("A", "B", 500_000), ("C", "D", 500_000)),
        unmatched=(),
        total=1_000_000,
        upper_bound=1_000_000,
        served=4,
        served_upper_bound=4,
        blocking_pairs=1,
        worst_pair=("A", "B", 500_000),
        strategy=Strategy.STABLE,
        solver="hand",
        optimal=True,
    )

    assert check_matching(chain, plan) == ["B und C zögen beide einander vor."]
    assert check_matching(replace(chain, pinned=(("A", "B"),)), plan) == []


def test_most_served_is_optimal_only_when_as_many_towns_as_possible_are_served():
    problem = replace(PROBLEM, scores=tuple(pair for pair in PROBLEM.scores if "E" not in pair))
    alone = Unmatched("E", UnmatchedReason("no_listed_pair", "Kein Paar."))
    plan = replace(SOUND, served_upper_bound=5, pairs=SOUND.pairs[:2], unmatched=(alone,), total=1_400_000)
    short = replace(plan, upper_bound=1_400_000, served=4, worst_pair=("C", "D", 500_000))

    assert check_matching(problem, short) == ["Die Angabe optimal ist mit True angegeben, richtig ist False."]
    assert check_matching(problem, replace(short, strategy=Strategy.BEST_TOTAL)) == []


CHAIN = TandemProblem(
    tuple(map(TownSlot, "ABCDEF")),
    (("B", "C", 900_000), ("A", "B", 500_000), ("C", "D", 500_000), ("E", "F", 100_000)),
    minimum_score=200_000,
)
GREEDY = solve_tandems(CHAIN, Strategy.STABLE)


@pytest.mark.parametrize(
    ("bounds", "fault"),
    [
        ({"upper_bound": 900_000}, "Die Schranke 900000 ist falsch: möglich ist die Summe 1000000."),
        ({"served_upper_bound": 2}, "Die Schranke 2 ist falsch: möglich sind 4 Städte mit Partner."),
    ],
)
def test_a_greedy_plan_is_not_taken_for_the_best(bounds: dict[str, int], fault: str):
    claimed = replace(GREEDY, strategy=Strategy.MOST_SERVED, **bounds)
    claimed = replace(claimed, optimal=(claimed.upper_bound, claimed.served_upper_bound) == (900_000, 2))

    assert check_matching(CHAIN, GREEDY) == []
    assert check_matching(CHAIN, claimed) == [fault]


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"removed": (("taken", 9),)}, "A: Was Kandidaten ausschloss ist mit {'taken': 9} angegeben"),
        ({"reason": UnmatchedReason("all_vetoed", "?")}, "A: Der Grund ist mit all_vetoed angegeben"),
    ],
)
def test_a_wrong_reason_is_found(told: dict[str, object], fault: str):
    first, *others = GREEDY.unmatched
    (found,) = check_matching(CHAIN, replace(GREEDY, unmatched=(replace(first, **told), *others)))

    assert found.startswith(fault)
