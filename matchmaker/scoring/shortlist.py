"""Which pairs of a tile can enter a list at all, by what a few telling criteria leave possible?"""

from dataclasses import dataclass, replace

import numpy as np

from matchmaker.features.town_arrays import Booleans, Floats
from matchmaker.scoring.block import Block, Pairs
from matchmaker.scoring.criterion import Criterion
from matchmaker.scoring.terms import ScoringTerms

TELLING = ("similar_size", "shared_challenge", "learns")
"""Asked of every pair: together they leave few that may still enter a list, and cost less than all the rest."""

NEXT = ("setting", "time_and_format")
"""Asked of those that are left, before all others."""

ROUNDING = np.float32(1e-5)
"""More than sums of nine float32 shares of 1 can be off."""


@dataclass(frozen=True)
class Shortlist:
    """Bounds of scores from above: what telling criteria say, and the most that the others can still add.

    A score is at most the mean of both directions, Σ w μ + Σ w q (c − μ); where a criterion is not asked,
    w q (c − μ) is at most w (1 − μ) times the product of its factors: so all these are one small product of
    ``seeking`` and ``found`` (n, criteria that are not asked + 1).
    """

    terms: ScoringTerms
    asked: tuple[Criterion, ...]
    next: tuple[Criterion, ...]
    seeking: Floats
    found: Floats

    @classmethod
    def of(cls, terms: ScoringTerms) -> "Shortlist":
        """The bounds of one run."""
        # What is asked twice, once from either side, has no bound of its own.
        asked = tuple(one for one in terms.criteria if one.name in TELLING or not (one.mirrored or terms.run.is_visit))
        towns = np.ones((len(terms.run.towns), 1), dtype=np.float32)
        most = [_most(one, terms) for one in terms.criteria if one not in asked]
        seeking = np.column_stack([towns * np.float32(terms.base + ROUNDING), *(mine for mine, _ in most)])
        found = np.column_stack([towns, *(theirs for _, theirs in most)])
        return cls(terms, asked, tuple(one for one in terms.criteria if one.name in NEXT), seeking, found)

    def pairs(self, tile: Block, allowed: Booleans, least: Floats) -> Pairs:
        """The ``allowed`` pairs of a tile whose score may reach ``least``, with what is known of them."""
        gains = {one.name: self.terms.above_expected(one, tile, tile.flipped) for one in self.asked}
        most = tile.products(self.seeking, self.found)
        for gain in gains.values():
            most += self._both(gain)
        possible = most >= least
        possible &= allowed
        places = np.flatnonzero(possible)
        known = {key: (forward.ravel()[places], back.ravel()[places]) for key, (forward, back) in gains.items()}
        pairs = replace(tile.among(places, len(self.terms.run.towns)), known=known)
        short = np.broadcast_to(least, most.shape).ravel()[places] - most.ravel()[places]
        for criterion in self.next:
            pairs, short = self._narrowed(criterion, pairs, short)
        return pairs

    def _narrowed(self, criterion: Criterion, pairs: Pairs, short: Floats) -> tuple[Pairs, Floats]:
        """Those that are still possible by this criterion; ``short`` is what they lack at least (≤ 0: nothing)."""
        gain = self.terms.above_expected(criterion, pairs, pairs.flipped)
        mine, theirs = _most(criterion, self.terms)
        short = short + pairs.seekers(mine) * pairs.candidates(theirs) - self._both(gain)
        places = np.flatnonzero(short <= 0)
        wider = replace(pairs, known={**pairs.known, criterion.name: gain})
        return wider.among(places, len(self.terms.run.towns)), short[places]

    def _both(self, gain: tuple[Floats, Floats]) -> Floats:
        """What a criterion adds to the mean of both directions, in a visit to the seeker's."""
        forward, backward = gain
        if self.terms.run.is_visit or forward is backward:
            return forward
        both = forward + backward
        both *= np.float32(0.5)
        return both


def _most(criterion: Criterion, terms: ScoringTerms) -> tuple[Floats, Floats]:
    """Two figures per town (n,), whose product is the most that the criterion adds to a pair."""
    mine, theirs = criterion.factors
    return mine * np.float32(terms.weights[criterion.name] * (1.0 - terms.expected[criterion.name])), theirs
