"""Does the checker find every kind of fault that is planted in a plan of visits?"""

from dataclasses import replace

import pytest

from matchmaker.matching.matching import Unmatched, UnmatchedReason
from matchmaker.matching.problem import Strategy, TownSlot
from matchmaker.matching.visit_matching import HostPrices
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.matching.visit_verification import check_visits
from matchmaker.matching.visits import solve_visits
from tests.visit_problems import a_visit_problem

PROBLEM = VisitProblem(
    seekers=(TownSlot("A"), TownSlot("B"), TownSlot("C"), TownSlot("D")),
    hosts=(TownSlot("X"), TownSlot("Y", capacity=2)),
    scores=(("A", "X", 900_000), ("B", "X", 850_000), ("B", "Y", 300_000), ("C", "Y", 500_000), ("D", "X", 100_000)),
    pinned=(("C", "Y"),),
    vetoed=(("D", "X"),),
    earlier=(("B", "X"), ("C", "Y")),
)
SOUND = solve_visits(replace(PROBLEM, earlier=None))
SOUND = replace(SOUND, plan=replace(SOUND.plan, kept=1, changed=1))
UNMATCHED_A = Unmatched("A", UnmatchedReason("partners_taken", "Vergeben."))


def faults_of(**changes):
    return check_visits(PROBLEM, replace(SOUND, plan=replace(SOUND.plan, **changes)))


def test_a_sound_plan_has_no_fault():
    assert SOUND.plan.pairs == (("A", "X", 900_000), ("C", "Y", 500_000), ("B", "Y", 300_000))
    assert faults_of() == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"total": 1_600_000}, "Die Summe ist mit 1600000 angegeben, richtig ist 1700000."),
        ({"upper_bound": 1_800_000}, "Die Schranke der Summe ist mit 1800000 angegeben, richtig ist 1700000."),
        ({"optimal": False}, "Die Angabe optimal ist mit False angegeben, richtig ist True."),
        ({"served": 2}, "Die Zahl der Städte mit Beratung ist mit 2 angegeben, richtig ist 3."),
        (
            {"served_upper_bound": 4},
            "Die Zahl der Städte, die eine Beratung bekommen können ist mit 4 angegeben, richtig ist 3.",
        ),
        ({"blocking_pairs": 1}, "Die Zahl der blockierenden Paare ist mit 1 angegeben, richtig ist 0."),
        ({"worst_pair": None}, "Die Bewertung des schwächsten Paares ist mit None angegeben, richtig ist 300000."),
        ({"worst_pair": ("A", "Y", 300_000)}, "Das schwächste Paar A und Y steht nicht im Plan."),
        ({"kept": 2}, "Die Zahl der behaltenen Paare ist mit 2 angegeben, richtig ist 1."),
        ({"changed": None}, "Die Zahl der geänderten Paare ist mit None angegeben, richtig ist 1."),
        (
            {"unmatched": (UNMATCHED_A, *SOUND.plan.unmatched)},
            "Die ratsuchenden Städte ohne Beratung ist mit ['A', 'D'] angegeben, richtig ist ['D'].",
        ),
    ],
)
def test_one_wrong_number_is_named(changes, sentence):
    assert sentence in faults_of(**changes)


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ((("A", "A", 900_000),), "A berät sich selbst."),
        ((("A", "Y", 900_000),), "A und Y haben keine Bewertung."),
        ((("A", "X", 900_001),), "A und X: genannt ist 900001, bewertet sind sie mit 900000."),
        ((("D", "X", 100_000),), "D und X sind ausgeschlossen."),
        ((("B", "Y", 300_000), ("B", "Y", 300_000)), "B und Y stehen 2-mal im Plan."),
        ((("A", "X", 900_000),), "Das gesetzte Paar C und Y fehlt."),
        ((("A", "X", 900_000), ("B", "X", 850_000)), "X hat 2 Beratungen bei einer Kapazität von 1."),
        ((("B", "X", 850_000), ("B", "Y", 300_000)), "B hat 2 Beratungen bei einer Kapazität von 1."),
        ((("Z", "X", 850_000),), "Z hat 1 Beratungen bei einer Kapazität von 0."),
    ],
)
def test_one_broken_rule_is_named(pairs, sentence):
    assert sentence in faults_of(pairs=pairs)


def test_prices_that_prove_less_than_the_plan_claims_are_found():
    loose = replace(SOUND, proof=HostPrices((), 0))

    # Without prices A and B both count with X, which has one place.
    assert check_visits(PROBLEM, loose) == [
        "Die Schranke der Summe ist mit 1700000 angegeben, richtig ist 2250000.",
        "Der Preis einer Beratung, 0, beweist nicht, wer zuerst bedient wird.",
    ]


@pytest.mark.parametrize(("service", "price"), [(0, 500_000), (0, 900_000), (1, 900_000)])
def test_a_plan_that_serves_who_should_come_second_is_not_called_the_best(service, price):
    problem = VisitProblem(
        seekers=(TownSlot("A", priority=1), TownSlot("B")),
        hosts=(TownSlot("X"),),
        scores=(("A", "X", 500_000), ("B", "X", 900_000)),
    )
    sound = solve_visits(problem)
    false_plan = replace(
        sound.plan,
        pairs=(("B", "X", 900_000),),
        unmatched=(Unmatched("A", UnmatchedReason("partners_taken", "Vergeben.")),),
        total=900_000,
        upper_bound=900_000,
        worst_pair=("B", "X", 900_000),
        blocking_pairs=0,
    )

    assert check_visits(problem, sound) == []
    assert check_visits(problem, replace(sound, plan=false_plan, proof=HostPrices((("X", price),), service))) != []


@pytest.mark.parametrize(
    ("strategy", "service"), [(Strategy.MOST_SERVED, -1), (Strategy.BEST_TOTAL, -73_313), (Strategy.BEST_TOTAL, 1)]
)
def test_a_price_of_a_visit_that_moves_the_bound_proves_nothing(strategy, service):
    false_proof = replace(SOUND, plan=replace(SOUND.plan, strategy=strategy), proof=HostPrices((), service))

    assert f"Der Preis einer Beratung, {service}, beweist hier keine Schranke." in check_visits(PROBLEM, false_proof)


@pytest.mark.parametrize(
    ("code", "right"), [("all_vetoed", None), ("partners_taken", "all_vetoed"), ("no_capacity", "all_vetoed")]
)
def test_a_false_reason_is_named(code, right):
    (left,) = SOUND.plan.unmatched
    faults = faults_of(unmatched=(replace(left, reason=UnmatchedReason(code, "Darum.")),))

    assert faults == ([] if right is None else [f"D: Der Grund ist mit {code} angegeben, richtig ist {right}."])


@pytest.mark.parametrize("pin", [("A", "X"), ("B", "Y")])
def test_a_pin_of_one_of_the_two_excuses_a_pair_that_would_rather_meet(pin):
    problem = a_visit_problem(("A", "X", 500_000), ("A", "Y", 900_000), ("B", "Y", 100_000), pinned=(pin,))
    claimed = solve_visits(replace(problem, pinned=(("A", "X"), ("B", "Y"))))
    claimed = replace(claimed, plan=replace(claimed.plan, strategy=Strategy.STABLE))

    assert "A und Y zögen beide einander vor." not in check_visits(problem, claimed)


def test_a_plan_called_stable_must_be_so_but_pins_excuse():
    problem = a_visit_problem(("A", "X", 500_000), ("A", "Y", 900_000), ("B", "Y", 100_000))
    claimed = solve_visits(problem)
    claimed = replace(claimed, plan=replace(claimed.plan, strategy=Strategy.STABLE))

    assert claimed.plan.blocking_pairs == 1
    assert "A und Y zögen beide einander vor." in check_visits(problem, claimed)
    excused = replace(problem, pinned=(("B", "Y"), ("A", "X")))
    assert "A und Y zögen beide einander vor." not in check_visits(excused, claimed)
