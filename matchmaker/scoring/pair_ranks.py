"""At which place does each of two towns stand in the other's whole list?"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from matchmaker.scoring.block import Block
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.tiles import MILLIONTHS, NOBODY

BAND = 256


def pair_ranks(scorer: PairScorer, pairs: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """For each pair (AGS) the place, from 1, of the second in the first's list and of the first in the second's.

    A list holds every town that no veto forbids, by score, equal ones by AGS as in the lists of candidates; a
    forbidden partner stands behind them all. Bands of rows, O(n² · criteria).
    """
    towns = scorer.terms.run.towns
    rows = [(towns.row(a), towns.row(b)) for a, b in pairs]
    asked: dict[int, set[int]] = defaultdict(set)
    for one, other in rows:
        asked[one].add(other)
        asked[other].add(one)
    places: dict[tuple[int, int], int] = {}
    for start in range(0, len(towns), BAND):
        band = slice(start, min(start + BAND, len(towns)))
        owners = [owner for owner in range(band.start, band.stop) if owner in asked]
        if not owners:
            continue
        block = Block(band, slice(0, len(towns)))
        scores = np.where(scorer.allowed(block), np.rint(scorer.scores(block) * MILLIONTHS), NOBODY)
        for owner in owners:
            own = scores[owner - band.start]
            for other in asked[owner]:
                before = (own > own[other]).sum() + (own[:other] == own[other]).sum()
                places[owner, other] = int(before) + 1
    return [(places[one, other], places[other, one]) for one, other in rows]
