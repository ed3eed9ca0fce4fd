"""Are the two towns alike in size?"""

from dataclasses import dataclass

import numpy as np

from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import ScoringRun, missing_reason, outer, shown_name
from matchmaker.scoring.pair_score import SPEAKS_FOR, Reason

HALF_RATIO = 1.5


@dataclass(frozen=True)
class SimilarSize:
    """``2 ** (-|ln(p_i / p_j)| / ln h)``, h = 1.5: 1 at equal size, 0.5 at a ratio of 1.5, 0.31 at 2.

    Symmetric, in (0, 1]. Complete where both populations are known. Computed without a logarithm per
    pair: with P = p^(ln 2 / ln h) it is min(P_i / P_j, P_j / P_i).
    """

    run: ScoringRun
    power: Floats
    inverse: Floats
    known: Floats
    name: str = "similar_size"
    directed: bool = False
    mirrored: bool = True

    @classmethod
    def of(cls, run: ScoringRun) -> "SimilarSize":
        population = run.towns.places.population.astype(np.float64)
        known = np.isfinite(population)
        power = np.where(known, population, 1.0) ** (np.log(2.0) / np.log(HALF_RATIO))
        return cls(run, power.astype(np.float32), (1.0 / power).astype(np.float32), known.astype(np.float32))

    def values(self, block: Block) -> Floats:
        """Values for the block, rows × columns."""
        alike: Floats = np.minimum(outer(self.power, self.inverse, block), outer(self.inverse, self.power, block))
        return np.minimum(alike, np.float32(1.0), out=alike)

    @property
    def factors(self) -> tuple[Floats, Floats]:
        return self.known, self.known

    def completeness(self, block: Block) -> Floats:
        """1 where both populations are known, else 0."""
        return outer(*self.factors, block)

    def reasons(self, seeker: int, partner: int) -> tuple[Reason, ...]:
        """The two populations with their source."""
        towns = self.run.towns
        if lacking := [row for row in (seeker, partner) if not self.known[row]]:
            return (missing_reason("population", towns, lacking),)
        value = float(self.values(Block(np.array([seeker]), np.array([partner])))[0, 0])
        subject = (
            ("a", shown_name(towns, seeker)),
            ("p_a", int(towns.places.population[seeker])),
            ("b", shown_name(towns, partner)),
            ("p_b", int(towns.places.population[partner])),
        )
        sources = dict.fromkeys(towns.sources[towns.ags[row]] for row in (seeker, partner))
        code = "similar_size" if value >= SPEAKS_FOR else "different_size"
        return (Reason(code, subject, value, "; ".join(sources)),)
