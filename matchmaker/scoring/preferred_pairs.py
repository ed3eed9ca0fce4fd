"""What are the pairs of a plan worth once some of them are privately preferred?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from matchmaker.scoring.plan_pairs import PairColumns, PlanPairs
from matchmaker.scoring.tiles import MILLIONTHS

Bonuses = Mapping[tuple[str, str], int]


def with_preferences(possible: PlanPairs, bonuses: Bonuses, ags: Sequence[str]) -> PlanPairs:
    """The pairs with the millionths that ``bonuses`` (by pair, AGS ascending) add; for the solver alone.

    ``ags`` are the towns of the run, by row. A pair that may not be planned stays away, one below the least score stays
    worth 0, none becomes worth more than a whole score. A preferred pair that was in no town's list enters. Columns and
    ``best`` rise with the pairs, so that whatever bounds rest on them still holds. O(pairs) where anybody prefers.
    """
    if not bonuses:
        return possible
    every = possible.every and _raised_columns(possible.every, bonuses, ags, possible.floor)
    listed = {(a, b): _raised(worth, bonuses.get((a, b), 0), possible.floor) for a, b, worth in possible.pairs}
    if every is not None:
        listed |= _entering(every, bonuses, ags)
    return replace(
        possible,
        pairs=[(a, b, worth) for (a, b), worth in sorted(listed.items())],
        every=every,
        best=_best(possible.best, bonuses),
    )


def _raised(worth: int, bonus: int, floor: int) -> int:
    return min(MILLIONTHS, worth + bonus) if worth >= floor else worth


def _raised_columns(every: PairColumns, bonuses: Bonuses, ags: Sequence[str], floor: int) -> PairColumns:
    worth = every.worth.copy()
    for pair, place in _places(every, bonuses, ags).items():
        worth[place] = _raised(int(worth[place]), bonuses[pair], floor)
    return replace(every, worth=worth)


def _entering(every: PairColumns, bonuses: Bonuses, ags: Sequence[str]) -> dict[tuple[str, str], int]:
    return {pair: int(every.worth[place]) for pair, place in _places(every, bonuses, ags).items()}


def _places(every: PairColumns, bonuses: Bonuses, ags: Sequence[str]) -> dict[tuple[str, str], int]:
    """Where each preferred pair stands in the columns; pairs that may not be planned are absent."""
    row_of = {town: row for row, town in enumerate(ags)}
    keys = every.one * len(ags) + every.other
    found: dict[tuple[str, str], int] = {}
    for pair in bonuses:
        if set(pair) <= row_of.keys():
            one, other = sorted(row_of[town] for town in pair)
            place = int(np.searchsorted(keys, one * len(ags) + other))
            if place < len(keys) and keys[place] == one * len(ags) + other:
                found[pair] = place
    return found


def _best(best: Mapping[str, int], bonuses: Bonuses) -> dict[str, int]:
    raised = dict(best)
    for (a, b), bonus in bonuses.items():
        for town in {a, b} & best.keys():
            # No pair of the town can gain more than its dearest wish adds.
            raised[town] = max(raised[town], min(MILLIONTHS, best[town] + bonus))
    return raised
