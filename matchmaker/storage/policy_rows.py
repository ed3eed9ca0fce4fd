"""How is a round's policy kept word for word?"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from matchmaker.matching.group_problem import CONSORTIUM_RULES, GroupRules
from matchmaker.rounds.policy import CIRCLE_RULES, QUARTERLY_HOURS, RELAXATIONS, Policy
from matchmaker.taxonomy.model import Level
from matchmaker.towns.profile import Format


def policy_document(policy: Policy) -> dict[str, Any]:
    """Everything that the policy says, as JSON values under the policy's own names."""
    document = {field.name: getattr(policy, field.name) for field in fields(Policy)}
    document["weights"] = {str(key): dict(weights) for key, weights in policy.weights.items()}
    document["reminder_days"] = list(policy.reminder_days)
    document["relaxation_order"] = list(policy.relaxation_order)
    document["quarterly_hours"] = {str(key): hours for key, hours in policy.quarterly_hours.items()}
    return document | {"circle": asdict(policy.circle), "consortium": asdict(policy.consortium)}


def policy_from(document: Mapping[str, Any]) -> Policy:
    """The policy of a stored document, equal to the one that was stored."""
    weights = {Format(key): weights for key, weights in document["weights"].items()}
    # Rounds stored before a policy spoke of hours have none.
    hours = {Format(key): value for key, value in document.get("quarterly_hours", QUARTERLY_HOURS).items()}
    own = {
        "weights": weights,
        "reminder_days": tuple(document["reminder_days"]),
        "quarterly_hours": hours,
        # Nor do they have an order of their own of what would help.
        "relaxation_order": tuple(document.get("relaxation_order", RELAXATIONS)),
        # Nor a budget: a round is repeated by the rules that it was opened with.
        "quarterly_budget_hours": document.get("quarterly_budget_hours"),
        # Nor a threshold that head office has to acknowledge.
        "served_share_minimum": document.get("served_share_minimum", 0.0),
        "circle": _rules(document.get("circle"), CIRCLE_RULES),
        "consortium": _rules(document.get("consortium"), CONSORTIUM_RULES),
        "group_topics": Level(document.get("group_topics", Level.FIELD)),
    }
    return Policy(**{**document, **own})


def _rules(stored: Mapping[str, Any] | None, otherwise: GroupRules) -> GroupRules:
    return otherwise if stored is None else GroupRules(**{**stored, "format": Format(stored["format"])})
