"""Which towns, or rows of any numeric table, are most alike, and what makes and what breaks the likeness?"""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.features.candidates import NearestCandidates
from matchmaker.features.pair_median import median_square_difference
from matchmaker.features.standardise import ColumnStandardiser

Matrix = NDArray[np.float64]
Rows = NDArray[np.int64]

DEFAULT_NEIGHBOURS = 15
# Distances that agree to twelve decimals are equal: rounding noise must not decide a tie.
DISTANCE_DECIMALS = 12
ROWS_AT_ONCE = 256
PAIRS_AT_ONCE = 1 << 15
THREADS = 2


@dataclass(frozen=True, eq=False)
class NumericTable:
    """Figures by key and column: ``values`` is (len(keys), len(columns)), float64, NaN for a gap.

    Keys are unique; the order of the rows carries no meaning.
    """

    keys: tuple[str, ...]
    columns: tuple[str, ...]
    values: Matrix


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One similar row: its ``distance`` D ≥ 0 and the share of D² that each column makes.

    ``parts`` lie in [0, 1] and sum to 1, or are all 0 where D = 0; columns of weight 0 are not in it.
    """

    key: str
    distance: float
    parts: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class NearestRows:
    """The nearest of some rows as arrays: ``index`` and ``distance`` (rows, k), ``parts`` (rows, k, columns).

    ``columns`` names the third axis: the columns of a weight above 0.
    """

    columns: tuple[str, ...]
    index: Rows
    distance: Matrix
    parts: Matrix


@dataclass(frozen=True, eq=False)
class SimilarTowns:
    """A table made ready for comparison; weights may change from question to question.

    D² = Σ w_c d_c / Σ w_c with d_c = (z_i − z_j)², z by ``ColumnStandardiser``; where a value is missing,
    d_c is the median of d_c over all pairs with both values. Columns without two differing values
    give d_c = 0. ``gap_square`` holds these medians by column.
    """

    table: NumericTable
    z: Matrix
    gap_square: NDArray[np.float64]

    @classmethod
    def of(cls, table: NumericTable) -> Self:
        """Standardise the table; milliseconds for 2,300 rows without gaps, about 10 per column with gaps."""
        z = ColumnStandardiser(table.columns).fit_transform(table.values)
        return cls(table, z, np.array([_gap_square(column) for column in z.T], dtype=np.float64))

    def nearest(
        self, key: str, k: int = DEFAULT_NEIGHBOURS, weights: Mapping[str, float] | None = None
    ) -> tuple[Neighbour, ...]:
        """The ``k`` nearest of one row, nearest first, ties by key; fewer where the table is smaller.

        ``weights`` by column, ≥ 0, 1 where not named. ``NotFound`` for an unknown key, ``BadInput`` for
        weights that are unknown, negative, not finite or all 0.
        """
        if key not in self.table.keys:
            raise NotFound(f"„{key}“ steht nicht in der Tabelle.")
        row = self.table.keys.index(key)
        others = np.delete(np.arange(len(self.table.keys)), row)
        found = Measure.of(self, weights).nearest_of(np.array([row]), (np.full(others.size, row), others), k)
        return next(_by_key(self.table.keys, (row,), found))[1]

    def all_nearest(
        self, k: int = DEFAULT_NEIGHBOURS, weights: Mapping[str, float] | None = None
    ) -> Iterator[tuple[str, tuple[Neighbour, ...]]]:
        """``nearest`` of every row with its key, in the order of the table."""
        for start, found in self.blocks(k, weights):
            yield from _by_key(self.table.keys, range(start, start + len(found.index)), found)

    def blocks(
        self, k: int = DEFAULT_NEIGHBOURS, weights: Mapping[str, float] | None = None
    ) -> Iterator[tuple[int, NearestRows]]:
        """The same as arrays: (first row, nearest of this block of rows); memory grows with n, not n²."""
        measure = Measure.of(self, weights)
        candidates = NearestCandidates.of(measure.z, measure.gap_square, measure.share)

        def block(start: int) -> tuple[int, NearestRows]:
            rows = np.arange(start, min(start + ROWS_AT_ONCE, len(self.table.keys)))
            return start, measure.nearest_of(rows, candidates.near(rows, k), k)

        # Thin products are over before a second BLAS thread has woken up: two blocks at a time instead.
        with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(THREADS) as pool:
            yield from pool.map(block, range(0, len(self.table.keys), ROWS_AT_ONCE))


def similar(
    table: NumericTable, k: int = DEFAULT_NEIGHBOURS, weights: Mapping[str, float] | None = None
) -> dict[str, tuple[Neighbour, ...]]:
    """The ``k`` nearest of every row by key; see ``SimilarTowns``."""
    return dict(SimilarTowns.of(table).all_nearest(k, weights))


def weight_faults(columns: tuple[str, ...], weights: Mapping[str, float]) -> list[Fault]:
    """All that is wrong with ``weights`` for these columns; empty where they can be used."""
    faults = []
    for column, weight in weights.items():
        if column not in columns:
            faults.append(Fault("Gewichte", "Diese Spalte gibt es nicht.", column))
        elif not (np.isfinite(weight) and weight >= 0):
            faults.append(Fault("Gewichte", f"{weight} ist kein Gewicht: nötig ist eine Zahl ab 0.", column))
    if columns and not any(weights.get(column, 1.0) for column in columns):
        faults.append(Fault("Gewichte", "Alle Gewichte sind 0: Mindestens eine Spalte muss zählen."))
    return faults


@dataclass(frozen=True, eq=False)
class Measure:
    """The distance under fixed weights: columns of weight 0 are gone, ``share`` sums to 1."""

    columns: tuple[str, ...]
    z: Matrix
    gap_square: NDArray[np.float64]
    share: NDArray[np.float64]
    key_rank: Rows

    @classmethod
    def of(cls, towns: SimilarTowns, weights: Mapping[str, float] | None) -> Self:
        """``BadInput`` for weights that cannot be used."""
        columns = towns.table.columns
        if faults := weight_faults(columns, weights or {}):
            raise BadInput("Diese Gewichte lassen sich nicht verwenden:", faults)
        weight = np.array([(weights or {}).get(column, 1.0) for column in columns], dtype=np.float64)
        kept = np.flatnonzero(weight)
        share = weight[kept] / weight.max(initial=0.0)
        names = tuple(columns[column] for column in kept)
        return cls(names, towns.z[:, kept], towns.gap_square[kept], share / share.sum(), _ranks(towns.table.keys))

    def nearest_of(self, of: Rows, pairs: tuple[Rows, Rows], k: int) -> NearestRows:
        """The ``k`` nearest of the rows ``of`` (rising) among ``pairs`` (row, other), which are sorted by row.

        Every row must have ``k`` pairs, or all rows equally few.
        """
        rows, others = pairs
        distance = np.concatenate([self.distance(*chunk) for chunk in _in_chunks(rows, others)])
        order = np.lexsort((self.key_rank[others], distance, rows))
        first = np.searchsorted(rows, of)
        count = min(k, int((np.searchsorted(rows, of, side="right") - first).min()))
        chosen = order[first[:, None] + np.arange(count)]
        nearest = (others[chosen], distance[chosen])
        return NearestRows(self.columns, *nearest, self._parts(of[:, None], *nearest))

    def distance(self, rows: Rows, others: Rows) -> NDArray[np.float64]:
        """D of each pair (row, other), ≥ 0, to twelve decimals."""
        mean = (self._squares(rows, others) * self.share).sum(axis=-1)
        distance: NDArray[np.float64] = np.sqrt(mean).round(DISTANCE_DECIMALS)
        return distance

    def _parts(self, rows: Rows, others: Rows, distance: Matrix) -> Matrix:
        weighted = self._squares(rows, others) * self.share
        total = weighted.sum(axis=-1, keepdims=True)
        parts: Matrix = np.divide(weighted, total, out=np.zeros_like(weighted), where=distance[..., None] > 0)
        return parts

    def _squares(self, rows: Rows, others: Rows) -> Matrix:
        square = (self.z[rows] - self.z[others]) ** 2
        return np.where(np.isnan(square), self.gap_square, square)


def _ranks(keys: tuple[str, ...]) -> Rows:
    rank = np.empty(len(keys), dtype=np.int64)
    rank[sorted(range(len(keys)), key=keys.__getitem__)] = np.arange(len(keys))
    return rank


def _gap_square(z: NDArray[np.float64]) -> float:
    observed = z[~np.isnan(z)]
    return 0.0 if observed.size == z.size else median_square_difference(observed)


def _in_chunks(rows: Rows, others: Rows) -> Iterator[tuple[Rows, Rows]]:
    for start in range(0, max(rows.size, 1), PAIRS_AT_ONCE):
        yield rows[start : start + PAIRS_AT_ONCE], others[start : start + PAIRS_AT_ONCE]


def _by_key(
    keys: tuple[str, ...], rows: Iterable[int], found: NearestRows
) -> Iterator[tuple[str, tuple[Neighbour, ...]]]:
    columns = found.columns
    lists = zip(found.index.tolist(), found.distance.tolist(), found.parts.tolist(), strict=True)
    for row, (index, distance, parts) in zip(rows, lists, strict=True):
        yield (
            keys[row],
            tuple(
                Neighbour(keys[other], one, dict(zip(columns, part, strict=True)))
                for other, one, part in zip(index, distance, parts, strict=True)
            ),
        )
