"""How are the columns of any table brought to one plain scale before distances are taken?"""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

from matchmaker.features.indicator_scale import CLIP, Matrix, wants_log


class ColumnStandardiser(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Plain z-scores: (x − mean) / standard deviation, clipped at ±3; gaps stay NaN.

    A column that is never negative and has a skewness above 1 goes through log1p first. A column whose
    observed values are all alike becomes 0 and thus never tells two towns apart. Shapes: (n, C) in,
    (n, C) out, float64. The order of the rows does not matter, not even for the last bit.
    """

    def __init__(self, columns: tuple[str, ...] = ()) -> None:
        self.columns = columns

    def fit(self, values: Matrix, y: object = None) -> Self:
        """Learn log, mean and spread of each column from ``values`` (n, C), NaN for gaps."""
        del y
        learned = [_scale_of(column) for column in np.asarray(values, dtype=np.float64).T]
        self.log_ = np.array([scale[0] for scale in learned], dtype=bool)
        self.unit_, self.mean_, self.deviation_ = np.array([scale[1:] for scale in learned]).reshape(-1, 3).T
        self.n_features_in_ = len(learned)
        return self

    def transform(self, values: Matrix) -> Matrix:
        """z-scores in [−3, 3] of ``values`` (n, C) with what ``fit`` learned."""
        values = np.asarray(values, dtype=np.float64)
        shown = np.where(self.log_, np.log1p(np.maximum(values, 0.0)), values) / self.unit_
        varies = self.deviation_ > 0
        z = (shown - self.mean_) / np.where(varies, self.deviation_, 1.0)
        clipped: Matrix = np.where(varies, np.clip(z, -CLIP, CLIP), np.where(np.isnan(values), np.nan, 0.0))
        return clipped

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """The names given at construction, else ``x0``, ``x1``, …"""
        del input_features
        names = self.columns or tuple(f"x{number}" for number in range(self.n_features_in_))
        return np.array(names, dtype=object)


def _scale_of(column: NDArray[np.float64]) -> tuple[bool, float, float, float]:
    """(log first?, unit, mean, deviation) of one column; deviation 0 where it does not vary."""
    # Sorting makes the sums, and with them the last bit, independent of the order of the rows.
    observed = np.sort(column[np.isfinite(column)])
    if observed.size == 0 or observed[0] == observed[-1]:
        return False, 1.0, 0.0, 0.0
    # Dividing by a power of two is exact and keeps squares and cubes of huge figures finite.
    log = wants_log(observed / _unit(observed))
    shown = np.log1p(observed) if log else observed
    unit = _unit(shown)
    shown = shown / unit
    return log, unit, float(shown.mean()), float(shown.std()) if shown[0] < shown[-1] else 0.0


def _unit(values: NDArray[np.float64]) -> float:
    return float(np.ldexp(1.0, int(np.frexp(np.abs(values).max())[1]) - 1))
