"""Is what a plan lacks at most never told smaller than it is?"""

from dataclasses import replace

import pytest

from api.commands.matching_report import matching_lines, stopped_early
from api.commands.plan_words import percent_at_most, proof
from api.commands.solve import others_until_stopped
from matchmaker.matching.alternates import Alternates
from matchmaker.matching.matching_document import matching_document
from matchmaker.matching.problem import Strategy, TownSlot
from matchmaker.matching.tandems import solve_tandems
from tests.tandem_problems import a_problem


@pytest.mark.parametrize(
    ("share", "places", "told"),
    [
        (0.0, 2, "0,00"),
        (0.000_01, 2, "0,01"),
        (0.123_41, 2, "12,35"),
        (0.07, 2, "7,00"),
        (0.29, 1, "29,0"),
        (0.001_1, 1, "0,2"),
        (1.0, 2, "100,00"),
    ],
)
def test_a_share_told_as_a_most_is_rounded_up(share, places, told):
    assert percent_at_most(share, places) == told


def test_a_gap_too_small_to_see_is_not_told_as_none():
    assert proof(optimal=False, gap=0.000_001) == "Es fehlen höchstens 0,01 Prozent."


def test_the_towns_that_a_plan_may_lack_are_told_before_its_total():
    plan = replace(solve_tandems(a_problem(("A", "B", 900_000))), served_upper_bound=1_202, optimal=False)
    missing = "höchstens 1.200 Städte und 0,00 Prozent der Summe."

    assert plan.towns_missing == 1_200
    assert stopped_early(plan.gap, plan.towns_missing).endswith(f"bis zum Besten fehlen ihm {missing}")
    assert any(line.endswith(f"Es fehlen {missing}") for line in matching_lines(plan))


def test_a_plan_that_was_not_to_serve_most_lacks_no_towns():
    plan = replace(solve_tandems(a_problem(("A", "B", 900_000)), Strategy.BEST_TOTAL), served_upper_bound=4)

    assert plan.towns_missing == 0


def test_one_missing_town_is_told_as_one():
    assert proof(optimal=False, gap=0.0, towns_missing=1) == "Es fehlen höchstens 1 Stadt und 0,00 Prozent der Summe."


def test_a_stopped_search_for_other_partners_keeps_those_found_so_far(capsys):
    problem = a_problem(("A", "B", 900_000), ("C", "D", 800_000), ("A", "C", 100_000), ("B", "D", 100_000))
    plan = solve_tandems(problem, Strategy.MOST_SERVED)
    answers = iter([True, False])

    found = others_until_stopped(Alternates(problem, plan.pairs, plan.strategy), plan, 1, lambda _: next(answers))

    assert list(found) == [("A", "B")]
    assert "nur bei 1 von 2 Paaren" in capsys.readouterr().err


def test_the_goal_names_the_priority_of_towns_where_there_is_any():
    most_served = solve_tandems(a_problem(("A", "B", 900_000)))
    best_total = solve_tandems(a_problem(("A", "B", 900_000)), Strategy.BEST_TOTAL)
    first = "Ziel: möglichst viele Städte mit Partner, dann die größte Summe."

    assert first in matching_lines(most_served)
    assert f"{first} Städte mit höherem Vorrang kommen zuerst an die Reihe." in matching_lines(
        most_served, by_priority=True
    )
    assert "Ziel: die größte Summe der Bewertungen. Der Vorrang der Städte zählt bei diesem Ziel nicht." in (
        matching_lines(best_total, by_priority=True)
    )


def test_an_alternate_that_leaves_a_town_of_priority_alone_names_it():
    problem = a_problem(("A", "B", 900_000), ("A", "C", 800_000))
    first = TownSlot("B", priority=1)
    problem = replace(problem, towns=tuple(first if town.id == "B" else town for town in problem.towns))
    plan = solve_tandems(problem)
    others = Alternates(problem, plan.pairs, plan.strategy).of_all(plan.pairs)

    assert [one.displaced for one in others["A", "B"]] == [("B",)]
    assert "       oder A – C (0,800): Summe −0,100; ohne Partner wäre dann trotz Vorrang: B" in matching_lines(
        plan, others
    )
    assert matching_document(plan, others)["alternates"][0]["instead"][0]["displaced"] == ["B"]
