"""How evenly lists name towns is counted as the textbook does."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scoring.exposure import Exposure, exposure, gini

counts = st.lists(st.integers(0, 50), min_size=1, max_size=30)


def mean_difference(values: list[int]) -> float:
    """Gini as the mean absolute difference of all pairs over twice the mean."""
    total = sum(values)
    return sum(abs(a - b) for a in values for b in values) / (2 * len(values) * total) if total else 0.0


@given(counts)
def test_gini_is_the_mean_difference_of_all_pairs(values):
    assert gini(np.array(values)) == pytest.approx(mean_difference(values))


@given(counts, st.randoms())
def test_gini_does_not_ask_who_is_who_nor_for_the_unit(values, random):
    shuffled = list(values)
    random.shuffle(shuffled)

    assert gini(np.array(shuffled)) == gini(np.array(values))
    assert gini(3 * np.array(values)) == pytest.approx(gini(np.array(values)))


def test_one_town_in_every_list_is_nearly_as_uneven_as_can_be():
    assert exposure([[0], [0], [0], [0]], towns=4) == Exposure(gini=0.75, most=4)


def test_all_towns_equally_often_is_even():
    assert exposure([[1, 2], [2, 0], [0, 1]], towns=3) == Exposure(gini=0.0, most=2)


@pytest.mark.parametrize("towns", [0, 3])
def test_without_any_list_nobody_is_named_more_often(towns):
    assert exposure([], towns) == Exposure(gini=0.0, most=0)
