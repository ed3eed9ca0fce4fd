"""In which order are candidates shown, so that not everybody asks the same few towns?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matchmaker.scoring.candidate_lists import CandidateLists
from matchmaker.scoring.tiles import MILLIONTHS, NOBODY

HALF_RANK, RANK_SCALE = 5.0, 2.0
BALANCE = 0.02


@dataclass(frozen=True, eq=False)
class BalancedLists:
    """The same candidates per town in the order in which they are shown; scores are untouched.

    ``rows`` (n, size) and their ``millionths`` of score, −1 where a list has ended; ``balance`` (n,) is what being
    asked often takes off a town's place in every list: 0.02 · (ln(1 + E_j) − mean), in units of a score in [0, 1].
    """

    rows: NDArray[np.int64]
    millionths: NDArray[np.int64]
    balance: NDArray[np.float64]

    @property
    def order_values(self) -> NDArray[np.float64]:
        """What the lists are ordered by: score/100 − balance of the candidate, descending; −inf at the end."""
        return _order_values(self.rows, self.millionths, self.balance)


def expected_requests(lists: CandidateLists) -> NDArray[np.float64]:
    """E_j = Σ_i logistic((5 − rank_ij) / 2) from the ranks before balancing, (n,), ranks counted from 1.

    Who is not among a list's candidates is asked by nobody: below rank 50 a town would add less than 10⁻⁹.
    """
    ranks = np.arange(1, lists.keys.shape[1] + 1)
    share = np.broadcast_to(expit((HALF_RANK - ranks) / RANK_SCALE), lists.keys.shape)
    listed = lists.keys != NOBODY
    expected: NDArray[np.float64] = np.bincount(
        lists.rows[listed], weights=share[listed], minlength=len(lists.ags)
    ).astype(np.float64)
    return expected


def balanced(lists: CandidateLists) -> BalancedLists:
    """Each list ordered by score/100 − 0.02 · (ln(1 + E_j) − mean); ties by the order before, so in the end by AGS."""
    weight = np.log1p(expected_requests(lists))
    balance = BALANCE * (weight - (weight.mean() if weight.size else 0.0))
    values = _order_values(lists.rows, lists.millionths, balance)
    order = np.argsort(-values, axis=1, kind="stable")
    rows, millionths = (np.take_along_axis(one, order, axis=1) for one in (lists.rows, lists.millionths))
    return BalancedLists(rows, millionths, balance)


def _order_values(
    rows: NDArray[np.int64], millionths: NDArray[np.int64], balance: NDArray[np.float64]
) -> NDArray[np.float64]:
    if not balance.size:
        return np.zeros(rows.shape)
    # The row −1 of an ended list reads the last town's balance; it is replaced at once.
    return np.where(rows == NOBODY, -np.inf, millionths / MILLIONTHS - balance[rows])
