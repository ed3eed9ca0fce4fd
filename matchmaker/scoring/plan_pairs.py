"""Which pairs may a plan hold, and what is each of them worth to it?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Booleans
from matchmaker.scoring.criteria.learns import Learns
from matchmaker.scoring.criteria.shared_challenge import SharedChallenge
from matchmaker.scoring.criterion import Block
from matchmaker.scoring.load_balance import balanced
from matchmaker.scoring.pair_confidence import confidences
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.tiles import MILLIONTHS

BAND = 256
LISTED = 50
"""How many candidates of each town say how often it is asked, and enter where not all pairs can."""

ALL_PAIRS_UP_TO = 2_500
"""Up to so many towns every pair that may be planned enters the plan: what is best is then proven over all of them."""

OUT = -1


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a pair needs beyond standing no veto: confidence and score in [0, 1], and whether a topic joins it."""

    minimum_confidence: float
    minimum_score: float
    require_topic: bool


@dataclass(frozen=True)
class PlanPairs:
    """The pairs (AGS, AGS, worth in millionths), a < b, sorted.

    Below the least score a pair is worth 0, else at least ``floor``. ``complete`` says that no pair is missing.
    ``best`` is the most that any pair of a town is worth, by AGS and over all pairs. A town is in ``eligible`` with
    a pair that no veto forbids, in ``sure`` with one of these that is sure enough, in ``joined`` with one of these
    that a topic joins.
    """

    pairs: list[tuple[str, str, int]]
    floor: int
    complete: bool
    best: dict[str, int]
    eligible: frozenset[str]
    sure: frozenset[str]
    joined: frozenset[str]


def plan_pairs(scorer: PairScorer, worth: PairScorer, rules: PlanRules) -> PlanPairs:
    """Every pair that may be planned; above ``ALL_PAIRS_UP_TO`` towns each town's ``LISTED`` most worthy ones.

    Who may meet, confidence, topics and the least score come from ``scorer``. The worth is the score of ``worth``,
    the same towns with their score-only statements, less what balances requests: the mean over both sides of
    0.02 · (ln(1 + E) − mean). Bands of rows, memory O(n · band) beside the pairs.
    """
    ags = scorer.terms.run.towns.ags
    complete = len(ags) <= ALL_PAIRS_UP_TO
    choice = _Choice(scorer, worth, rules)
    found: dict[tuple[int, int], int] = {}
    best = np.full(len(ags), OUT, dtype=np.int64)
    reached = np.zeros((3, len(ags)), dtype=bool)
    for rows, worths, masks in choice.bands():
        best[rows] = worths.max(axis=1, initial=OUT)
        reached[:, rows] = [mask.any(axis=1) for mask in masks]
        taken = worths if complete else _most_worthy(worths)
        for row, column in np.argwhere(taken != OUT).tolist():
            # Both bands of a pair that is not complete may list it; rounding may differ by one millionth.
            first, second = sorted((row + rows.start, column))
            if row + rows.start == first or not complete:
                found[first, second] = max(found.get((first, second), OUT), int(taken[row, column]))
    eligible, sure, joined = (frozenset(np.array(ags)[mask].tolist()) for mask in reached)
    pairs = [(ags[one], ags[other], value) for (one, other), value in sorted(found.items())]
    best_of = {town: max(0, value) for town, value in zip(ags, best.tolist(), strict=True)}
    return PlanPairs(pairs, choice.floor, complete, best_of, eligible, sure, joined)


class _Choice:
    """The worth of pairs, band by band of rows."""

    def __init__(self, scorer: PairScorer, worth: PairScorer, rules: PlanRules) -> None:
        self._scorer, self._worth, self._rules = scorer, worth, rules
        self._balance = balanced(scorer.lists(LISTED)).balance * MILLIONTHS
        run = scorer.terms.run
        self._learns, self._shared = Learns.of(run), SharedChallenge.of(run)
        # Where a least score is set, 0 is kept for the pairs below it, however the balance moves the others.
        self.floor = 1 if rules.minimum_score > 0 else 0

    def bands(self) -> Iterator[tuple[slice, NDArray[np.int64], tuple[Booleans, Booleans, Booleans]]]:
        """Rows, worth in millionths (rows × n, −1 where a pair may not be planned), and what left which pairs."""
        towns = len(self._scorer.terms.run.towns)
        for start in range(0, towns, BAND):
            rows = slice(start, min(start + BAND, towns))
            block = Block(rows, np.arange(towns))
            allowed = self._scorer.allowed(block)
            sure = allowed & (confidences(self._scorer.terms, block) >= self._rules.minimum_confidence)
            joined = sure & self._joined(block) if self._rules.require_topic else sure
            yield rows, np.where(joined, self._worths(block), OUT), (allowed, sure, joined)

    def _joined(self, block: Block) -> Booleans:
        """A need that both have or related ones, or experience of one side on a need of the other."""
        joined: Booleans = self._shared.coverage(block) > 0
        joined |= self._learns.answered(block) > 0
        joined |= self._learns.answered(block.flipped).T > 0
        return joined

    def _worths(self, block: Block) -> NDArray[np.int64]:
        scores = self._worth.scores(block).astype(np.float64) * MILLIONTHS
        spread = (self._balance[block.rows, None] + self._balance[None, block.columns]) / 2
        worths = np.clip(np.rint(scores - spread), self.floor, MILLIONTHS).astype(np.int64)
        if self.floor:
            shown = np.rint(self._scorer.scores(block) * MILLIONTHS)
            worths[shown < round(self._rules.minimum_score * MILLIONTHS)] = 0
        return worths


def _most_worthy(worths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same with all but each row's ``LISTED`` largest left out, equal ones in the order of the AGS."""
    kept = np.full_like(worths, OUT)
    order = np.argsort(-worths, axis=1, kind="stable")[:, :LISTED]
    np.put_along_axis(kept, order, np.take_along_axis(worths, order, axis=1), axis=1)
    return kept
