"""Which mail is to leave, and which has left?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import TransitionRefused


class MessageState(StrEnum):
    """queued → claimed → data → sent | failed | in_doubt (the middle ones matter for SMTP only)."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    DATA = "data"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A mail in its final bytes. ``key`` (proposal, recipient, letter, n) is unique, so nothing goes twice."""

    id: str
    key: str
    message_id: str
    recipient: str
    letter: str
    content: bytes
    due_at: datetime
    proposal_id: str | None = None
    state: MessageState = MessageState.QUEUED
    sent_at: datetime | None = None
    version: int = 1

    def sent(self, at: datetime) -> "OutboxMessage":
        """The relay took it."""
        if self.state is MessageState.SENT:
            raise TransitionRefused(f"Die Nachricht {self.key} wurde schon verschickt.")
        return replace(self, state=MessageState.SENT, sent_at=at)
