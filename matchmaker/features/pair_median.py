"""How far apart are two towns typically in one column, over all pairs and without forming them?"""

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Positions = NDArray[np.int64]

# Below this many pairs per value a plain selection is faster than another round of narrowing.
FEW_PER_VALUE = 16


def median_square_difference(values: Values) -> float:
    """Median of (x_i − x_j)² over all pairs i < j of ``values`` (n,), no gaps; 0 below two values.

    Exact, not sampled: with an even number of pairs the mean of the two middle ones. In O(n) memory and
    O(n log² n) time by selection in a matrix with sorted rows (Johnson and Mizoguchi, 1978, "Selecting the
    Kth element in X + Y", SIAM Journal on Computing 7).
    """
    ordered = np.sort(values)
    pairs = ordered.size * (ordered.size - 1) // 2
    if pairs == 0:
        return 0.0
    lower = _difference_of_rank(ordered, (pairs - 1) // 2)
    upper = lower if pairs % 2 else _next_difference(ordered, lower, pairs // 2)
    return (lower**2 + upper**2) / 2


def _difference_of_rank(ordered: Values, rank: int) -> float:
    """The ``rank``-th smallest x_j − x_i over i < j, counted from 0.

    Row i holds the differences to all later values, so it rises; ``first`` and ``stop`` bound what
    is still in question of each row, and every pivot is one of these differences, so the loop ends.
    """
    rows = np.arange(ordered.size - 1)
    first, stop = rows + 1, np.full(rows.size, ordered.size)
    while int((stop - first).sum()) > FEW_PER_VALUE * ordered.size:
        pivot = _middle_of_rows(ordered, first, stop)
        less = _cut(ordered, (first, stop), pivot, include=False)
        if rank < int((less - rows - 1).sum()):
            stop = less
            continue
        up_to = _cut(ordered, (less, stop), pivot, include=True)
        if rank < int((up_to - rows - 1).sum()):
            return pivot
        first = up_to
    return _select(ordered, first, stop, rank - int((first - rows - 1).sum()))


def _next_difference(ordered: Values, difference: float, rank: int) -> float:
    """The difference of ``rank``, where ``difference`` is the one of rank − 1."""
    rows = np.arange(ordered.size - 1)
    up_to = _cut(ordered, (rows + 1, np.full(rows.size, ordered.size)), difference, include=True)
    if rank < int((up_to - rows - 1).sum()):
        return difference
    live = np.flatnonzero(up_to < ordered.size)
    return float((ordered[up_to[live]] - ordered[live]).min())


def _middle_of_rows(ordered: Values, first: Positions, stop: Positions) -> float:
    """Median of the rows' middle differences, each weighted by how much of its row is in question."""
    live = np.flatnonzero(stop > first)
    count = (stop - first)[live]
    middle = ordered[first[live] + count // 2] - ordered[live]
    order = np.argsort(middle, kind="stable")
    running = np.cumsum(count[order])
    return float(middle[order[np.searchsorted(running, running[-1] / 2)]])


def _cut(ordered: Values, window: tuple[Positions, Positions], pivot: float, *, include: bool) -> Positions:
    """Per row the first position whose difference is ≥ ``pivot``, or > ``pivot`` with ``include``."""
    low, high = window
    start = ordered[: low.size]
    while bool((unsettled := low < high).any()):
        middle = (low + high) // 2
        difference = ordered[np.minimum(middle, ordered.size - 1)] - start
        before = unsettled & ((difference <= pivot) if include else (difference < pivot))
        low, high = np.where(before, middle + 1, low), np.where(unsettled & ~before, middle, high)
    return low


def _select(ordered: Values, first: Positions, stop: Positions, rank: int) -> float:
    count = stop - first
    row = np.repeat(np.arange(count.size), count)
    position = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count) + first[row]
    return float(np.partition(ordered[position] - ordered[row], rank)[rank])
