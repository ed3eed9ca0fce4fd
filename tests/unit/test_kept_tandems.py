"""Does a plan that keeps earlier pairs stay below its own bound, proven, unproven or stopped at any moment?"""

from random import Random

import pytest

from matchmaker.matching.course import Manner
from matchmaker.matching.problem import Strategy, TandemProblem, TownSlot, ordered
from matchmaker.matching.progress import Progress
from matchmaker.matching.tandems import solve_tandems
from matchmaker.matching.verification import check_matching


def sparse_problem(towns: int, each: int, seed: int) -> TandemProblem:
    """Few candidates, so that a town more costs much of the total; every seventh pair stood in the earlier plan."""
    random = Random(seed)
    ids = [f"{number:05d}" for number in range(towns)]
    score: dict[tuple[str, str], int] = {}
    for own in ids:
        for _ in range(each):
            other = random.choice(ids)
            if other != own:
                score[ordered((own, other))] = random.randrange(1, 1_000_001)
    scores = tuple((a, b, points) for (a, b), points in score.items())
    return TandemProblem(tuple(map(TownSlot, ids)), scores, earlier=tuple(score)[::7])


@pytest.mark.parametrize(("each", "seed"), [(2, 0), (4, 5)])
def test_stopped_after_any_question_the_total_is_within_the_bound(each: int, seed: int):
    problem = sparse_problem(620, each, seed)
    faults = []
    for allowed in range(9):
        asked = []

        def watch(progress: Progress, asked: list[Progress] = asked, allowed: int = allowed) -> bool:
            asked.append(progress)
            return len(asked) <= allowed

        plan = solve_tandems(problem, Strategy.MOST_SERVED, Manner(quick=True, watch=watch))
        faults += [(allowed, fault) for fault in check_matching(problem, plan)]
        assert 0 <= plan.gap <= 1

    assert faults == []


def test_a_quick_plan_that_keeps_pairs_serves_no_fewer_than_the_bound_was_proven_for():
    problem = sparse_problem(620, 4, 9)

    plan = solve_tandems(problem, Strategy.MOST_SERVED, Manner(quick=True))

    assert check_matching(problem, plan) == []
    assert plan.total <= plan.upper_bound
