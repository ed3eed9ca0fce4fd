"""How is a plan written down as JSON?"""

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaker.matching.alike import causes_document
from matchmaker.matching.alternates import Alternate
from matchmaker.matching.matching import Relaxation, TandemMatching, Unmatched
from matchmaker.matching.problem import MILLION, Pair, ScoredPair

Others = Mapping[Pair, Sequence[Alternate]]


def matching_document(matching: TandemMatching, others: Others | None = None) -> dict[str, Any]:
    """The plan as ``solve tandems --json`` prints it; scores in [0, 1] with six places, the gap from the integers.

    ``others`` are the alternates of the pairs, where they were asked for.
    """
    document: dict[str, Any] = {
        "pairs": [_pair(pair) for pair in matching.pairs],
        "unmatched": [_unmatched(town) for town in matching.unmatched],
        "causes": causes_document(matching.unmatched),
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
    if others is not None:
        document["alternates"] = [
            {"pair": list(pair), "instead": [_alternate(one) for one in ones]} for pair, ones in others.items()
        ]
    if matching.stopped:
        document["stopped"] = True
    if matching.advice_stopped:
        document["advice_stopped"] = True
    return document | {"strategy": matching.strategy.value, "solver": matching.solver}


def _pair(pair: ScoredPair) -> list[str | float]:
    a, b, score = pair
    return [a, b, score / MILLION]


def _alternate(one: Alternate) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": one.id,
        "replaces": one.replaces,
        "score": one.score / MILLION,
        "delta": one.delta / MILLION,
        "served_change": one.served_change,
    }
    return document | ({"displaced": list(one.displaced)} if one.displaced else {})


def relaxation_document(easing: Relaxation) -> dict[str, Any]:
    """What would help a town, as it stands in every plan's JSON."""
    return {"rule": easing.rule, "from": easing.before, "to": easing.after, "candidates": easing.candidates}


def _unmatched(town: Unmatched) -> dict[str, Any]:
    document: dict[str, Any] = {"id": town.id, "reason": {"code": town.reason.code, "text": town.reason.text}}
    if town.removed:
        document["removed"] = dict(town.removed)
    if town.relaxation:
        document["relaxation"] = relaxation_document(town.relaxation) | {"certain": town.relaxation.certain}
    return document
