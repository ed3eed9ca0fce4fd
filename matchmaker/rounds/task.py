"""What waits for a person of head office?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TaskKind(StrEnum):
    """A mail came back; somebody wrote to us; it is unclear whether a mail left; towns no longer want a proposal.

    A town wants a call; it does not answer; it was paused for that; it answered too late; a second choice waits for
    approval; a group could fail; one did, though towns had agreed to it. An exchange does not come off the ground; one
    ended before its time. An office objects to being written to; whoever is new in an office decided about an exchange;
    a letter had no address to go to.
    """

    BOUNCE = "bounce"
    REPLY = "reply"
    UNCLEAR_MAIL = "unclear_mail"
    NO_LONGER_HOLDS = "no_longer_holds"
    CALL = "call"
    SILENT_TOWN = "silent_town"
    PAUSED_TOWN = "paused_town"
    LATE_ANSWER = "late_answer"
    PLAN_B = "plan_b"
    QUORUM = "quorum"
    RESCUE = "rescue"
    EXCHANGE_ENDED = "exchange_ended"
    OBJECTION = "objection"
    HANDOVER = "handover"
    NO_ADDRESS = "no_address"
    GROUP_LOST = "group_lost"


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to look at. ``key`` names its cause, so that the same cause makes one task however often it is seen.

    ``text`` is German and may quote what somebody wrote; ``proposal_id`` and ``address`` lead to whom it is about.
    """

    key: str
    kind: TaskKind
    made_at: datetime
    text: str
    proposal_id: str | None = None
    address: str | None = None
    done_at: datetime | None = None
