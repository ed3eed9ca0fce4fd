"""Which seeker may be visited by which host, and what is each visit worth to a plan?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from matchmaker.features.town_arrays import Booleans
from matchmaker.scoring.block import Block
from matchmaker.scoring.criteria.learns import Learns
from matchmaker.scoring.load_balance import balanced
from matchmaker.scoring.pair_confidence import confidences
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.plan_pairs import BAND, LISTED, OUT, PlanRules
from matchmaker.scoring.tiles import MILLIONTHS

MOST_VISITS = 500_000
"""Up to so many visits all enter the plan; above, each seeker's ``KEPT`` worthiest."""

KEPT = LISTED


@dataclass(frozen=True)
class VisitPairs:
    """The visits (seeker, host, worth in millionths) by seeker and host.

    ``complete`` says that none is missing; ``best`` is the most that any visit to a seeker is worth, by AGS and over
    all of them. A seeker is in ``known`` with another town, whatever forbids them, beside which its score would be
    sure enough, in ``joined`` with a host that may come and has experience of something that it needs.
    """

    pairs: list[tuple[str, str, int]]
    complete: bool
    best: dict[str, int]
    known: frozenset[str]
    joined: frozenset[str]


def visit_pairs(scorer: PairScorer, worth: PairScorer, rules: PlanRules) -> VisitPairs:
    """Every visit that may be planned: no veto, sure enough, at least the least score, and an answer to a need.

    All that comes from ``scorer``. The worth is the seeker's score by ``worth``, the same towns with their score-only
    statements, less what being asked often takes off the host: 0.02 · (ln(1 + E) − mean). Bands of rows.
    """
    ags = scorer.terms.run.towns.ags
    reached = np.zeros((2, len(ags)), dtype=bool)
    best: dict[str, int] = {}
    found: list[tuple[str, str, int]] = []
    listed: list[tuple[str, str, int]] = []
    count = 0
    with threadpool_limits(1, user_api="blas"):
        for rows, worths, masks in _bands(scorer, worth, rules):
            reached[:, rows] = [mask.any(axis=1) for mask in masks]
            most = np.maximum(worths.max(axis=1, initial=OUT), 0)
            best.update(zip(ags[rows], most.tolist(), strict=True))
            count += int((worths != OUT).sum())
            # Once too many, the whole is given up for good, and memory with it.
            found = [*found, *_named(worths, rows, ags)] if count <= MOST_VISITS else []
            listed.extend(_named(_worthiest(worths), rows, ags))
    known, joined = (frozenset(np.array(ags)[mask].tolist()) for mask in reached)
    complete = count <= MOST_VISITS
    return VisitPairs(found if complete else listed, complete, best, known, joined)


def _bands(
    scorer: PairScorer, worth: PairScorer, rules: PlanRules
) -> Iterator[tuple[slice, NDArray[np.int64], tuple[Booleans, Booleans]]]:
    towns = len(scorer.terms.run.towns)
    learns = Learns.of(scorer.terms.run)
    balance = balanced(scorer.lists(LISTED)).balance * MILLIONTHS
    for start in range(0, towns, BAND):
        rows = slice(start, min(start + BAND, towns))
        block = Block(rows, slice(0, towns))
        sure = confidences(scorer.terms, block) >= rules.minimum_confidence
        sure[np.arange(len(sure)), np.arange(rows.start, rows.stop)] = False
        joined = sure & scorer.allowed(block)
        if rules.require_topic:
            joined &= learns.answered(block) > 0
        good = joined & (np.rint(scorer.scores(block) * MILLIONTHS) >= round(rules.minimum_score * MILLIONTHS))
        asked = worth.scores(block).astype(np.float64) * MILLIONTHS - balance[None, :]
        worths = np.clip(np.rint(asked), 0, MILLIONTHS).astype(np.int64)
        yield rows, np.where(good, worths, OUT), (sure, joined)


def _worthiest(worths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The same with all but each row's ``KEPT`` worthiest taken out, of equal ones those of the smaller AGS."""
    order = np.argsort(-worths, axis=1, kind="stable")[:, KEPT:]
    kept = worths.copy()
    np.put_along_axis(kept, order, OUT, axis=1)
    return kept


def _named(worths: NDArray[np.int64], rows: slice, ags: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    row, column = np.nonzero(worths != OUT)
    values = worths[row, column].tolist()
    for seeker, host, value in zip(row.tolist(), column.tolist(), values, strict=True):
        yield ags[rows.start + seeker], ags[host], value
