"""How good is a set of pairs, measured by what the towns really want?"""

import numpy as np
from numpy.typing import NDArray

from matchmaker.matching.evaluation.plans import NOBODY, Matrix, Partners

TENTH = 0.1


def satisfaction(utility: Matrix, partners: Partners) -> NDArray[np.float64]:
    """What each town gains from its partner, 0 without one, (n,)."""
    rows = np.arange(partners.size)
    return np.where(partners == NOBODY, 0.0, utility[rows, partners])


def mean_mutual_utility(utility: Matrix, partners: Partners) -> float:
    """Mean over all towns of ``(u_ij + u_ji) / 2`` with their partner; who has none counts 0."""
    return float(satisfaction(utility, partners).mean())


def least_satisfied(utility: Matrix, partners: Partners) -> float:
    """The satisfaction that a tenth of the towns stay below (P10)."""
    return float(np.quantile(satisfaction(utility, partners), TENTH))


def blocking_pairs_per_town(utility: Matrix, partners: Partners) -> float:
    """Pairs in which both would really rather have each other than their partner, ÷ towns."""
    gained = np.where(partners == NOBODY, -np.inf, satisfaction(utility, partners))
    rather = utility > gained[:, None]
    return float(np.triu(rather & rather.T, k=1).sum()) / partners.size


def coverage(partners: Partners) -> float:
    """Share of the towns that could have a partner and do; with an odd number one never can."""
    possible = partners.size // 2 * 2
    return float((partners != NOBODY).sum()) / possible if possible else 1.0
