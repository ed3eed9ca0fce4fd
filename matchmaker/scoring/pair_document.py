"""What does a pair's score look like as JSON?"""

from typing import Any

from matchmaker.scoring.pair_score import Contribution, PairScore
from matchmaker.scoring.wording import Wording


def pair_document(score: PairScore, wording: Wording) -> dict[str, Any]:
    """The pair as the JSON of ``matchmaker score`` and ``explain``: points with tenths, shares in [0, 1]."""
    return {
        "a": score.a,
        "b": score.b,
        "format": str(score.format),
        "score": score.score_tenths / 10,
        "directed": [tenths / 10 for tenths in score.directed_tenths],
        "contributions": [_line_document(line, wording) for line in score.contributions],
        "one_sidedness": score.one_sidedness_tenths / 10,
        "confidence": round(score.confidence, 4),
        "range": [tenths / 10 for tenths in score.range_tenths],
        "vetoes": [{"code": veto.code, "text": wording.veto(veto)} for veto in score.vetoes],
    }


def _line_document(line: Contribution, wording: Wording) -> dict[str, Any]:
    return {
        "criterion": line.criterion,
        "direction": str(line.direction),
        "weight": round(line.weight, 6),
        "value": round(line.value, 6),
        "completeness": round(line.completeness, 6),
        "expected": round(line.expected, 6),
        "points": line.points_tenths / 10,
        "reasons": [
            {"code": reason.code, "text": wording.sentence(reason), "source": reason.source} for reason in line.reasons
        ],
    }
