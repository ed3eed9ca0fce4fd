"""What do matrix products over the topics need: shares of the needs, and the best through kinship?"""

import numpy as np
from numpy.typing import NDArray

from matchmaker.features.town_arrays import Floats, TopicArrays


def need_shares(topics: TopicArrays) -> Floats:
    """a_i(t) v_t / Σ_t a_i(t) v_t, n × T; rows sum to 1, or are 0 for a town without needs."""
    weighted = topics.need.astype(np.float64) * topics.rarity
    total = weighted.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(weighted, total, out=np.zeros_like(weighted), where=total > 0).astype(np.float32)
    return shares


def best_through_kin(levels: Floats, kin: Floats) -> Floats:
    """``max_u kin(t, u) · level_j(u)`` for n towns j and the K topics t of ``kin`` (K, T), as (n, K)."""
    best = np.zeros((levels.shape[0], kin.shape[0]), dtype=np.float32)
    for u in range(levels.shape[1]):
        towns, related = np.flatnonzero(levels[:, u]), np.flatnonzero(kin[:, u])
        if towns.size and related.size:
            here = np.ix_(towns, related)
            best[here] = np.maximum(best[here], levels[towns, u, None] * kin[None, related, u])
    return best


def names_an_idea(topics: TopicArrays, seeker: int, partner: int) -> bool:
    """Whether the partner named experience at any stage, an idea as well, on a topic near a need of the seeker."""
    near = topics.need[seeker] @ topics.kin
    return bool((near * topics.step[partner]).any())


def need_slots(topics: TopicArrays) -> NDArray[np.intp]:
    """Each town's need topics in topic order, (n, m) for at most m needs, filled up with T (no topic)."""
    towns, columns = np.nonzero(topics.need > 0)
    counts = np.bincount(towns, minlength=topics.need.shape[0])
    place = np.arange(towns.size) - np.repeat(np.cumsum(counts) - counts, counts)
    slots = np.full((counts.size, int(counts.max(initial=0))), len(topics.ids), dtype=np.intp)
    slots[towns, place] = columns
    return slots
