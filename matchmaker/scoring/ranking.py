"""Which pairs of a run are the best of all, and which would be were it not for a veto?"""

import numpy as np

from matchmaker.scoring.block import Block
from matchmaker.scoring.candidate_lists import TILE_ROWS
from matchmaker.scoring.engine import LOCAL_THREADS, Engine
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.tiles import MILLIONTHS

Ranked = tuple[str, str, int]


def best_pairs(scorer: PairScorer, count: int, engine: Engine = LOCAL_THREADS) -> list[tuple[str, str]]:
    """The ``count`` best pairs by AGS: those that may be proposed, best first, then the vetoed ones.

    Equal scores are ordered by AGS. In a visit a pair is (seeker, host), else a < b.
    """
    allowed = sorted(scorer.candidates(count, engine), key=_best_first)[:count]
    vetoed = sorted(_vetoed(scorer), key=_best_first) if len(allowed) < count else []
    return [(a, b) for a, b, _ in (allowed + vetoed)[:count]]


def _best_first(pair: Ranked) -> tuple[int, str, str]:
    return -pair[2], pair[0], pair[1]


def _vetoed(scorer: PairScorer) -> list[Ranked]:
    """Every vetoed pair with its score in millionths, in bands of rows."""
    ags, visit = scorer.terms.run.towns.ags, scorer.terms.run.is_visit
    found: list[Ranked] = []
    for start in range(0, len(ags), TILE_ROWS):
        block = Block(slice(start, start + TILE_ROWS), slice(0, len(ags)))
        apart = ~scorer.allowed(block)
        scores = np.rint(scorer.scores(block) * MILLIONTHS).astype(np.int64)
        for row, column in np.argwhere(apart).tolist():
            seeker = row + start
            if seeker < column or (visit and seeker != column):
                found.append((ags[seeker], ags[column], int(scores[row, column])))
    return found
