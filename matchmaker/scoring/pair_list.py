"""Where in a block do a few known pairs lie?"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.known_pairs import Pair
from matchmaker.scoring.criterion import Block, Rows

Places = tuple[NDArray[np.int64], NDArray[np.int64]]


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

    def places(self, block: Block) -> tuple[NDArray[np.bool_], Places]:
        """Which of the pairs lie in the block, and at which of its rows and columns."""
        rows = _position_of(block.rows, self.towns)[self.first]
        columns = _position_of(block.columns, self.towns)[self.second]
        here = (rows >= 0) & (columns >= 0)
        return here, (rows[here], columns[here])


def _position_of(rows: Rows, towns: int) -> NDArray[np.int64]:
    """For each town its position in one side of the block, −1 where it is not in it."""
    position = np.full(towns, -1, dtype=np.int64)
    members = np.arange(towns)[rows]
    position[members] = np.arange(members.size)
    return position
