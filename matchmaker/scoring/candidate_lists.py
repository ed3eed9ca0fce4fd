"""Which candidates are best for each town, among all pairs, without ever holding all pairs at once?"""

import itertools
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from matchmaker.scoring.criterion import Block
from matchmaker.scoring.terms import ScoringTerms

MILLIONTHS = 1_000_000
TILE_ROWS, TILE_COLUMNS = 256, 512
THREADS = 2
NOBODY = -1
ROW_BITS = 32
ROW_MASK = (1 << ROW_BITS) - 1

Keys = NDArray[np.int64]


@dataclass(frozen=True)
class CandidateLists:
    """The best candidates of every town. ``keys`` (n, size) descend; −1 fills lists that are shorter.

    A key is the score in whole millionths above 2^32 − 1 − the candidate's row, so that integers compare
    exactly, equal scores prefer the smaller AGS, and the result does not depend on the order of work.
    """

    ags: tuple[str, ...]
    keys: Keys
    directed: bool

    @property
    def millionths(self) -> NDArray[np.int64]:
        """Scores in whole millionths, (n, size); −1 where the list has ended."""
        return np.where(self.keys == NOBODY, NOBODY, self.keys >> ROW_BITS)

    @property
    def rows(self) -> NDArray[np.int64]:
        """Rows of the candidates, (n, size); −1 where the list has ended."""
        return np.where(self.keys == NOBODY, NOBODY, ROW_MASK - (self.keys & ROW_MASK))

    def pairs(self) -> list[tuple[str, str, int]]:
        """(AGS, AGS, millionths) of every pair in a list, once and sorted; unordered ones as a < b."""
        seekers, places = np.nonzero(self.keys != NOBODY)
        hosts, scores = self.rows[seekers, places], self.millionths[seekers, places]
        first, second = (seekers, hosts) if self.directed else (np.minimum(seekers, hosts), np.maximum(seekers, hosts))
        unique = np.unique(np.stack([first, second, scores], axis=1), axis=0).tolist()
        return [(self.ags[one], self.ags[other], score) for one, other, score in unique]


def candidate_lists(terms: ScoringTerms, size: int) -> CandidateLists:
    """Each town's ``size`` best eligible candidates, by blocked scoring on two threads.

    Memory O(n · size + tile), never n². Scores are quantised to millionths once, tiles are fixed and towns
    sorted by AGS, so the same towns give the same lists in any order and with any number of threads.
    """
    towns = len(terms.run.towns)
    size = max(0, min(size, towns))
    work = _SharedTiles(_tiles(towns, mirrored=not terms.run.is_visit))
    # One BLAS thread each: two pools of two would fight for two cores.
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(THREADS) as pool:
        parts = list(pool.map(lambda _: _best_of(terms, size, work), range(THREADS)))
    best = _largest(np.concatenate(parts, axis=1), size)
    return CandidateLists(terms.run.towns.ags, -np.sort(-best, axis=1), terms.run.is_visit)


class _SharedTiles:
    """Hands every tile to exactly one of the threads."""

    def __init__(self, tiles: Iterator[tuple[slice, slice]]) -> None:
        self._tiles = tiles
        self._lock = threading.Lock()

    def __iter__(self) -> Iterator[tuple[slice, slice]]:
        while True:
            with self._lock:
                tile = next(self._tiles, None)
            if tile is None:
                return
            yield tile


def _tiles(towns: int, *, mirrored: bool) -> Iterator[tuple[slice, slice]]:
    """Tiles that cover all ordered pairs, or where pairs mirror each other the upper triangle."""
    starts = itertools.product(range(0, towns, TILE_ROWS), range(0, towns, TILE_COLUMNS))
    for row, column in starts:
        if not mirrored or column + TILE_COLUMNS > row:
            yield slice(row, min(row + TILE_ROWS, towns)), slice(column, min(column + TILE_COLUMNS, towns))


def _best_of(terms: ScoringTerms, size: int, work: _SharedTiles) -> Keys:
    best = np.full((len(terms.run.towns), size), NOBODY, dtype=np.int64)
    for rows, columns in work:
        block = Block(rows, columns)
        scores = np.where(terms.allowed(block), np.rint(terms.scores(block) * MILLIONTHS), NOBODY).astype(np.int64)
        if terms.run.is_visit:
            _merge(best, rows, scores, columns)
        else:
            upper = np.arange(rows.start, rows.stop)[:, None] < np.arange(columns.start, columns.stop)[None, :]
            scores[~upper] = NOBODY
            _merge(best, rows, scores, columns)
            _merge(best, columns, scores.T, rows)
    return best


def _merge(best: Keys, seekers: slice, scores: NDArray[np.int64], candidates: slice) -> None:
    """Keep the largest keys of what was best so far and of this tile."""
    low = ROW_MASK - np.arange(candidates.start, candidates.stop, dtype=np.int64)
    keys = np.where(scores == NOBODY, NOBODY, (scores << ROW_BITS) + low)
    best[seekers] = _largest(np.concatenate([best[seekers], keys], axis=1), best.shape[1])


def _largest(keys: Keys, size: int) -> Keys:
    """The ``size`` largest keys of each row, in any order."""
    if size == 0:
        return keys[:, :0]
    return np.partition(keys, keys.shape[1] - size, axis=1)[:, -size:]
