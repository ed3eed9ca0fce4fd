"""Which partners would a town gain if other pairs might be planned than now?"""

from collections.abc import Collection, Sequence

import numpy as np

from matchmaker.scoring.plan_pairs import PairColumns, PlanPairs


def partners_gained(
    now: PlanPairs, then: PlanPairs, ags: Sequence[str], seeking: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """By seeking town whom it may meet ``then`` and not ``now``, the worthiest first, equals by AGS; never empty.

    Both are of the same towns ``ags``, in the order of their rows. Compared are all pairs; where these were too many
    to keep, the listed ones. A pair below the least score is none that may meet.
    """
    lists = now.every is None or then.every is None
    before, after = (_listed(one, ags) if lists or one.every is None else one.every for one in (now, then))
    wanted = np.isin(np.array(ags), list(seeking))
    keys = after.one * len(ags) + after.other
    new = (wanted[after.one] | wanted[after.other]) & (after.worth >= then.floor)
    new &= ~np.isin(keys, before.one * len(ags) + before.other)
    rows = zip(after.one[new].tolist(), after.other[new].tolist(), after.worth[new].tolist(), strict=True)
    found: dict[str, list[str]] = {}
    for one, other, _ in sorted(rows, key=lambda pair: (-pair[2], pair)):
        for own, partner in ((one, other), (other, one)):
            if wanted[own]:
                found.setdefault(ags[own], []).append(ags[partner])
    return {town: tuple(partners) for town, partners in found.items()}


def _listed(possible: PlanPairs, ags: Sequence[str]) -> PairColumns:
    row_of = {town: row for row, town in enumerate(ags)}
    pairs = np.array([(row_of[a], row_of[b], worth) for a, b, worth in possible.pairs], dtype=np.int64).reshape(-1, 3)
    return PairColumns(*pairs.T)
