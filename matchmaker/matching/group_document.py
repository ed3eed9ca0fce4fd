"""How is a plan of circles or consortia written down as JSON?"""

from typing import Any

from matchmaker.matching.alike import causes_document
from matchmaker.matching.group_plan import Alternate, Group, GroupPlan, UnservedTown
from matchmaker.matching.matching_document import relaxation_document
from matchmaker.matching.problem import MILLION


def group_document(plan: GroupPlan) -> dict[str, Any]:
    """The plan as ``solve circles|consortia --json`` prints it; values are F(G), ``total_value`` is Σ |G| · F(G)."""
    document: dict[str, Any] = {
        "groups": [_group(group) for group in plan.groups],
        "unmatched": [_unserved(town) for town in plan.unmatched],
        "causes": causes_document(plan.unmatched),
        "total_value": plan.total / MILLION,
        "upper_bound": plan.upper_bound / MILLION,
        "gap": plan.gap,
        "optimal": plan.optimal,
    }
    if plan.kept is not None:
        document |= {"kept": plan.kept, "changed": plan.changed}
    if plan.stopped:
        document["stopped"] = True
    if plan.advice_stopped:
        document["advice_stopped"] = True
    return document | {"solver": plan.solver}


def _group(group: Group) -> dict[str, Any]:
    return {
        "members": list(group.members),
        "topic": group.topic,
        "value": group.value / (len(group.members) * MILLION),
        "weakest": group.weakest / MILLION,
        "alternates": [_alternate(one) for one in group.alternates],
    }


def _alternate(one: Alternate) -> dict[str, Any]:
    return {"id": one.id, "replaces": one.replaces, "delta": one.delta / MILLION}


def _unserved(town: UnservedTown) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": town.id,
        "reason": {"code": town.reason.code, "text": town.reason.text},
        "removed": dict(town.removed),
        "conflict": list(town.conflict),
    }
    if town.relaxation is not None:
        document["relaxation"] = relaxation_document(town.relaxation)
    return document
