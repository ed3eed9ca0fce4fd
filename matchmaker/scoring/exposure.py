"""Do a few towns stand in everybody's list while others stand in none?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Exposure:
    """How evenly lists name the towns: ``gini`` in [0, 1) (0: all equally often) and ``most`` lists of one town."""

    gini: float
    most: int


def exposure(lists: Iterable[Sequence[int]], towns: int) -> Exposure:
    """Exposure of ``towns`` rows by lists of rows; without any entry nobody is named more often than others."""
    listed = [row for one in lists for row in one]
    counts = np.bincount(np.array(listed, dtype=np.int64), minlength=towns)
    return Exposure(gini(counts), int(counts.max(initial=0)))


def gini(counts: NDArray[np.int64]) -> float:
    """Gini coefficient of counts ≥ 0: mean absolute difference ÷ (2 · mean); 0 where all are 0."""
    total = int(counts.sum())
    if total == 0:
        return 0.0
    ranks = np.arange(1, counts.size + 1)
    return float((2 * ranks - counts.size - 1) @ np.sort(counts) / (counts.size * total))
