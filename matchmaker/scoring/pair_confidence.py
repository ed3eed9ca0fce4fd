"""How sure is the score of each of many pairs?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Floats
from matchmaker.scoring.block import Block
from matchmaker.scoring.criterion import Criterion, ScoringRun
from matchmaker.scoring.terms import ScoringTerms

TILE_ROWS = 256


def pair_confidences(terms: ScoringTerms, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """``Σ w q / Σ w`` of each pair (AGS, AGS) in [0, 1]: the mean of both directions, in a visit the first's own.

    The same as ``PairScore.confidence`` up to float32. O(n² K) for n towns in tiles of rows, never n² memory.
    """
    row_of = {ags: row for row, ags in enumerate(terms.run.towns.ags)}
    rows = np.array([row_of[a] for a, _ in pairs], dtype=np.intp)
    columns = np.array([row_of[b] for _, b in pairs], dtype=np.intp)
    found = np.zeros(len(pairs))
    everyone = np.arange(len(row_of))
    for start in range(0, len(row_of), TILE_ROWS):
        here = np.flatnonzero((rows >= start) & (rows < start + TILE_ROWS))
        if here.size:
            tile = confidences(terms, Block(slice(start, start + TILE_ROWS), everyone))
            found[here] = tile[rows[here] - start, columns[here]]
    return found


def confidences(terms: ScoringTerms, block: Block) -> Floats:
    """The same for every pair of a block, rows × columns."""
    weighted = [np.float32(terms.weights[one.name]) * _known(one, block, terms.run) for one in terms.criteria]
    total: Floats = np.sum(weighted, axis=0) / np.float32(sum(terms.weights[one.name] for one in terms.criteria))
    return np.clip(total, 0.0, 1.0)


def _known(criterion: Criterion, block: Block, run: ScoringRun) -> Floats:
    """Completeness q of the block's pairs, the mean of both directions where these differ and both are asked."""
    known = criterion.completeness(block)
    if criterion.mirrored or run.is_visit:
        return known
    both: Floats = (known + criterion.completeness(block.flipped).T) / np.float32(2)
    return both
