import math

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

from matchmaker.features.standardise import ColumnStandardiser


def standardised(*column: float) -> list[float]:
    return ColumnStandardiser().fit_transform(np.array([column]).T)[:, 0].tolist()


def test_a_column_gets_mean_zero_and_deviation_one():
    assert standardised(1.0, 2.0, 3.0) == pytest.approx([-math.sqrt(1.5), 0.0, math.sqrt(1.5)])


def test_a_skewed_column_without_negative_values_goes_through_the_logarithm_first():
    z = standardised(0.0, 0.0, 0.0, 0.0, math.e**2 - 1)

    logged = np.array([0.0, 0.0, 0.0, 0.0, 2.0])
    assert z == pytest.approx(((logged - 0.4) / 0.8).tolist())


def test_a_skewed_column_with_a_negative_value_stays_as_it_is():
    z = standardised(-1.0, 0.0, 0.0, 0.0, 40.0)

    raw = np.array([-1.0, 0.0, 0.0, 0.0, 40.0])
    assert z == pytest.approx(((raw - raw.mean()) / raw.std()).tolist())


def test_a_column_skewed_to_the_left_stays_as_it_is():
    raw = np.array([0.0, 90.0, 91.0, 92.0, 93.0])

    assert standardised(*raw.tolist()) == pytest.approx(((raw - raw.mean()) / raw.std()).tolist())


def test_an_outlier_is_clipped_at_three_deviations():
    z = standardised(-1e6, *([0.0, 1.0] * 50))

    assert z[0] == -3.0
    assert max(z) < 1.0


def test_a_gap_stays_a_gap_and_does_not_count_for_mean_and_deviation():
    z = standardised(1.0, math.nan, 2.0, 3.0)

    assert math.isnan(z[1])
    assert [z[0], z[2], z[3]] == standardised(1.0, 2.0, 3.0)


def test_a_column_of_one_value_becomes_zero_even_where_its_mean_is_rounded():
    assert standardised(0.1, 0.1, 0.1, math.nan)[:3] == [0.0, 0.0, 0.0]


def test_figures_near_the_largest_float_do_not_overflow():
    assert standardised(-1e308, 0.0, 1e308) == pytest.approx(standardised(-1.0, 0.0, 1.0))


def test_the_order_of_the_rows_does_not_change_the_last_bit():
    values = np.random.default_rng(7).lognormal(size=501)
    order = np.random.default_rng(8).permutation(501)

    z = ColumnStandardiser().fit_transform(values[:, None])
    shuffled = ColumnStandardiser().fit_transform(values[order, None])

    assert np.array_equal(shuffled, z[order])


def test_new_rows_are_put_on_the_scale_that_was_learned():
    learned = ColumnStandardiser(("a",)).fit(np.array([[0.0], [2.0]]))

    assert learned.transform(np.array([[1.0], [4.0], [100.0]])).tolist() == [[0.0], [3.0], [3.0]]


def test_it_keeps_the_contract_of_a_scikit_learn_encoder():
    values = np.array([[1.0, 5.0], [2.0, 7.0]])
    pipeline = make_pipeline(clone(ColumnStandardiser(("a", "b"))), FunctionTransformer())

    assert pipeline.fit_transform(values).tolist() == [[-1.0, -1.0], [1.0, 1.0]]
    assert ColumnStandardiser(("a", "b")).fit(values).get_feature_names_out().tolist() == ["a", "b"]
    assert ColumnStandardiser().fit(values).get_feature_names_out().tolist() == ["x0", "x1"]
