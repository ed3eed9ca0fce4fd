from itertools import combinations
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.features.pair_median import median_square_difference
from tests.unhurried import unhurried

FEW_DIFFERENT = st.sampled_from([-3.0, -0.5, 0.0, 0.5, 3.0])
VALUES = st.lists(st.floats(-3, 3) | FEW_DIFFERENT, max_size=60)


def median_by_all_pairs(values: list[float]) -> float:
    squares = [(one - other) ** 2 for one, other in combinations(values, 2)]
    return median(squares) if squares else 0.0


@unhurried
@given(VALUES)
def test_it_is_the_median_over_all_pairs(values):
    assert median_square_difference(np.array(values)) == median_by_all_pairs(values)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_exact_for_more_pairs_than_are_ever_looked_at(seed):
    generator = np.random.default_rng(seed)
    values = np.round(generator.normal(size=700 + seed), decimals=(15, 2, 0)[seed % 3])

    assert median_square_difference(values) == median_by_all_pairs(values.tolist())


@unhurried
@given(st.lists(st.floats(-3, 3), min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_the_values_does_not_matter(values, random):
    shuffled = random.sample(values, len(values))

    assert median_square_difference(np.array(shuffled)) == median_square_difference(np.array(values))
