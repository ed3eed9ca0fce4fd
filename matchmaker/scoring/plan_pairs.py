"""Which pairs may a plan hold, and what is each of them worth to it?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from matchmaker.features.town_arrays import Booleans
from matchmaker.scoring.block import Block
from matchmaker.scoring.criteria.learns import Learns
from matchmaker.scoring.criteria.shared_challenge import SharedChallenge
from matchmaker.scoring.load_balance import balanced
from matchmaker.scoring.pair_confidence import confidences
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.tiles import MILLIONTHS

BAND = 256
LISTED = 50
"""How many candidates of each town say how often it is asked, and enter where not all pairs can."""

MOST_PAIRS = 150_000
"""Up to so many pairs all enter the plan (about 800 towns): what is best is then proven over all of them."""

MOST_KEPT = 5_000_000
"""Up to so many (about 3,000 towns, 60 MB) all are kept, so that a bound over all of them can be proven."""

OUT = -1


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a pair needs beyond standing no veto: confidence and score in [0, 1], and whether a topic joins it."""

    minimum_confidence: float
    minimum_score: float
    require_topic: bool


@dataclass(frozen=True, slots=True, eq=False)
class PairColumns:
    """Every pair that may be planned, once and sorted: the rows of its towns in the run, ``one`` < ``other``."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    worth: NDArray[np.int64]


@dataclass(frozen=True)
class PlanPairs:
    """The pairs (AGS, AGS, worth in millionths), a < b, sorted.

    Below the least score a pair is worth 0, else at least ``floor``. ``complete`` says that no pair is missing;
    ``every`` holds those that are missing as well, where they are not too many. ``best`` is the most that any pair of a
    town is worth, by AGS and over all pairs. A town is in ``eligible`` with a pair that no veto forbids, in ``sure``
    with one of these that is sure enough, in ``joined`` with one of these that a topic joins.
    """

    pairs: list[tuple[str, str, int]]
    floor: int
    complete: bool
    every: PairColumns | None
    best: dict[str, int]
    eligible: frozenset[str]
    sure: frozenset[str]
    joined: frozenset[str]


def plan_pairs(scorer: PairScorer, worth: PairScorer, rules: PlanRules) -> PlanPairs:
    """Every pair that may be planned; where these are more than ``MOST_PAIRS``, each town's ``LISTED`` worthiest.

    Who may meet, confidence, topics and the least score come from ``scorer``. The worth is the score of ``worth``,
    the same towns with their score-only statements, less what balances requests: the mean over both sides of
    0.02 · (ln(1 + E) − mean). Bands of rows, memory O(n · band) beside the pairs.
    """
    ags = scorer.terms.run.towns.ags
    choice = _Choice(scorer, worth, rules)
    found = _Found(len(ags))
    best = np.full(len(ags), OUT, dtype=np.int64)
    reached = np.zeros((3, len(ags)), dtype=bool)
    # One BLAS thread: the products are small, and threads that wait for each other cost more than they bring.
    with threadpool_limits(1, user_api="blas"):
        for rows, worths, masks in choice.bands():
            best[rows] = worths.max(axis=1, initial=OUT)
            reached[:, rows] = [mask.any(axis=1) for mask in masks]
            found.take(rows, worths)
    eligible, sure, joined = (frozenset(np.array(ags)[mask].tolist()) for mask in reached)
    pairs = [(ags[one], ags[other], value) for one, other, value in found.pairs()]
    best_of = {town: max(0, value) for town, value in zip(ags, best.tolist(), strict=True)}
    return PlanPairs(pairs, choice.floor, found.complete, found.every(), best_of, eligible, sure, joined)


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
            block = Block(rows, slice(0, towns))
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


class _Found:
    """All pairs of the bands as long as they are few enough, and each town's worthiest."""

    def __init__(self, towns: int) -> None:
        self._listed = np.full((towns, min(LISTED, towns)), OUT, dtype=np.int64)
        self._worths = self._listed.copy()
        self._all: list[NDArray[np.int64]] = []
        self._count = 0

    @property
    def complete(self) -> bool:
        return self._count <= MOST_PAIRS

    def take(self, rows: slice, worths: NDArray[np.int64]) -> None:
        """The next band: worths of its rows with every town."""
        order = np.argsort(-worths, axis=1, kind="stable")[:, : self._listed.shape[1]]
        self._listed[rows], self._worths[rows] = order, np.take_along_axis(worths, order, axis=1)
        row, column = np.nonzero(worths != OUT)
        upper = row + rows.start < column
        self._count += int(upper.sum())
        band = np.stack([row + rows.start, column, worths[row, column]], axis=1)[upper]
        # Too many are not kept: memory stays O(n · LISTED).
        self._all = [*self._all, band.astype(np.int32)] if self._count <= MOST_KEPT else []

    def pairs(self) -> list[tuple[int, int, int]]:
        """(row, row, worth), each pair once, the lower row first, sorted."""
        if self.complete:
            return [(one, other, worth) for band in self._all for one, other, worth in band.tolist()]
        if (every := self.every()) is not None:
            return self._listed_of(every)
        found: dict[tuple[int, int], int] = {}
        for row, place in np.argwhere(self._worths != OUT).tolist():
            other, worth = int(self._listed[row, place]), int(self._worths[row, place])
            pair = (min(row, other), max(row, other))
            # Both sides may list a pair, and their rounding may differ by one millionth.
            found[pair] = max(found.get(pair, OUT), worth)
        return [(one, other, worth) for (one, other), worth in sorted(found.items())]

    def every(self) -> PairColumns | None:
        """All pairs as columns; ``None`` where these are too many."""
        if self._count > MOST_KEPT:
            return None
        none = np.zeros((0, 3), dtype=np.int32)
        one, other, worth = np.concatenate([none, *self._all]).astype(np.int64).T
        return PairColumns(one, other, worth)

    def _listed_of(self, every: PairColumns) -> list[tuple[int, int, int]]:
        """The listed pairs with the very worth that they have among all."""
        rows, places = np.nonzero(self._worths != OUT)
        others, towns = self._listed[rows, places], len(self._listed)
        listed = np.minimum(rows, others) * towns + np.maximum(rows, others)
        at = np.flatnonzero(np.isin(every.one * towns + every.other, listed))
        columns = (every.one[at].tolist(), every.other[at].tolist(), every.worth[at].tolist())
        return list(zip(*columns, strict=True))
