"""Which few candidates does a town see, so that they are good and not all alike?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.similarity import Measure, NumericTable, SimilarTowns
from matchmaker.features.town_arrays import TownArrays
from matchmaker.scoring.load_balance import BalancedLists
from matchmaker.scoring.tiles import NOBODY
from matchmaker.towns.indicators import INDICATORS

SHORTEST, LONGEST = 3, 5
RELEVANCE = 0.8
CHOSEN_FROM = 2 * LONGEST
"""A list varies among so many of the best. Among more, places unlike all others would enter everybody's list."""


@dataclass(frozen=True, slots=True)
class Varied:
    """One place of a varied list: a town's row, and what likeness to those above takes off it, in units of a score.

    ``likeness`` ≤ 0 is −0.25 · (largest likeness to those chosen before): the rule divided by 0.8, so that it stands
    beside score and balance and their sum orders the list.
    """

    row: int
    likeness: float


def varied_list(lists: BalancedLists, towns: TownArrays, row: int, size: int = LONGEST) -> tuple[Varied, ...]:
    """The list of the town in ``row`` as ``varied_lists`` makes it, with what moved each town."""
    one = BalancedLists(lists.rows[row : row + 1], lists.millionths[row : row + 1], lists.balance)
    (found,) = _all_varied(one, towns, size)
    return found


def varied_lists(lists: BalancedLists, towns: TownArrays, size: int = LONGEST) -> tuple[tuple[int, ...], ...]:
    """For every town the rows of up to ``size`` (3 to 5) of its ten best candidates, by maximal marginal relevance.

    One after the other the candidate with the largest 0.8 · (score/100 − balance) − 0.2 · (largest likeness to those
    chosen before); the first is the first of the balanced list, ties go to who stands higher in it. Likeness is
    exp(−D), D the distance of similar towns (``features/similarity.py``) in the columns that ship with the register,
    standardised among the towns of this run. After J. Carbonell, J. Goldstein, The use of MMR, SIGIR 1998.
    """
    return tuple(tuple(one.row for one in found) for found in _all_varied(lists, towns, size))


def place_table(towns: TownArrays) -> NumericTable:
    """Log population and the register's own figures of these towns, NaN where unknown."""
    keys = [key for key, indicator in INDICATORS.items() if indicator.ships]
    figures = [[towns.indicator_values.get(ags, {}).get(key, np.nan) for key in keys] for ags in towns.ags]
    values = np.column_stack([np.log(towns.places.population), np.array(figures).reshape(len(towns), len(keys))])
    return NumericTable(towns.ags, ("population", *keys), values.astype(np.float64))


def _all_varied(lists: BalancedLists, towns: TownArrays, size: int) -> tuple[tuple[Varied, ...], ...]:
    if not SHORTEST <= size <= LONGEST:
        raise ValueError(f"a list holds {SHORTEST} to {LONGEST} candidates, not {size}")
    measure = Measure.of(SimilarTowns.of(place_table(towns)), None)
    values = lists.order_values
    return tuple(
        _varied(rows[rows != NOBODY], relevance[rows != NOBODY], measure, size)
        for rows, relevance in zip(lists.rows[:, :CHOSEN_FROM], values[:, :CHOSEN_FROM], strict=True)
    )


def _varied(rows: NDArray[np.int64], relevance: NDArray[np.float64], measure: Measure, size: int) -> tuple[Varied, ...]:
    chosen: list[Varied] = []
    likest = np.zeros(rows.size)
    left = np.ones(rows.size, dtype=bool)
    while left.any() and len(chosen) < size:
        worth = np.where(left, RELEVANCE * relevance - (1 - RELEVANCE) * likest, -np.inf)
        best = int(np.argmax(worth))
        chosen.append(Varied(int(rows[best]), -float(likest[best]) * (1 - RELEVANCE) / RELEVANCE))
        left[best] = False
        likest = np.maximum(likest, np.exp(-measure.distance(np.full(rows.size, rows[best]), rows)))
    return tuple(chosen)
