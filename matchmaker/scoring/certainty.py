"""May a score be shown as it is, only as provisional, or is it time for a friendly question?"""

from enum import StrEnum

PROVISIONAL_BELOW = 0.6
ASK_BELOW = 0.35


class Certainty(StrEnum):
    """How much of a score rests on stated facts."""

    SURE = "sure"
    PROVISIONAL = "provisional"
    QUESTION = "question"


def certainty_of(
    confidence: float, provisional_below: float = PROVISIONAL_BELOW, ask_below: float = ASK_BELOW
) -> Certainty:
    """By confidence in [0, 1]; at a limit itself the score is still the surer one. The limits are a policy's."""
    if confidence < ask_below:
        return Certainty.QUESTION
    return Certainty.PROVISIONAL if confidence < provisional_below else Certainty.SURE
