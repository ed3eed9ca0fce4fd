"""Which candidates do the pairs of some tiles add to the lists?"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.criterion import Block
from matchmaker.scoring.terms import ScoringTerms

MILLIONTHS = 1_000_000
NOBODY = -1
ROW_BITS = 32
ROW_MASK = (1 << ROW_BITS) - 1

Keys = NDArray[np.int64]
Scores = NDArray[np.int32]
Tile = tuple[slice, slice]
"""Rows and columns of one block of pairs."""


def best_of_tiles(terms: ScoringTerms, size: int, tiles: Iterable[Tile]) -> Keys:
    """Each town's ``size`` best keys (n, size) among the pairs of these tiles, in any order; −1 for nobody.

    In a visit the rows alone look for candidates; else a tile's pairs above the diagonal count for both towns.
    """
    best = np.full((len(terms.run.towns), size), NOBODY, dtype=np.int64)
    for rows, columns in tiles:
        scores = _millionths(terms, Block(rows, columns))
        if not terms.run.is_visit:
            if columns.start < rows.stop:
                scores[np.arange(rows.start, rows.stop)[:, None] >= np.arange(columns.start, columns.stop)] = NOBODY
            _merge(best, columns, scores.T, rows)
        _merge(best, rows, scores, columns)
    return best


def joined(some: Keys, others: Keys) -> Keys:
    """The best of two lists of equal shape (n, size)."""
    return largest(np.concatenate([some, others], axis=1), some.shape[1])


def largest(keys: Keys, size: int) -> Keys:
    """The ``size`` largest keys of each row, in any order."""
    if size == 0:
        return keys[:, :0]
    return np.partition(keys, keys.shape[1] - size, axis=1)[:, -size:]


def _millionths(terms: ScoringTerms, block: Block) -> Scores:
    """Scores in whole millionths, −1 where a veto stands."""
    scores = terms.scores(block) * np.float32(MILLIONTHS)
    quantised: Scores = np.rint(scores, out=scores).astype(np.int32)
    quantised[~terms.allowed(block)] = NOBODY
    return quantised


def _merge(best: Keys, seekers: slice, scores: Scores, candidates: slice) -> None:
    """Keep the largest keys of what was best so far and of this tile."""
    if best.shape[1] == 0:
        return
    # The more tiles are done, the fewer hold a score that still enters a full list: only such rows are sorted anew.
    enters = np.maximum(best[seekers].min(axis=1) >> ROW_BITS, 0).astype(np.int32)
    hot = np.flatnonzero(scores.max(axis=1) >= enters)
    if not len(hot):
        return
    low = ROW_MASK - np.arange(candidates.start, candidates.stop, dtype=np.int64)
    offered = scores[hot].astype(np.int64)
    keys = np.where(offered == NOBODY, NOBODY, (offered << ROW_BITS) + low)
    best[hot + seekers.start] = largest(np.concatenate([best[hot + seekers.start], keys], axis=1), best.shape[1])
