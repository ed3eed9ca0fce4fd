"""How is a plan written down as JSON?"""

from typing import Any

from matchmaker.matching.matching import TandemMatching, Unmatched
from matchmaker.matching.problem import MILLION, ScoredPair


def matching_document(matching: TandemMatching) -> dict[str, Any]:
    """The plan as ``solve tandems --json`` prints it; scores in [0, 1] with six places, the gap from the integers."""
    document: dict[str, Any] = {
        "pairs": [_pair(pair) for pair in matching.pairs],
        "unmatched": [_unmatched(town) for town in matching.unmatched],
        "total_score": matching.total / MILLION,
        "upper_bound": matching.upper_bound / MILLION,
        "gap": matching.gap,
        "optimal": matching.optimal,
        "served": matching.served,
        "served_upper_bound": matching.served_upper_bound,
        "blocking_pairs": matching.blocking_pairs,
        "worst_pair": _pair(matching.worst_pair) if matching.worst_pair else None,
    }
    if matching.kept is not None:
        document |= {"kept": matching.kept, "changed": matching.changed}
    return document | {"strategy": matching.strategy.value, "solver": matching.solver}


def _pair(pair: ScoredPair) -> list[str | float]:
    a, b, score = pair
    return [a, b, score / MILLION]


def _unmatched(town: Unmatched) -> dict[str, Any]:
    document: dict[str, Any] = {"id": town.id, "reason": {"code": town.reason.code, "text": town.reason.text}}
    if town.relaxation:
        easing = town.relaxation
        document["relaxation"] = {
            "rule": easing.rule,
            "from": easing.before,
            "to": easing.after,
            "candidates": easing.candidates,
        }
    return document
