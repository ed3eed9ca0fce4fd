"""What can the relay say to a mail, and what does its record say afterwards?"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.errors import MatchmakerError


class RelayAway(MatchmakerError):
    """Nothing can be handed over now, whichever mail it is; no mail used up an attempt, and trying again is safe."""


class PostHeld(RelayAway):
    """All post is on hold: as if the relay were away, a mail goes back to its place, and nothing of it is counted."""


class ClaimLost(MatchmakerError):
    """Another sender has the mail meanwhile: whoever reads this must not send the final dot."""


class Verdict(StrEnum):
    """Taken; not now (4xx, or the line was lost before the dot); never (5xx); or nobody knows (lost behind it)."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The relay's verdict on one mail with its own words; ``refuses_address``: the address itself is the reason."""

    verdict: Verdict
    words: str = ""
    refuses_address: bool = False


class Finding(StrEnum):
    """What a record knows of a Message-ID. *Absent* only where the record holds everything that was ever taken."""

    ACCEPTED = "accepted"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class RecordAway(MatchmakerError):
    """The relay's record cannot be read now."""
