"""Does every order of head office reach the plan of expert visits?"""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from matchmaker.errors import BadInput, Fault, MatchmakerError
from matchmaker.matching.matching import Relaxation
from matchmaker.matching.problem import Strategy, TownSlot
from matchmaker.matching.visit_easings import LARGEST_PART
from matchmaker.matching.visit_flow import VisitNet, best_visits, host_prices, value_bound
from matchmaker.matching.visit_problem import VisitProblem
from matchmaker.matching.visits import solve_visits
from tests.visit_problems import a_visit_problem

GREEDY_TRAP = (("A", "X", 900_000), ("A", "Y", 800_000), ("B", "X", 850_000))
"""Taking the best pair first leaves B alone."""


def pairs_of(matching):
    return [(seeker, host) for seeker, host, _ in matching.plan.pairs]


def reasons_of(matching):
    return {town.id: (town.reason.code, town.relaxation) for town in matching.plan.unmatched}


def test_the_three_strategies_answer_the_same_problem_differently():
    problem = a_visit_problem(("A", "X", 900_000), ("A", "Y", 100_000), ("B", "X", 200_000))

    most, best, stable = (solve_visits(problem, strategy) for strategy in Strategy)
    assert (pairs_of(most), most.plan.total, most.plan.served) == ([("B", "X"), ("A", "Y")], 300_000, 2)
    assert (pairs_of(best), best.plan.total, best.plan.served) == ([("A", "X")], 900_000, 1)
    assert (pairs_of(stable), stable.plan.blocking_pairs, most.plan.blocking_pairs) == ([("A", "X")], 0, 1)
    assert [matching.plan.optimal for matching in (most, best, stable)] == [True, True, True]
    assert reasons_of(best) == {"B": ("partners_taken", Relaxation("strategy", "best_total", "most_served", 1))}


def test_a_stable_plan_shows_by_its_gap_what_stability_costs():
    stable = solve_visits(a_visit_problem(*GREEDY_TRAP), Strategy.STABLE).plan

    assert (stable.pairs, stable.total, stable.upper_bound) == ((("A", "X", 900_000),), 900_000, 1_650_000)
    assert (stable.optimal, stable.served, stable.served_upper_bound) == (False, 1, 2)


def test_among_equal_scores_a_stable_plan_takes_earlier_pairs_then_the_smaller_ids():
    equal = tuple((seeker, host, 500_000) for seeker in "AB" for host in "XY")

    assert pairs_of(solve_visits(a_visit_problem(*equal), Strategy.STABLE)) == [("A", "X"), ("B", "Y")]
    kept = solve_visits(a_visit_problem(*equal, earlier=(("A", "Y"),)), Strategy.STABLE)
    assert (pairs_of(kept), kept.plan.kept, kept.plan.changed) == ([("A", "Y"), ("B", "X")], 1, 0)


def test_capacities_count_on_both_sides():
    problem = VisitProblem(
        seekers=(TownSlot("A", capacity=2), TownSlot("B"), TownSlot("C", capacity=0)),
        hosts=(TownSlot("X", capacity=2), TownSlot("Y", capacity=0), TownSlot("Z")),
        scores=(
            ("A", "X", 900_000),
            ("A", "Z", 300_000),
            ("B", "X", 800_000),
            ("B", "Y", 1_000_000),
            ("C", "X", 1_000_000),
        ),
    )
    matching = solve_visits(problem)

    assert matching.plan.pairs == (("A", "X", 900_000), ("B", "X", 800_000), ("A", "Z", 300_000))
    assert (matching.plan.total, matching.plan.served, matching.plan.served_upper_bound) == (2_000_000, 2, 2)


def test_a_town_may_ask_and_advise_in_the_same_round():
    problem = VisitProblem(
        seekers=(TownSlot("A"), TownSlot("B")),
        hosts=(TownSlot("A"), TownSlot("B")),
        scores=(("A", "B", 700_000), ("B", "A", 600_000)),
    )

    assert solve_visits(problem).plan.pairs == (("A", "B", 700_000), ("B", "A", 600_000))


def test_pins_stay_whatever_they_cost_and_vetoes_never_meet():
    pinned = solve_visits(a_visit_problem(*GREEDY_TRAP, pinned=(("A", "X"),)))
    vetoed = solve_visits(a_visit_problem(("A", "X", 5), ("B", "X", 900_000), vetoed=(("B", "X"),)))

    assert (pairs_of(pinned), pinned.plan.upper_bound, pinned.plan.optimal) == ([("A", "X")], 900_000, True)
    assert reasons_of(pinned) == {"B": ("partners_taken", Relaxation("partner_capacity", "X: 1", "X: 2", 1))}
    assert pairs_of(vetoed) == [("A", "X")]
    assert reasons_of(vetoed) == {"B": ("all_vetoed", None)}


def test_a_lifted_veto_is_named_where_its_host_can_be_freed():
    scores = (("A", "X", 900_000), ("A", "Y", 800_000), ("B", "X", 700_000))
    freed = solve_visits(a_visit_problem(*scores, vetoed=(("B", "X"),)))

    # A can move on to Y, so B's vetoed host has a place for it.
    assert reasons_of(freed) == {
        "B": ("all_vetoed", Relaxation("veto", "X: ausgeschlossen", "erlaubt", 1)),
    }


@pytest.mark.parametrize(
    ("room", "vetoed", "found"),
    [
        (0, (), ("no_capacity", Relaxation("own_capacity", "0", "1", 1))),
        (1, (("B", "Y"),), ("all_vetoed", Relaxation("veto", "Y: ausgeschlossen", "erlaubt", 1))),
    ],
)
def test_a_host_whose_guest_keeps_another_visit_can_be_freed(room, vetoed, found):
    scores = (("A", "X", 800_000), ("A", "Y", 700_000), ("B", "Y", 600_000))
    seekers = (TownSlot("A", capacity=2), TownSlot("B", capacity=room))
    problem = a_visit_problem(*scores, vetoed=vetoed, seekers=seekers)

    with_room = replace(problem, vetoed=(), seekers=(seekers[0], TownSlot("B")))

    assert reasons_of(solve_visits(problem)) == {"B": found}
    assert solve_visits(with_room).plan.served == 2


def test_a_change_that_concerns_one_host_counts_one_host():
    """C could go to both hosts, but the place and the veto that are named open one of them."""
    scores = (("A", "X", 900_000), ("B", "Y", 800_000), ("C", "X", 300_000), ("C", "Y", 200_000))
    full = solve_visits(a_visit_problem(*scores))
    roomy = (TownSlot("X", capacity=2), TownSlot("Y", capacity=2))
    vetoed = solve_visits(a_visit_problem(*scores, hosts=roomy, vetoed=(("C", "X"), ("C", "Y"))))

    assert reasons_of(full) == {"C": ("partners_taken", Relaxation("partner_capacity", "X: 1", "X: 2", 1))}
    assert reasons_of(vetoed) == {"C": ("all_vetoed", Relaxation("veto", "X: ausgeschlossen", "erlaubt", 1))}


def certainty_of(problem):
    return {town.id: (town.relaxation.after, town.relaxation.certain) for town in solve_visits(problem).plan.unmatched}


def test_a_place_that_another_seeker_would_take_is_possible_and_not_certain():
    only_host = (("A", "X", 900_000), ("B", "X", 800_000), ("C", "X", 700_000))
    with_another = a_visit_problem(*only_host, ("C", "Y", 100_000), hosts=(TownSlot("X"), TownSlot("Y", capacity=0)))

    assert certainty_of(a_visit_problem(*only_host)) == {"B": ("X: 2", True), "C": ("X: 2", False)}
    assert certainty_of(with_another) == {"B": ("X: 2", True), "C": ("Y: 1", True)}


def test_a_place_for_which_two_seekers_are_worth_the_same_is_certain_for_neither():
    even = a_visit_problem(("A", "X", 900_000), ("B", "X", 800_000), ("C", "X", 800_000))

    assert certainty_of(even) == {"B": ("X: 2", False), "C": ("X: 2", False)}


def test_in_a_part_of_very_many_towns_no_change_is_called_certain():
    seekers = [f"S{number:03}" for number in range(LARGEST_PART)]
    scores = [(seeker, "X", 900_000 - number) for number, seeker in enumerate(seekers)]

    assert set(certainty_of(a_visit_problem(*scores)).values()) == {("X: 2", False)}
    assert certainty_of(a_visit_problem(*scores[:-1]))["S001"] == ("X: 2", True)


def test_seekers_of_higher_priority_are_served_first():
    scores = (("A", "X", 900_000), ("B", "X", 100_000))
    problem = a_visit_problem(*scores, seekers=(TownSlot("A"), TownSlot("B", priority=3)))

    assert pairs_of(solve_visits(problem)) == [("B", "X")]
    assert pairs_of(solve_visits(problem, Strategy.BEST_TOTAL)) == [("A", "X")]


def test_an_earlier_visit_stays_unless_the_gain_is_worth_it():
    close = a_visit_problem(("A", "X", 500_000), ("A", "Y", 519_000), earlier=(("A", "X"),))
    worth_it = a_visit_problem(("A", "X", 500_000), ("A", "Y", 521_000), earlier=(("A", "X"),))

    kept, changed = solve_visits(close).plan, solve_visits(worth_it).plan
    assert (kept.pairs, kept.kept, kept.changed) == ((("A", "X", 500_000),), 1, 0)
    assert (kept.total, kept.upper_bound, kept.optimal) == (500_000, 519_000, False)
    assert (changed.pairs, changed.kept, changed.changed) == ((("A", "Y", 521_000),), 0, 1)


def test_a_visit_of_score_nothing_still_takes_place():
    for strategy in Strategy:
        plan = solve_visits(a_visit_problem(("A", "X", 0)), strategy).plan

        assert (plan.pairs, plan.total, plan.gap, plan.optimal) == ((("A", "X", 0),), 0, 0.0, True)


def test_nobody_to_match_is_answered_and_no_fault():
    nobody = solve_visits(VisitProblem((), (), ())).plan
    alone = solve_visits(VisitProblem((TownSlot("A"),), (), ())).plan

    assert (nobody.pairs, nobody.unmatched, nobody.total, nobody.upper_bound, nobody.optimal) == ((), (), 0, 0, True)
    assert [(town.id, town.reason.code, town.relaxation) for town in alone.unmatched] == [("A", "no_listed_pair", None)]


def test_every_seeker_without_a_visit_hears_why():
    problem = VisitProblem(
        seekers=tuple(TownSlot(name, capacity=int(name != "C")) for name in "ABCDEF"),
        hosts=(TownSlot("X"), TownSlot("Y", capacity=0)),
        scores=(
            ("A", "X", 900_000),
            ("B", "X", 800_000),
            ("C", "X", 1_000_000),
            ("D", "Y", 500_000),
            ("E", "X", 600_000),
            ("E", "Y", 700_000),
        ),
        vetoed=(("E", "X"),),
    )
    plan = solve_visits(problem).plan

    no_host = "Für diese Stadt ist keine beratende Stadt mit einer Bewertung angegeben."
    assert {town.id: town.reason.text for town in plan.unmatched} == {
        "B": "Die einzige mögliche beratende Stadt hat keinen Platz mehr.",
        "C": "Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0).",
        "D": "Die einzige mögliche beratende Stadt hat keinen freien Platz.",
        "E": "Keine mögliche beratende Stadt: 1 ausgeschlossen, 1 mit einer Stadt ohne freien Platz.",
        "F": f"{no_host} Gesucht ist eine, die zu ihren Themen Erfahrung hat.",
    }
    assert {town.id: town.relaxation for town in plan.unmatched} == {
        "B": Relaxation("partner_capacity", "X: 1", "X: 2", 1),
        "C": None,
        "D": Relaxation("partner_capacity", "Y: 0", "Y: 1", 1),
        "E": Relaxation("partner_capacity", "Y: 0", "Y: 1", 1),
        "F": None,
    }


def test_prices_prove_the_bound_and_any_other_prices_only_loosen_it():
    net = VisitNet(
        seeker=np.array([0, 0, 1]),
        host=np.array([0, 1, 0]),
        weight=np.array([900, 800, 850]),
        seeker_room=np.array([1, 1]),
        host_room=np.array([1, 1]),
        service=np.array([0, 0]),
    )
    chosen = best_visits(net)
    prices = host_prices(net, chosen)

    assert (chosen.tolist(), prices.tolist(), value_bound(net, prices)) == ([1, 2], [100, 0], 1_650)
    assert value_bound(net, np.array([0, 0])) == 1_750
    assert value_bound(net, np.array([850, 0])) == 1_650
    assert value_bound(net, np.array([2_000, 0])) == 2_800


def test_priorities_that_would_make_the_arithmetic_inexact_are_refused():
    count = 3_000
    net = VisitNet(
        seeker=np.arange(count),
        host=np.zeros(count, dtype=np.int64),
        weight=np.full(count, 1_000_000),
        seeker_room=np.ones(count, dtype=np.int64),
        host_room=np.array([count]),
        service=np.full(count, 1 << 52),
    )

    with pytest.raises(MatchmakerError, match="weniger Stufen der Priorität"):
        best_visits(net)


def test_a_contradictory_problem_made_in_code_is_refused_with_all_faults():
    problem = VisitProblem(
        seekers=(TownSlot("A"), TownSlot("B", capacity=-1, priority=-2)),
        hosts=(TownSlot("X"), TownSlot("X"), TownSlot("A")),
        scores=(("A", "X", 1_000_001), ("A", "A", 5), ("X", "A", 5), ("A", "X", 1)),
    )
    with pytest.raises(BadInput) as refusal:
        solve_visits(problem)

    order = "Ein Paar nennt zuerst die ratsuchende, dann die beratende Stadt."
    assert refusal.value.faults == (
        Fault("seekers[1]", "Die Kapazität -1 ist kleiner als 0.", "capacity"),
        Fault("seekers[1]", "Der Vorrang -2 ist kleiner als 0.", "priority"),
        Fault("scores[0]", "Die Bewertung 1000001 liegt nicht zwischen 0 und 1000000 Millionsteln."),
        Fault(
            "hosts[1]",
            "Die Kennung „X“ steht schon in hosts[0]. Unter hosts darf jede Stadt nur einmal vorkommen.",
            "id",
        ),
        Fault("scores[1]", "„A“ berät hier sich selbst. Bitte die Zeile streichen."),
        Fault("scores[2]", f"Die Stadt „X“ steht nicht unter seekers. {order}"),
        Fault("scores[3]", "Das Paar „A“ und „X“ steht schon in scores[0]. Bitte nur einmal nennen."),
    )


@pytest.mark.parametrize(
    "modules",
    [("matchmaker.matching.visits", "matchmaker.matching.tandems"), ("scipy.optimize", "matchmaker.matching.visits")],
)
def test_the_flow_solver_and_highs_work_in_one_process_whichever_comes_first(modules):
    # Both libraries bring native code; a second copy of HiGHS beside OR-Tools is known to break the process.
    program = f"""
import {modules[0]}, {modules[1]}
from scipy.optimize import linprog
from matchmaker.matching.visits import solve_visits
from tests.visit_problems import a_visit_problem
for _ in range(2):
    assert linprog([-1, -1], A_ub=[[1, 2], [2, 1]], b_ub=[3, 3]).fun == -2
    assert solve_visits(a_visit_problem(("A", "X", 7), ("B", "X", 9))).plan.total == 9
print("both")
"""
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "both\n", "")
