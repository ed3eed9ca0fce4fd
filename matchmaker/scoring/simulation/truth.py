"""How much would each simulated town really gain from each other one, whatever the model believes?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.block import Block
from matchmaker.scoring.formats import CRITERIA
from matchmaker.scoring.terms import ScoringTerms

Matrix = NDArray[np.float64]

CONCENTRATION = 8.0
EXPLAINED = 0.40
ROUNDING = 1e-12
"""Below this variance values are the same for all pairs, but for rounding."""

EQUAL_WEIGHTS = dict.fromkeys(CRITERIA, 1 / len(CRITERIA))
"""Under these every criterion counts, so a scorer with them knows the values of all."""


@dataclass(frozen=True, eq=False)
class Truth:
    """What the towns of one run really want, each (n, n); row i is what town i gains from j.

    ``utility`` is u_ij. ``systematic`` is u without chance: what complete profiles and the town's own tastes
    tell. ``seen`` is what of it the observed profiles still tell, ``explained`` the share of u that this explains.
    """

    utility: Matrix
    systematic: Matrix
    seen: Matrix
    explained: float


def shrunk_values(terms: ScoringTerms) -> Matrix:
    """ĉ_k(i, j) of every criterion of ``terms`` for all ordered pairs, (K, n, n)."""
    everyone = slice(0, len(terms.run.towns))
    block = Block(everyone, everyone)
    return np.stack(
        [
            terms.expected[one.name] + one.completeness(block) * (one.values(block) - terms.expected[one.name])
            for one in terms.criteria
        ]
    ).astype(np.float64)


def tastes_around(number: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """W⁰ of the truth with this number, (K,): all criteria equal for 0, else drawn at random from all weights."""
    count = len(CRITERIA)
    return np.full(count, 1 / count) if number == 0 else chance.dirichlet(np.ones(count))


def draw_truth(true: Matrix, observed: Matrix, around: NDArray[np.float64], chance: np.random.Generator) -> Truth:
    """``u_ij = Σ_k ω_ik c_k(i, j) + ε_ij``, ω_i ~ Dirichlet(8·w⁰), ε normal and independent for every ordered pair.

    ``true`` (K, n, n) are the criteria of the complete profiles, ``observed`` those of what is left of them. The
    variance of ε is such that ``Σ_k ω_ik ĉ_k`` of the observed profiles explains 40 % of u over all ordered pairs
    (squared correlation). Where gaps alone leave less than that, ε is 0 and ``explained`` says how little it is.
    """
    tastes = chance.dirichlet(CONCENTRATION * around, size=true.shape[1])
    systematic, seen = (np.einsum("ik,kij->ij", tastes, values) for values in (true, observed))
    pairs = ~np.eye(len(systematic), dtype=bool)
    real, known = systematic[pairs], seen[pairs]
    shared = float(np.cov(real, known, bias=True)[0, 1] ** 2 / known.var()) if known.var() > ROUNDING else 0.0
    spread = max(0.0, shared / EXPLAINED - float(real.var()))
    utility = systematic + np.sqrt(spread) * chance.standard_normal(systematic.shape)
    return Truth(utility, systematic, seen, shared / (spread + float(real.var())) if shared else 0.0)
