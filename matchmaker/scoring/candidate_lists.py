"""Which candidates are best for each town, among all pairs, without ever holding all pairs at once?"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.engine import LOCAL_THREADS, Engine
from matchmaker.scoring.terms import ScoringTerms
from matchmaker.scoring.tiles import NOBODY, ROW_BITS, ROW_MASK, Keys, Tile

TILE_ROWS, TILE_COLUMNS = 256, 512


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


def candidate_lists(terms: ScoringTerms, size: int, engine: Engine = LOCAL_THREADS) -> CandidateLists:
    """Each town's ``size`` best eligible candidates, by blocked scoring on an engine.

    Memory O(n · size + tile), never n². Scores are quantised to millionths once, tiles are fixed and towns
    sorted by AGS, so the same towns give the same lists in any order, with any number of threads or machines.
    """
    towns = len(terms.run.towns)
    size = max(0, min(size, towns))
    best = engine.best(terms, size, list(_tiles(terms.eligibility.order.size, mirrored=not terms.run.is_visit)))
    return CandidateLists(terms.run.towns.ags, -np.sort(-best, axis=1), terms.run.is_visit)


def _tiles(towns: int, *, mirrored: bool) -> Iterator[Tile]:
    """Tiles that cover all ordered pairs, or where pairs mirror each other the upper triangle."""
    starts = itertools.product(range(0, towns, TILE_ROWS), range(0, towns, TILE_COLUMNS))
    for row, column in starts:
        if not mirrored or column + TILE_COLUMNS > row:
            yield slice(row, min(row + TILE_ROWS, towns)), slice(column, min(column + TILE_COLUMNS, towns))
