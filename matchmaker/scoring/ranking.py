"""Which pairs of a run are the best of all, and which would be were it not for a veto?"""

import numpy as np

from matchmaker.scoring.block import Block
from matchmaker.scoring.candidate_lists import TILE_ROWS
from matchmaker.scoring.engine import LOCAL_THREADS, Engine
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.tiles import MILLIONTHS, Keys


def best_pairs(scorer: PairScorer, count: int, engine: Engine = LOCAL_THREADS) -> list[tuple[str, str]]:
    """The ``count`` best pairs by AGS: those that may be proposed, best first, then the vetoed ones.

    Equal scores are ordered by AGS. In a visit a pair is (seeker, host), else a < b.
    """
    found = sorted(scorer.candidates(count, engine), key=lambda pair: (-pair[2], pair[0], pair[1]))[:count]
    allowed = [(a, b) for a, b, _ in found]
    return [*allowed, *_best_vetoed(scorer, count - len(allowed))]


def _best_vetoed(scorer: PairScorer, count: int) -> list[tuple[str, str]]:
    """The ``count`` best of all vetoed pairs, best first: no more than these are kept from band to band of rows."""
    ags = scorer.terms.run.towns.ags
    keys = np.empty(0, dtype=np.int64)
    for start in range(0, len(ags), TILE_ROWS) if count else ():
        rows = slice(start, min(start + TILE_ROWS, len(ags)))
        keys = np.concatenate([keys, _vetoed_keys(scorer, rows)])
        if keys.size > count:
            keys = np.partition(keys, count)[:count]
    pairs = np.sort(keys) % len(ags) ** 2
    return [(ags[place // len(ags)], ags[place % len(ags)]) for place in pairs.tolist()]


def _vetoed_keys(scorer: PairScorer, rows: slice) -> Keys:
    """A key for each vetoed pair of these rows: the smaller, the better; equal scores go by row, then by column.

    What is missing to a full score, in millionths, × n² + row × n + column.
    """
    towns = len(scorer.terms.run.towns)
    block = Block(rows, slice(0, towns))
    row, column = np.arange(towns)[rows, None], np.arange(towns)[None, :]
    # Where both directions give one score, the pair counts once, as a < b.
    counted = row != column if scorer.terms.run.is_visit else row < column
    places = np.nonzero(counted & ~scorer.allowed(block))
    missing = MILLIONTHS - np.rint(scorer.scores(block)[places] * MILLIONTHS).astype(np.int64)
    keys: Keys = missing * towns**2 + (places[0] + rows.start) * towns + places[1]
    return keys
