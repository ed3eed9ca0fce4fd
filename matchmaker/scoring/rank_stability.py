"""How firm is a place in a list if the weights had been chosen a little differently?"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import Criterion
from matchmaker.scoring.plan_pairs import LISTED
from matchmaker.scoring.terms import ScoringTerms
from matchmaker.scoring.tiles import MILLIONTHS

Doubles = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Perturbation:
    """``draws`` times every weight is multiplied by its own factor from [1 − ``share``, 1 + ``share``].

    The weights of a draw are scaled back to their sum. The same ``seed`` gives the same draws. Places are apart
    where they are in at least ``sure`` of the draws. A share of 2,000 draws has a standard error
    of at most 1.1 points, so it may be told in whole percent.
    """

    share: float = 0.2
    draws: int = 2_000
    seed: int = 2024
    sure: float = 0.9

    def weights(self, weights: Doubles) -> Doubles:
        """The perturbed weights, draws × criteria."""
        factors = 1 + self.share * np.random.default_rng(self.seed).uniform(-1, 1, (self.draws, weights.size))
        drawn = weights * factors
        scaled: Doubles = drawn * (weights.sum() / drawn.sum(axis=1, keepdims=True))
        return scaled


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in a list: ``rank`` from 1 of ``length``, and in which share of the draws (0–1) it is ``kept``.

    All places from ``first`` to ``last`` are one band, shown as equal.
    """

    rank: int
    length: int
    kept: float
    first: int
    last: int

    @property
    def is_shared(self) -> bool:
        """Whether others stand in the same band."""
        return self.first < self.last


DEFAULT = Perturbation()


def standings(
    terms: ScoringTerms, pairs: Sequence[tuple[int, int]], perturbation: Perturbation = DEFAULT
) -> tuple[Standing, ...]:
    """The standing of each pair (rows of a and b) among all ``pairs``, in their order.

    Ranks are by score, equal ones by rows. A band ends behind a rank where, in at least ``sure`` of the draws,
    everybody down to this rank scores higher than everybody behind it: what is apart stays apart, and within a band
    the order is a matter of taste in weights. O(draws · pairs · (criteria + log pairs)).
    """
    if not pairs:
        return ()
    # In the order of rows, so that a stable sort breaks ties as the lists do.
    order = sorted(range(len(pairs)), key=lambda place: pairs[place])
    forward, backward = _shrunk(terms, [pairs[place] for place in order])
    weights = np.array([terms.weights[one.name] for one in terms.criteria])
    base = _scores(terms, weights[None, :], forward, backward)
    drawn = _scores(terms, perturbation.weights(weights), forward, backward)
    ranks = _ranks(base)[0]
    kept = (_ranks(drawn) == ranks).mean(axis=0)
    starts = _band_starts(drawn[:, np.argsort(ranks)], perturbation.sure)
    found = dict(zip(order, zip(ranks.tolist(), kept.tolist(), strict=True), strict=True))
    return tuple(_standing(*found[place], starts, len(pairs)) for place in range(len(pairs)))


def list_standings(terms: ScoringTerms, owner: int) -> dict[int, Standing]:
    """The standing of every town (by row) in the list of the town in row ``owner``: its 50 best eligible candidates.

    In a visit the owner is the seeker. Empty where a veto keeps everybody apart from it.
    """
    block = Block(np.array([owner]), np.arange(len(terms.run.towns)))
    scores = np.where(terms.allowed(block), np.rint(terms.scores(block) * MILLIONTHS), -1.0)[0]
    best = np.argsort(-scores, kind="stable")[:LISTED]
    listed = [int(row) for row in best if scores[row] >= 0]
    return dict(zip(listed, standings(terms, [(owner, row) for row in listed]), strict=True))


def _shrunk(terms: ScoringTerms, pairs: Sequence[tuple[int, int]]) -> tuple[Doubles, Doubles]:
    """Ĉ of all criteria for the pairs, asked from both sides: criteria × pairs each."""
    rows, place_a = np.unique([a for a, _ in pairs], return_inverse=True)
    columns, place_b = np.unique([b for _, b in pairs], return_inverse=True)
    block = Block(rows, columns)
    flipped = block.flipped
    forward = [_filled(one, block, terms)[place_a, place_b] for one in terms.criteria]
    backward = [_filled(one, flipped, terms)[place_b, place_a] for one in terms.criteria]
    return np.array(forward), np.array(backward)


def _filled(criterion: Criterion, block: Block, terms: ScoringTerms) -> Doubles:
    q = criterion.completeness(block).astype(np.float64)
    shrunk: Doubles = q * criterion.values(block) + (1 - q) * terms.expected[criterion.name]
    return shrunk


def _scores(terms: ScoringTerms, weights: Doubles, forward: Doubles, backward: Doubles) -> Whole:
    """Whole millionths, draws × pairs: the same quantum as in the lists, so that the same scores are ties."""
    ours = weights @ forward
    if terms.run.is_visit:
        return _quantised(ours)
    theirs = weights @ backward
    total = ours + theirs
    both = np.divide(2 * ours * theirs, total, out=np.zeros_like(total), where=total > 0)
    return _quantised(both)


def _quantised(scores: Doubles) -> Whole:
    whole: Whole = np.rint(scores * MILLIONTHS).astype(np.int64)
    return whole


def _ranks(scores: Whole) -> Whole:
    """Ranks from 1 in each draw; of equal scores the earlier column comes first."""
    best_first = np.argsort(-scores, axis=1, kind="stable")
    ranks: Whole = np.empty_like(best_first)
    np.put_along_axis(ranks, best_first, np.arange(1, scores.shape[1] + 1)[None, :], axis=1)
    return ranks


def _band_starts(by_rank: Whole, sure: float) -> list[int]:
    """The ranks with which a band begins, for scores with the best in the first column."""
    lowest_above = np.minimum.accumulate(by_rank, axis=1)[:, :-1]
    highest_below = np.maximum.accumulate(by_rank[:, ::-1], axis=1)[:, ::-1][:, 1:]
    apart = (lowest_above > highest_below).mean(axis=0) >= sure
    return [1, *(int(cut) + 2 for cut in np.flatnonzero(apart))]


def _standing(rank: int, kept: float, starts: Sequence[int], length: int) -> Standing:
    first = max(start for start in starts if start <= rank)
    last = min((start - 1 for start in starts if start > rank), default=length)
    return Standing(rank, length, kept, first, last)
