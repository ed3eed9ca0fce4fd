"""How is a round's policy kept word for word?"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from matchmaker.rounds.policy import QUARTERLY_HOURS, Policy
from matchmaker.towns.profile import Format


def policy_document(policy: Policy) -> dict[str, Any]:
    """Everything that the policy says, as JSON values under the policy's own names."""
    document = {field.name: getattr(policy, field.name) for field in fields(Policy)}
    document["weights"] = {str(key): dict(weights) for key, weights in policy.weights.items()}
    document["reminder_days"] = list(policy.reminder_days)
    document["quarterly_hours"] = {str(key): hours for key, hours in policy.quarterly_hours.items()}
    return document


def policy_from(document: Mapping[str, Any]) -> Policy:
    """The policy of a stored document, equal to the one that was stored."""
    weights = {Format(key): weights for key, weights in document["weights"].items()}
    # Rounds stored before a policy spoke of hours have none.
    hours = {Format(key): value for key, value in document.get("quarterly_hours", QUARTERLY_HOURS).items()}
    reminder_days = tuple(document["reminder_days"])
    return Policy(**{**document, "weights": weights, "reminder_days": reminder_days, "quarterly_hours": hours})
