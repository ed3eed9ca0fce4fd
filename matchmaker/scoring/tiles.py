"""Which candidates do the pairs of some tiles add to the lists?"""

import threading
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Booleans, Floats
from matchmaker.scoring.block import Block, Pairs
from matchmaker.scoring.shortlist import Shortlist
from matchmaker.scoring.terms import ScoringTerms

MILLIONTHS = 1_000_000
NOBODY = -1
ROW_BITS = 32
ROW_MASK = (1 << ROW_BITS) - 1

Keys = NDArray[np.int64]
Scores = NDArray[np.int64]
Rows = NDArray[np.intp]
Tile = tuple[slice, slice]
"""Places of the rows and of the columns of one block of pairs in the order of ``Eligibility.order``."""


class Lists:
    """The best keys so far (n, size), and of each list the smallest; threads may fill them together."""

    def __init__(self, towns: int, size: int) -> None:
        self.best = np.full((towns, size), NOBODY, dtype=np.int64)
        self._lock = threading.Lock()
        self._smallest = np.full(towns, NOBODY, dtype=np.int64)

    def least(self, towns: Rows) -> Floats:
        """The score in [0, 1] that enters each of these lists; below 0 where a place is free."""
        least: Floats = (self._smallest[towns] >> ROW_BITS).astype(np.float32) / np.float32(MILLIONTHS)
        return least

    def take(self, seekers: Rows, scores: Scores, candidates: Rows) -> None:
        """Keep the largest keys of what was best so far and of these pairs."""
        keys = (scores << ROW_BITS) + (ROW_MASK - candidates)
        # The smallest only rises: read without the lock, it lets in too many at most.
        enter = np.flatnonzero(keys > self._smallest[seekers])
        if not enter.size:
            return
        enter = enter[np.argsort(seekers[enter], kind="stable")]
        towns, first, counts = np.unique(seekers[enter], return_index=True, return_counts=True)
        line = np.repeat(np.arange(towns.size), counts)
        # Most lists gain one or two in a tile: these are sorted with the list, not the whole tile.
        offered = np.full((towns.size, counts.max()), NOBODY, dtype=np.int64)
        offered[line, np.arange(enter.size) - first[line]] = keys[enter]
        with self._lock:
            self.best[towns] = largest(np.concatenate([self.best[towns], offered], axis=1), self.best.shape[1])
            self._smallest[towns] = self.best[towns].min(axis=1)


def best_of_tiles(terms: ScoringTerms, size: int, tiles: Iterable[Tile], lists: Lists | None = None) -> Keys:
    """Each town's ``size`` best keys (n, size) among the pairs of these tiles, in any order; −1 for nobody.

    In a visit the rows alone look for candidates; else a tile's pairs above the diagonal count for both towns.
    ``lists`` are those that several threads fill together: what one has found spares the others.
    """
    lists = lists or Lists(len(terms.run.towns), size)
    shortlist, order, both = Shortlist.of(terms), terms.eligibility.order, not terms.run.is_visit
    for tile in tiles if size else ():
        rows, columns = order[tile[0]], order[tile[1]]
        block = Block(rows, columns)
        allowed = terms.allowed(block)
        least = lists.least(rows)[:, None]
        if both:
            _keep_upper(allowed, tile)
            least = np.minimum(least, lists.least(columns))
        if allowed.any():
            pairs = shortlist.pairs(block, allowed, least)
            scores = _millionths(terms, pairs)
            lists.take(pairs.rows, scores, pairs.columns)
            if both:
                lists.take(pairs.columns, scores, pairs.rows)
    return lists.best


def joined(some: Keys, others: Keys) -> Keys:
    """The best of two lists of equal shape (n, size)."""
    return largest(np.concatenate([some, others], axis=1), some.shape[1])


def largest(keys: Keys, size: int) -> Keys:
    """The ``size`` largest keys of each row, in any order."""
    if size == 0:
        return keys[:, :0]
    return np.partition(keys, keys.shape[1] - size, axis=1)[:, -size:]


def _keep_upper(allowed: Booleans, tile: Tile) -> None:
    """Of pairs that mirror each other the upper ones alone count."""
    rows, columns = tile
    if columns.start < rows.stop:
        allowed[np.arange(rows.start, rows.stop)[:, None] >= np.arange(columns.start, columns.stop)] = False


def _millionths(terms: ScoringTerms, pairs: Pairs) -> Scores:
    """Scores in whole millionths."""
    scores = terms.scores(pairs) * np.float32(MILLIONTHS)
    quantised: Scores = np.rint(scores, out=scores).astype(np.int64)
    return quantised
