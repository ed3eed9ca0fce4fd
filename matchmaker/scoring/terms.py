"""On which terms is a run scored: criteria with weights, expected values and vetoes, all frozen?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matchmaker.features.town_arrays import Booleans, Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import Criterion, ScoringRun
from matchmaker.scoring.eligibility import Eligibility


@dataclass(frozen=True)
class ScoringTerms:
    """All that a score depends on. ``weights`` and ``expected`` (μ) by criterion key, in [0, 1]."""

    run: ScoringRun
    criteria: tuple[Criterion, ...]
    weights: Mapping[str, float]
    expected: Mapping[str, float]
    eligibility: Eligibility

    @property
    def base(self) -> np.float32:
        """Σ w μ: the directed score of a pair of which nothing is known."""
        return np.float32(sum(self.weights[one.name] * self.expected[one.name] for one in self.criteria))

    def directed(self, block: Block) -> tuple[Floats, Floats]:
        """s_ij of the block's pairs and s_ji of the same pairs, both rows × columns, in [0, 1].

        s = Σ w ĉ = Σ w μ + Σ w q (c − μ): the first sum is the same for all pairs.
        """
        flipped = block.flipped
        first, mirrored = self.above_expected(self.criteria[0], block, flipped)
        # Summed in place: a new array per criterion costs as much as the sum. The two may be one array, hence copies.
        forward, backward = first.copy(order="C"), mirrored.copy(order="C")
        for criterion in self.criteria[1:]:
            gain, mirror = self.above_expected(criterion, block, flipped)
            forward += gain
            backward += mirror
        forward += self.base
        backward += self.base
        return np.clip(forward, 0.0, 1.0, out=forward), np.clip(backward, 0.0, 1.0, out=backward)

    def scores(self, block: Block) -> Floats:
        """Scores in [0, 1], rows × columns: the harmonic mean of both directions, in a visit the rows' own."""
        forward, backward = self.directed(block)
        if self.run.is_visit:
            return forward
        total = forward + backward
        both: Floats = np.divide(2.0 * forward * backward, total, out=np.zeros_like(total), where=total > 0)
        return both

    def allowed(self, block: Block) -> Booleans:
        """True where no veto stands, rows × columns."""
        return self.eligibility.allowed(block)

    def above_expected(self, criterion: Criterion, block: Block, flipped: Block) -> tuple[Floats, Floats]:
        """W q (c − μ) of both directions, rows × columns."""
        if criterion.name in block.gains:
            return block.gains[criterion.name]
        gain = self._gain(criterion, block)
        return gain, gain if criterion.mirrored else np.ascontiguousarray(self._gain(criterion, flipped).T)

    def _gain(self, criterion: Criterion, block: Block) -> Floats:
        gain = criterion.values(block) - np.float32(self.expected[criterion.name])
        gain *= criterion.completeness(block)
        gain *= np.float32(self.weights[criterion.name])
        return gain
