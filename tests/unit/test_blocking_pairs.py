"""Does a pair block a plan only where both towns would gain by it?"""

import pytest

from matchmaker.matching.blocking import blocking_pairs
from matchmaker.matching.problem import TandemProblem, TownSlot

A, B, C = "99000000", "99000001", "99000002"


@pytest.mark.parametrize(
    ("score_of_other", "blocking"),
    [(501, ((B, C),)), (500, ()), (499, ())],
    ids=["a point more", "the same", "a point less"],
)
def test_a_town_does_not_leave_its_partner_for_one_that_is_only_as_good(
    score_of_other: int, blocking: tuple[tuple[str, str], ...]
):
    towns = tuple(TownSlot(town, 1) for town in (A, B, C))
    problem = TandemProblem(towns, scores=((A, B, 500), (B, C, score_of_other)))

    assert blocking_pairs(problem, [(A, B, 500)]) == blocking
