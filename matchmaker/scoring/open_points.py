"""How many points of a score are estimated, and how far could each missing answer move it?"""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.scoring.pair_score import Contribution, PairScore
from matchmaker.scoring.wording import Wording

TENTHS = 1_000
SHOWN_FROM_TENTHS = 0.5


@dataclass(frozen=True, slots=True)
class OpenPoints:
    """What is not known of one criterion, in tenths of a point: estimated now, and at most lost or gained.

    By the weights alone; what both sides gain differently is taken off a pair's score as one-sidedness besides.
    """

    criterion: str
    estimated: float
    gained: float

    @property
    def lost(self) -> float:
        """The estimate falls away where the answer is the worst one."""
        return self.estimated


def open_points(score: PairScore) -> tuple[OpenPoints, ...]:
    """The criteria with something unknown, those that could move the score most first; both directions together."""
    lines: dict[str, list[Contribution]] = {}
    for line in score.contributions:
        lines.setdefault(line.criterion, []).append(line)
    found = [_open(criterion, own) for criterion, own in lines.items()]
    moving = [one for one in found if one.estimated + one.gained >= SHOWN_FROM_TENTHS]
    return tuple(sorted(moving, key=lambda one: -(one.estimated + one.gained)))


def sureness(score: PairScore, wording: Wording) -> str:
    """How much of the score is estimated, between which points it may end, and which answers decide that."""
    low, high = score.range_tenths
    missing = open_points(score)
    if low == high or not missing:
        return wording.phrase("certain")
    # A deduction for one-sidedness may leave less than the lines had estimated.
    estimated = min(sum(one.estimated for one in missing), score.score_tenths)
    return wording.phrase(
        "estimated_points",
        points=wording.points(round(estimated)),
        total=wording.points(score.score_tenths),
        low=wording.points(low),
        high=wording.points(high),
        gaps=wording.listing([_gap(one, wording) for one in missing]),
    )


def sureness_in_short(score: PairScore, wording: Wording) -> str:
    """The points of today and between which they may end, for who reads it in passing."""
    low, high = score.range_tenths
    code = "short_certain" if low == high or not open_points(score) else "short_range"
    total = wording.points(score.score_tenths)
    return wording.phrase(code, total=total, low=wording.points(low), high=wording.points(high))


def _open(criterion: str, lines: Iterable[Contribution]) -> OpenPoints:
    unknown = [(TENTHS * line.weight * (1 - line.completeness), line.expected) for line in lines]
    return OpenPoints(
        criterion,
        sum(tenths * expected for tenths, expected in unknown),
        sum(tenths * (1 - expected) for tenths, expected in unknown),
    )


def _gap(one: OpenPoints, wording: Wording) -> str:
    # An expected value at the very end leaves one direction alone: „−0,0“ is no change.
    lost, gained = round(one.lost), round(one.gained)
    code = "open_points_gained" if not lost else "open_points" if gained else "open_points_lost"
    return wording.phrase(
        code,
        criterion=wording.criterion(one.criterion),
        lost=wording.points(lost),
        gained=wording.points(gained),
    )
