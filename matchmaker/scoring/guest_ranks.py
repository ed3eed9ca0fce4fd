"""At which place does a seeker stand among all whom a host could visit?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaker.scoring.block import Block
from matchmaker.scoring.pair_scorer import PairScorer
from matchmaker.scoring.tiles import MILLIONTHS, NOBODY


def guest_ranks(scorer: PairScorer, visits: Sequence[tuple[str, str]]) -> list[int]:
    """For each visit (seeker, host) the seeker's place, from 1, by score among the towns that the host may visit.

    Equal ones by AGS; a seeker whom a veto forbids stands behind them all. O(n · criteria) for each host.
    """
    towns = scorer.terms.run.towns
    columns = {host: _column(scorer, towns.row(host)) for host in dict.fromkeys(host for _, host in visits)}
    return [_place(columns[host], towns.row(seeker)) for seeker, host in visits]


def _column(scorer: PairScorer, host: int) -> NDArray[np.float64]:
    block = Block(slice(0, len(scorer.terms.run.towns)), np.array([host]))
    scores = np.where(scorer.allowed(block), np.rint(scorer.scores(block) * MILLIONTHS), NOBODY)
    return scores[:, 0]


def _place(scores: NDArray[np.float64], row: int) -> int:
    return int((scores > scores[row]).sum() + (scores[:row] == scores[row]).sum()) + 1
