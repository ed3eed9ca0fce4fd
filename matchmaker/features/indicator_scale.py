"""How are a town's figures brought to one scale, so that no outlier rules and no gap is guessed?"""

from typing import Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

MAD_TO_SD = 1.4826
IQR_TO_SD = 1.349
CLIP = 3.0
SKEWED = 1.0

Matrix = NDArray[np.float64]


def skewness(values: Matrix) -> float:
    """Third standardised moment of the finite values; 0 where they do not vary."""
    finite = values[np.isfinite(values)]
    if finite.size == 0 or finite.std() == 0:
        return 0.0
    return float((((finite - finite.mean()) / finite.std()) ** 3).mean())


def wants_log(values: Matrix) -> bool:
    """Whether log1p comes first: no negative value and a skewness above 1."""
    finite = values[np.isfinite(values)]
    return bool(finite.size) and float(finite.min()) >= 0 and skewness(values) > SKEWED


def robust_spread(values: Matrix) -> float:
    """1.4826 · MAD, or IQR / 1.349 where the MAD is 0; 0 for a column that says nothing."""
    finite = values[np.isfinite(values)]
    if finite.size == 0:
        return 0.0
    spread = MAD_TO_SD * float(np.median(np.abs(finite - np.median(finite))))
    if spread > 0:
        return spread
    upper, lower = np.quantile(finite, [0.75, 0.25])
    return float(upper - lower) / IQR_TO_SD


class IndicatorScale(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Robust z-scores: (x − median) / (1.4826 · MAD), clipped at ±3; gaps stay NaN.

    A column that is never negative and has a skewness above 1 goes through log1p first. A column
    without any spread is dropped. Shapes: (n, C) in, (n, kept columns) out, float32.
    """

    def __init__(self, columns: tuple[str, ...]) -> None:
        self.columns = columns

    def fit(self, values: Matrix, y: object = None) -> Self:
        """Learn median and spread of each column from ``values`` (n, C), NaN for gaps."""
        del y
        self.log_ = np.array([wants_log(column) for column in values.T], dtype=bool)
        scaled = self._logged(values)
        self.spread_ = np.array([robust_spread(column) for column in scaled.T])
        self.kept_ = np.flatnonzero(self.spread_ > 0)
        self.median_ = np.array([np.nanmedian(scaled[:, column]) for column in self.kept_])
        return self

    def transform(self, values: Matrix) -> NDArray[np.float32]:
        """z-scores of ``values`` (n, C) with what ``fit`` learned."""
        scaled = self._logged(values)[:, self.kept_]
        z: NDArray[np.float32] = np.clip((scaled - self.median_) / self.spread_[self.kept_], -CLIP, CLIP).astype(
            np.float32
        )
        return z

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Keys of the columns that were kept."""
        del input_features
        return np.array([self.columns[column] for column in self.kept_], dtype=object)

    def _logged(self, values: Matrix) -> Matrix:
        logged: Matrix = np.where(self.log_, np.log1p(np.maximum(values, 0.0)), values)
        return logged
