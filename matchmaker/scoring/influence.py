"""How much does each weight really move the scores?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.scoring.expected import reference_block
from matchmaker.scoring.terms import ScoringTerms


@dataclass(frozen=True, slots=True)
class Influence:
    """One criterion's ``weight`` and ``spread`` (standard deviation of ĉ over eligible ordered pairs), in [0, 1].

    ``effect`` is their product; ``share`` its part in the sum over all criteria, 0 where nothing moves.
    """

    criterion: str
    weight: float
    spread: float
    share: float

    @property
    def effect(self) -> float:
        """By how much the criterion moves a directed score, as a standard deviation."""
        return self.weight * self.spread


def effective_influence(terms: ScoringTerms) -> tuple[Influence, ...]:
    """``w_k · SD(ĉ_k)`` of every criterion that weighs, in the order of lines.

    Of ĉ, not of c: what is not known moves no score, however large its weight. Above 600 towns over all pairs of
    600 towns, as for μ. Without an eligible pair every spread is 0.
    """
    return influence_under(terms.weights, criterion_spreads(terms))


def criterion_spreads(terms: ScoringTerms) -> dict[str, float]:
    """SD(ĉ_k) of every criterion that weighs, in the order of lines; no weight moves it."""
    block = reference_block(len(terms.run.towns))
    allowed = terms.allowed(block)
    spreads = {}
    for criterion in terms.criteria:
        q = criterion.completeness(block)[allowed]
        shrunk = q * criterion.values(block)[allowed] + (1 - q) * np.float32(terms.expected[criterion.name])
        spreads[criterion.name] = float(shrunk.std(dtype=np.float64)) if shrunk.size else 0.0
    return spreads


def influence_under(weights: Mapping[str, float], spreads: Mapping[str, float]) -> tuple[Influence, ...]:
    """What each of these weights moves where the criteria spread like this; weights of other criteria do not count."""
    total = sum(weights[key] * spread for key, spread in spreads.items())
    return tuple(
        Influence(key, weights[key], spread, weights[key] * spread / total if total else 0.0)
        for key, spread in spreads.items()
    )
