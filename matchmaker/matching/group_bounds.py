"""How large can a plan of groups be at most, where there are too many groups to list?"""

import numpy as np

from matchmaker.matching.group_arena import GroupArena
from matchmaker.matching.group_value import terms_of
from matchmaker.matching.odd_sets import Indexes
from matchmaker.matching.problem import MILLION

PRICE_ROUNDS = 40
CHUNK = 128
LEAST_ADVICE = 1


def groups_bound(arena: GroupArena) -> int:
    """A bound on the total of every plan, O(n²) per round of prices.

    V is a sum over members: 1 + the weakest's weight times each one's mean score to the others, the largest
    diversity, and each one's cover by the givers that would help it most. Who has too few possible partners
    counts nothing. The smaller of two bounds on the scores is taken: every town with its best partners, and the
    flow in which no town is partner of more than it could be.
    """
    rules = arena.rules
    placed = np.flatnonzero(arena.together.sum(axis=1) >= rules.minimum_size - 1)
    if len(placed) < rules.minimum_size:
        return 0
    worth = np.where(arena.together, arena.worth, 0)[np.ix_(placed, placed)]
    degree = rules.minimum_size - 1
    weight = MILLION + terms_of(rules).weakest
    pairs = min(_best_partners(worth, degree), _flow_bound(worth, degree))
    shares = len(placed) * _largest_diversity(arena)
    # Each group's value is rounded to a whole millionth, at most half a one upwards.
    roundings = -(-(len(placed) // rules.minimum_size) // 2)
    return (
        -(-pairs * weight // (MILLION * degree))
        + shares
        + roundings
        + (_largest_covers(arena, placed) if terms_of(rules).cover else 0)
    )


def _best_partners(worth: Indexes, degree: int) -> int:
    """Σ over towns of the ``degree`` best scores: the mean over fewer partners is never smaller."""
    return int(np.partition(worth, -degree, axis=1)[:, -degree:].sum())


def _flow_bound(worth: Indexes, degree: int) -> int:
    """The largest Σ of scores where every town has ``degree`` partners and is partner of as many.

    That is a min-cost flow; its dual is priced here: with any prices p ≥ 0, ``2 · degree · Σ p +
    Σ max(0, s_ij − p_i − p_j)`` is a bound. Each town's price moves half way to the one that is best for
    it while the others stand still.
    """
    price = np.partition(worth, -degree, axis=1)[:, -degree] // 2
    best = _dual(worth, price, degree)
    for _ in range(PRICE_ROUNDS):
        wanted = np.partition(worth - price[None, :], -degree, axis=1)[:, -degree]
        price = np.maximum(0, (price + wanted) // 2)
        best = min(best, _dual(worth, price, degree))
    return best


def _dual(worth: Indexes, price: Indexes, degree: int) -> int:
    left = np.maximum(0, worth - price[:, None] - price[None, :])
    return 2 * degree * int(price.sum()) + int(left.sum())


def _largest_diversity(arena: GroupArena) -> int:
    """The largest share of one member in the diversity terms, over all sizes, rounded up."""
    terms = terms_of(arena.rules)
    shares = []
    for size in arena.rules.sizes:
        state, setting = (_most_unlike(codes, size) for codes in (arena.state, arena.setting))
        stages = min(size, int(arena.stage.max(initial=-1)) + 1)
        numerator = terms.states * state + terms.settings * setting + size * terms.stages * stages
        shares.append(-(-numerator // (size * size)))
    return max(shares)


def _most_unlike(codes: Indexes, size: int) -> int:
    """The largest ``k² − Σ c²``: the towns spread over the known classes as evenly as can be."""
    classes = min(size, int(codes.max(initial=-1)) + 1)
    if classes == 0:
        return 0
    counts = [size // classes + (place < size % classes) for place in range(classes)]
    return size * size - sum(count * count for count in counts)


def _largest_covers(arena: GroupArena, placed: Indexes) -> int:
    """Σ over towns of the cover by those who would help it most, as if each of their answers were another one."""
    givers = arena.rules.target_size - 1
    total = 0
    for start in range(0, len(arena), CHUNK):
        rows = slice(start, start + CHUNK)
        left = np.where(arena.together[rows], arena.advice.missed_by_giver(rows), 1.0)
        fewest = np.sort(left, axis=1)[:, :givers].prod(axis=1)
        cover = np.minimum(MILLION, np.floor(MILLION * (1 - fewest)).astype(np.int64) + LEAST_ADVICE)
        total += int(cover[np.isin(np.arange(start, start + len(cover)), placed)].sum())
    return total
