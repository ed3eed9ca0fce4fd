"""Which limits does the policy set on who may meet whom?

Apart from what applies them, because every command reads a policy and only scoring needs arrays.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PairRules:
    """The limits that the policy sets; sizes as larger ÷ smaller, rest after a refusal in months."""

    maximum_size_ratio: float = 4.0
    decline_rest_months: int = 12


DEFAULT_RULES = PairRules()
