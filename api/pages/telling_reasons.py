"""Which reasons does each side read first, and what speaks against a pair?"""

from collections.abc import Iterable

from matchmaker.scoring.pair_score import Contribution, Direction, PairScore, Reason
from matchmaker.scoring.wording import TELLING, Wording

MOST = 3
# Topic and need lead, likeness explains: a fact about these counts before any likeness.
TOPIC_FIRST = ("learns", "shared_challenge")
NOTHING_IN_COMMON = ("nothing_to_learn", "no_shared_challenge")


def reasons_for(score: PairScore, ags: str, wording: Wording) -> tuple[str, ...]:
    """At most three sentences for the town ``ags``: what it can learn, what both work on, then what is alike."""
    own = Direction.A_TO_B if ags == score.a else Direction.B_TO_A
    lines = [line for line in score.contributions if line.direction in (own, Direction.BOTH) and _speaks_for(line)]
    lines.sort(key=lambda line: (_topic_rank(line), -line.points_tenths))
    return _sentences((line.reasons[0] for line in lines), wording)


def reasons_against(score: PairScore, wording: Wording) -> tuple[str, ...]:
    """At most three sentences about what was stated and does not fit, the heaviest first."""
    lines = [line for line in score.contributions if _speaks_against(line)]
    lines.sort(key=lambda line: line.weight * line.completeness * (line.value - 1))
    return _sentences((line.reasons[0] for line in lines), wording)


def _speaks_for(line: Contribution) -> bool:
    if not line.reasons or line.completeness == 0 or _is_missing(line.reasons[0]):
        return False
    if line.criterion in TOPIC_FIRST:
        return line.reasons[0].code not in NOTHING_IN_COMMON
    return line.value >= TELLING


def _speaks_against(line: Contribution) -> bool:
    if not line.reasons or line.completeness == 0 or _is_missing(line.reasons[0]):
        return False
    if line.criterion in TOPIC_FIRST:
        return line.reasons[0].code in NOTHING_IN_COMMON
    return line.value < TELLING


def _is_missing(reason: Reason) -> bool:
    return reason.code.endswith("_missing")


def _topic_rank(line: Contribution) -> int:
    return TOPIC_FIRST.index(line.criterion) if line.criterion in TOPIC_FIRST else len(TOPIC_FIRST)


def _sentences(reasons: Iterable[Reason], wording: Wording) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wording.sentence(reason) for reason in reasons))[:MOST]
