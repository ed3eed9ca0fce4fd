"""Which two towns would both rather have each other than what the plan gives them?"""

from collections.abc import Iterable

from matchmaker.matching.problem import Pair, ScoredPair, TandemProblem


def blocking_pairs(problem: TandemProblem, pairs: Iterable[ScoredPair]) -> tuple[Pair, ...]:
    """Allowed pairs outside the plan where each town has room left or a partner with a lower score.

    ``problem`` is canonical. Pinned partners count as partners: a pin may leave towns that would rather meet.
    A town without capacity never blocks. Linear in the pairs.
    """
    plan = {(a, b): score for a, b, score in pairs}
    least = _least_to_gain(problem, plan)
    vetoed = set(problem.vetoed)
    return tuple(
        (a, b)
        for a, b, score in problem.scores
        if score > max(least[a], least[b])
        and score >= problem.minimum_score
        and (a, b) not in plan
        and (a, b) not in vetoed
    )


def _least_to_gain(problem: TandemProblem, plan: dict[Pair, int]) -> dict[str, float]:
    """What a new partner must exceed at each town: nothing with room left, else its weakest partner."""
    partners: dict[str, list[int]] = {town.id: [] for town in problem.towns}
    for pair, score in plan.items():
        for town_id in pair:
            partners[town_id].append(score)
    return {town.id: _threshold(town.capacity, partners[town.id]) for town in problem.towns}


def _threshold(capacity: int, scores: list[int]) -> float:
    if len(scores) < capacity:
        return -1
    return min(scores, default=float("inf"))
