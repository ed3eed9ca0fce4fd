"""Which towns suit one town best, without ranking anybody else's?"""

import numpy as np

from matchmaker.scoring.block import Block
from matchmaker.scoring.pair_scorer import PairScorer


def own_list(scorer: PairScorer, ags: str, size: int) -> tuple[str, ...]:
    """At most ``size`` towns that no veto keeps from the town ``ags``, best score first; ties by AGS.

    One row of the scores: O(n · (K + C)). ``NotFound`` for a town that takes no part.
    """
    towns = scorer.terms.run.towns
    row = towns.row(ags)
    block = Block(slice(row, row + 1), slice(0, len(towns)))
    scores = np.where(scorer.allowed(block)[0], scorer.scores(block)[0], -1.0)
    order = np.lexsort((np.array(towns.ags), -scores))
    return tuple(towns.ags[place] for place in order[:size].tolist() if scores[place] >= 0)
