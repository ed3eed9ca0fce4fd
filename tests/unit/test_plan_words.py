"""Is what a plan lacks at most never told smaller than it is?"""

from dataclasses import replace

import pytest

from api.commands.matching_report import matching_lines, stopped_early
from api.commands.plan_words import percent_at_most, proof
from api.commands.solve import others_until_stopped
from matchmaker.matching.problem import Strategy
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

    found = others_until_stopped(problem, plan, 1, lambda _: next(answers))

    assert list(found) == [("A", "B")]
    assert "nur bei 1 von 2 Paaren" in capsys.readouterr().err
