"""Where in a block do a few known pairs lie?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.known_pairs import Pair
from matchmaker.scoring.block import Block, Pairs


@dataclass(frozen=True)
class PairList:
    """Pairs of rows, each listed both ways and sorted; ``towns`` is the number of rows in the run."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    towns: int

    @classmethod
    def both_ways(cls, pairs: Iterable[Pair], towns: int) -> "PairList":
        """Each pair in both orders, once."""
        turned = sorted({way for one, other in pairs for way in ((one, other), (other, one))})
        listed = np.array(turned, dtype=np.int64).reshape(-1, 2)
        return cls(listed[:, 0], listed[:, 1], towns)

    @classmethod
    def diagonal(cls, towns: int) -> "PairList":
        """Every town with itself."""
        every = np.arange(towns)
        return cls(every, every, towns)

    def places(self, block: Block) -> tuple[NDArray[np.int64], tuple[NDArray[np.int64], ...]]:
        """Which of the pairs lie in the block (their numbers), and at which of its rows and columns."""
        if isinstance(block, Pairs):
            return self._among(block)
        rows, columns = (np.arange(self.towns)[side] if isinstance(side, slice) else side for side in block.sides)
        # Sorted by the first town: a tile of many towns must not look at every pair of all of them.
        first, beyond = np.searchsorted(self.first, rows), np.searchsorted(self.first, rows, side="right")
        row = np.repeat(np.arange(rows.size), beyond - first)
        listed = np.arange(row.size) + np.repeat(beyond - np.cumsum(beyond - first), beyond - first)
        order = np.argsort(columns, kind="stable")
        column = order[np.searchsorted(columns, self.second[listed], sorter=order) % max(1, columns.size)]
        here = columns[column] == self.second[listed]
        return listed[here], (row[here], column[here])

    def _among(self, pairs: Pairs) -> tuple[NDArray[np.int64], tuple[NDArray[np.int64], ...]]:
        """The same for single pairs, which have one place each."""
        listed = self.first * self.towns + self.second
        asked = pairs.rows * self.towns + pairs.columns
        number = np.minimum(np.searchsorted(listed, asked), listed.size - 1)
        place = np.flatnonzero(listed[number] == asked)
        return number[place], (place,)
