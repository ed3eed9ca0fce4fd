"""What do requests that wait mean for a run: whose place is taken, and which pairs are privately preferred?"""

from collections import Counter
from collections.abc import Iterable, Mapping

from matchmaker.matching.problem import Pair, ordered
from matchmaker.rounds.request import Request, RequestState
from matchmaker.towns.profile import Format, Role

BONUSES = (30_000, 20_000, 10_000)
"""What the first, second and third wish adds to a pair in the solver alone, in millionths of a score."""


def reserved(requests: Iterable[Request], role: Role) -> Mapping[str, int]:
    """By AGS, how many places of the towns of this role wait for head office's decision."""
    return Counter(one.ags for one in requests if one.reserves and one.role is role)


def preferred(requests: Iterable[Request], format: Format, role: Role) -> Mapping[Pair, int]:
    """By pair (AGS ascending) the millionths that kept requests for this format and role add.

    Only head office's "kept for the next round" lets a wish count. Both sides' wishes add up; of several requests of
    one town for the same partner the dearest counts.
    """
    dearest: dict[tuple[str, str], int] = {}
    for one in requests:
        if one.state is RequestState.KEPT and (one.format, one.role) == (format, role):
            for bonus, other in zip(BONUSES, one.candidates, strict=False):
                dearest[one.ags, other] = max(bonus, dearest.get((one.ags, other), 0))
    total: Counter[Pair] = Counter()
    for pair, bonus in dearest.items():
        total[ordered(pair)] += bonus
    return total
