"""What do other weights change, told by a few pairs and by how much each weight moves?"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Booleans, Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.formats import CRITERIA
from matchmaker.scoring.influence import Influence, criterion_spreads, influence_under
from matchmaker.scoring.terms import ScoringTerms

EQUAL_WEIGHTS: Mapping[str, float] = dict.fromkeys(CRITERIA, 1 / len(CRITERIA))
"""With these every criterion counts, so that a preview knows all of them."""

SEEKERS = 40
EXAMPLES = 10
MILLIONTHS = 1e6


@dataclass(frozen=True, slots=True)
class ExamplePair:
    """One pair under the weights ``before`` and ``after``: scores in tenths of a point, ranks counted from 1.

    The rank is the partner's among all that are ``eligible`` for the seeker, before any balancing of requests.
    """

    seeker: str
    partner: str
    before_tenths: int
    after_tenths: int
    before_rank: int
    after_rank: int
    eligible: int


@dataclass(frozen=True)
class PreviewGround:
    """What no weight moves: ĉ of both directions, (criteria, seekers, towns) in [0, 1], for up to 40 seekers.

    The seekers are spread evenly over the sorted AGS. With it a preview is two weighted sums.
    """

    towns: tuple[str, ...]
    seekers: NDArray[np.intp]
    is_visit: bool
    keys: tuple[str, ...]
    forward: Floats
    backward: Floats
    allowed: Booleans
    spreads: Mapping[str, float]

    @classmethod
    def of(cls, terms: ScoringTerms) -> "PreviewGround":
        """From terms under which every criterion weighs (``EQUAL_WEIGHTS``); μ and vetoes are those of the terms."""
        towns = terms.run.towns.ags
        count = min(SEEKERS, len(towns))
        chosen = np.linspace(0, len(towns) - 1, count).astype(np.intp) if count else np.arange(0)
        block = Block(chosen, np.arange(len(towns)))
        keys = tuple(one.name for one in terms.criteria)
        return cls(
            towns=tuple(towns),
            seekers=chosen,
            is_visit=terms.run.is_visit,
            keys=keys,
            forward=_shrunk(terms, block),
            backward=_shrunk(terms, block.flipped).transpose(0, 2, 1),
            allowed=terms.allowed(block),
            spreads=criterion_spreads(terms),
        )

    def influence(self, weights: Mapping[str, float]) -> tuple[Influence, ...]:
        """What each weight moves, in the order of lines."""
        return influence_under(weights, self.spreads)

    def examples(self, before: Mapping[str, float], after: Mapping[str, float]) -> tuple[ExamplePair, ...]:
        """Up to ten eligible pairs of different seekers, spread over the range of scores before, best first.

        The same towns and the same weights before always give the same pairs, so that they stay while somebody moves
        the weights after.
        """
        old, new = self._scores(before), self._scores(after)
        return tuple(self._example(row, column, old, new) for row, column in self._spread(old))

    def _scores(self, weights: Mapping[str, float]) -> NDArray[np.int64]:
        """Scores in millionths, seekers × towns; harmonic means, in a visit the seeker's own."""
        column = np.array([weights[key] for key in self.keys], dtype=np.float32)
        one = np.tensordot(column, self.forward, axes=1)
        if not self.is_visit:
            other = np.tensordot(column, self.backward, axes=1)
            total = one + other
            one = np.divide(2 * one * other, total, out=np.zeros_like(total), where=total > 0)
        millionths: NDArray[np.int64] = np.rint(np.clip(one, 0.0, 1.0) * MILLIONTHS).astype(np.int64)
        return millionths

    def _spread(self, scores: NDArray[np.int64]) -> list[tuple[int, int]]:
        free = self.allowed.copy()
        if not free.any():
            return []
        found: list[tuple[int, int]] = []
        for target in np.linspace(scores[free].max(), scores[free].min(), EXAMPLES):
            if not free.any():
                break
            gaps = np.where(free, np.abs(scores - target), np.inf)
            row, column = map(int, np.unravel_index(int(np.argmin(gaps)), gaps.shape))
            found.append((row, column))
            # Another seeker each time, and no pair a second time from its other side.
            free[row, :] = False
            free[:, self.seekers[row]] = False
        return sorted(found, key=lambda pair: (-scores[pair], pair))

    def _example(self, row: int, column: int, old: NDArray[np.int64], new: NDArray[np.int64]) -> ExamplePair:
        return ExamplePair(
            seeker=self.towns[self.seekers[row]],
            partner=self.towns[column],
            before_tenths=_tenths(old[row, column]),
            after_tenths=_tenths(new[row, column]),
            before_rank=self._rank(row, column, old),
            after_rank=self._rank(row, column, new),
            eligible=int(self.allowed[row].sum()),
        )

    def _rank(self, row: int, column: int, scores: NDArray[np.int64]) -> int:
        own = scores[row, column]
        better = (scores[row] > own) | ((scores[row] == own) & (np.arange(len(self.towns)) < column))
        return 1 + int((better & self.allowed[row]).sum())


def _shrunk(terms: ScoringTerms, block: Block) -> Floats:
    """ĉ = μ + q (c − μ) of every criterion, (criteria, rows, columns)."""
    return np.stack(
        [
            np.float32(terms.expected[one.name])
            + one.completeness(block) * (one.values(block) - np.float32(terms.expected[one.name]))
            for one in terms.criteria
        ]
    ).astype(np.float32)


def _tenths(millionths: np.int64) -> int:
    return round(int(millionths) / 1_000)
