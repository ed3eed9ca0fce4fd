"""Plans pair everybody they can, by score, by assignment or by lot."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.evaluation.measures import (
    blocking_pairs_per_town,
    coverage,
    least_satisfied,
    mean_mutual_utility,
    satisfaction,
)
from matchmaker.matching.evaluation.plans import (
    NOBODY,
    assigned_partners,
    best_partners,
    engine_partners,
    partners_of,
    random_partners,
)


def squares(least: int = 0, most: int = 7) -> st.SearchStrategy[np.ndarray]:
    return st.builds(
        lambda towns, seed: np.random.default_rng(seed).random((towns, towns)),
        st.integers(least, most),
        st.integers(0, 10_000),
    )


def every_plan(towns: int) -> list[list[tuple[int, int]]]:
    """All ways to pair as many towns as possible."""
    pairs = list(combinations(range(towns), 2))
    return [
        list(plan)
        for plan in combinations(pairs, towns // 2)
        if len({town for pair in plan for town in pair}) == towns // 2 * 2
    ]


@given(squares(most=6))
def test_no_other_pairing_of_all_has_a_larger_sum(scores):
    towns = len(scores)

    partners = best_partners(scores, np.random.default_rng(1))

    both = scores + scores.T
    best = max(sum(both[one, other] for one, other in plan) for plan in every_plan(towns))
    assert sum(both[row, other] for row, other in enumerate(partners.tolist()) if row < other) == pytest.approx(
        best, abs=1e-3
    )


@given(squares(least=1), st.integers(0, 1_000))
def test_partners_are_mutual_and_at_most_one_stays_over(scores, seed):
    for partners in (
        best_partners(scores, np.random.default_rng(seed)),
        random_partners(len(scores), np.random.default_rng(seed)),
    ):
        with_partner = np.flatnonzero(partners != NOBODY)
        assert (partners[partners[with_partner]] == with_partner).all()
        assert (partners[with_partner] != with_partner).all()
        assert coverage(partners) == 1.0


def test_ties_are_broken_by_lot():
    equal = np.zeros((8, 8))

    drawn = {tuple(best_partners(equal, np.random.default_rng(seed)).tolist()) for seed in range(12)}

    assert len(drawn) > 1
    assert tuple(best_partners(equal, np.random.default_rng(3)).tolist()) in drawn


def test_a_lot_never_outweighs_a_real_difference():
    scores = np.zeros((4, 4))
    scores[0, 3] = scores[1, 2] = 0.001
    scores[0, 1] = 1.0

    plans = {tuple(best_partners(scores, np.random.default_rng(seed)).tolist()) for seed in range(20)}

    assert plans == {(1, 0, 3, 2)}


def test_every_asking_town_gets_an_adviser_and_the_points_are_most():
    points = np.zeros((4, 4))
    points[0, 2], points[0, 3], points[1, 2], points[1, 3] = 0.9, 0.8, 0.8, 0.1
    # What those who advise would gain themselves is not asked in an assignment.
    points[2, 0] = points[3, 1] = 1.0

    partners = assigned_partners(points, np.array([False, False, True, True]), np.random.default_rng(1))

    assert partners.tolist() == [3, 2, 1, 0]


def test_in_an_assignment_of_an_odd_number_one_who_asks_stays_over():
    partners = assigned_partners(np.eye(3), np.array([False, False, True]), np.random.default_rng(1))

    assert sorted(partners.tolist()) == [NOBODY, *sorted(set(partners.tolist()) - {NOBODY})]
    assert partners[2] != NOBODY


def test_the_engine_pairs_only_candidates():
    partners = engine_partners(("01", "02", "03", "04"), [("01", "02", 500_000), ("02", "03", 900_000)])

    assert partners.tolist() == [NOBODY, 2, 1, NOBODY]


UTILITY = np.array(
    [
        [0.0, 0.9, 0.1, 0.4],
        [0.8, 0.0, 0.2, 0.3],
        [0.5, 0.6, 0.0, 0.7],
        [0.4, 0.5, 0.6, 0.0],
    ]
)


def test_satisfaction_is_what_each_town_gains_itself():
    assert satisfaction(UTILITY, partners_of(4, [(0, 3), (1, 2)])).tolist() == [0.4, 0.2, 0.6, 0.4]
    assert mean_mutual_utility(UTILITY, partners_of(4, [(0, 3), (1, 2)])) == pytest.approx(0.4)


def test_who_has_no_partner_gains_nothing_and_is_counted():
    assert satisfaction(UTILITY, partners_of(4, [(0, 1)])).tolist() == [0.9, 0.8, 0.0, 0.0]
    assert coverage(partners_of(4, [(0, 1)])) == 0.5
    assert coverage(partners_of(1, [])) == 1.0


def test_a_pair_blocks_where_both_would_rather_have_each_other():
    # 0 and 1, 2 and 3, and 1 and 3 would all leave the partners of the first plan for each other.
    assert blocking_pairs_per_town(UTILITY, partners_of(4, [(0, 3), (1, 2)])) == 3 / 4
    assert blocking_pairs_per_town(UTILITY, partners_of(4, [(0, 1), (2, 3)])) == 0.0


def test_towns_without_partners_block_with_each_other():
    assert blocking_pairs_per_town(UTILITY, partners_of(4, [(0, 1)])) == 1 / 4
    assert blocking_pairs_per_town(UTILITY, partners_of(4, [])) == 6 / 4


def test_the_least_satisfied_tenth_is_the_tenth_percentile():
    utility = np.tile(np.arange(11.0)[:, None], (1, 11)) / 10
    partners = partners_of(11, [(2 * one, 2 * one + 1) for one in range(5)])

    # Town 10 stays over and counts 0, as town 0 does.
    assert least_satisfied(utility, partners) == pytest.approx(0.0)
    assert least_satisfied(utility[:10, :10], partners[:10]) == pytest.approx(0.09)
