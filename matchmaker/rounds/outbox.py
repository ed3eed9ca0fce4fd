"""Which mail is to leave, which is on its way, and which has left?"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zlib import crc32

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.relay_answer import Answer, Finding, Verdict

LEASE = timedelta(minutes=5)
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
GIVE_UP_AFTER = timedelta(days=3)
MOST_LOST_CLAIMS = 5
JITTER = 0.2
LONGEST_NOTE = 500
TRIED_ANEW = "Ließ sich nicht zustellen und geht auf Wunsch der Geschäftsstelle noch einmal."


class MessageState(StrEnum):
    """queued → claimed → data → sent | failed | in_doubt; dropped: it no longer held when its turn came.

    In *data* the relay may have the mail or not: only its answer or its record leads out of there.
    """

    QUEUED = "queued"
    CLAIMED = "claimed"
    DATA = "data"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return LABELS[self]


LABELS = {
    MessageState.QUEUED: "wartet auf Versand",
    MessageState.CLAIMED: "wird verschickt",
    MessageState.DATA: "wird verschickt",
    MessageState.SENT: "verschickt",
    MessageState.FAILED: "nicht zustellbar",
    MessageState.IN_DOUBT: "Versand unklar",
    MessageState.DROPPED: "entfallen",
}


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """A mail in its final bytes. ``key`` (proposal, recipient, letter, n) is unique, so nothing goes twice.

    ``claim`` is the token of the sender that has it, until ``leased_until``; ``data_at`` is when its final dot
    became possible. ``attempts`` counts refusals "for now", ``lost_claims`` senders that never came back.
    ``note`` says in German why it is where it is.
    """

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
    claim: str | None = None
    leased_until: datetime | None = None
    data_at: datetime | None = None
    first_tried_at: datetime | None = None
    attempts: int = 0
    lost_claims: int = 0
    note: str | None = None

    def claimed(self, claim: str, now: datetime, lease: timedelta = LEASE) -> "OutboxMessage":
        """One sender takes it for the length of a lease."""
        self._expect(MessageState.QUEUED)
        return replace(self, state=MessageState.CLAIMED, claim=claim, leased_until=now + lease)

    def released(self) -> "OutboxMessage":
        """Back in its old place, as if nobody had claimed it: the relay was away, which is not the mail's fault."""
        self._expect(MessageState.CLAIMED)
        return _waiting(self)

    def in_data(self, now: datetime) -> "OutboxMessage":
        """From here on the relay may have it: stored *before* the final dot."""
        self._expect(MessageState.CLAIMED)
        return replace(self, state=MessageState.DATA, leased_until=None, data_at=now)

    def answered(self, answer: Answer, now: datetime) -> "OutboxMessage":
        """What follows from the relay's answer; an unknown one leaves it in *data* for the reconciliation."""
        if answer.verdict is Verdict.TAKEN:
            return self.sent(now)
        self._expect(MessageState.CLAIMED, MessageState.DATA, MessageState.IN_DOUBT)
        if answer.verdict is Verdict.NEVER:
            return _ended(self, MessageState.FAILED, answer.words)
        return self._put_off(answer.words, now) if answer.verdict is Verdict.LATER else self

    def claim_expired(self, now: datetime) -> "OutboxMessage":
        """Its sender never came back before the dot: it waits again, until it has cost ``MOST_LOST_CLAIMS`` senders."""
        self._expect(MessageState.CLAIMED)
        counted = replace(self, lost_claims=self.lost_claims + 1)
        if counted.lost_claims >= MOST_LOST_CLAIMS:
            words = f"Beim Verschicken dieser Nachricht brach das Programm {MOST_LOST_CLAIMS}-mal ab."
            return _ended(counted, MessageState.FAILED, words)
        # Once may be chance; from the second time on it must not stand before the mails behind it.
        pause = BACK_OFF[self.lost_claims - 1] if self.lost_claims else timedelta()
        return _waiting(counted, max(self.due_at, now + pause) if pause else self.due_at)

    def reconciled(self, finding: Finding, now: datetime) -> "OutboxMessage":
        """What follows from the relay's record of a mail whose line was lost behind the fence."""
        self._expect(MessageState.DATA, MessageState.IN_DOUBT)
        if finding is Finding.ACCEPTED:
            return self.sent(now)
        if finding is Finding.ABSENT:
            # The same bytes under the same Message-ID, so that a later doubt can still be settled.
            return _waiting(self)
        words = "Versand unklar: Die Leitung brach ab, und ob die Nachricht ankam, lässt sich nicht nachsehen."
        return replace(self, state=MessageState.IN_DOUBT, note=words)

    def sent(self, at: datetime) -> "OutboxMessage":
        """The relay took it."""
        if self.state is MessageState.SENT:
            raise TransitionRefused(f"Die Nachricht {self.key} wurde schon verschickt.")
        self._expect(MessageState.DATA, MessageState.IN_DOUBT)
        return replace(self, state=MessageState.SENT, sent_at=at, claim=None, note=None)

    def dropped(self, reason: str) -> "OutboxMessage":
        """It does not leave, because what it says no longer holds."""
        self._expect(MessageState.QUEUED)
        return _ended(self, MessageState.DROPPED, reason)

    def tried_anew(self, now: datetime) -> "OutboxMessage":
        """Head office has settled why it could not be delivered: the same bytes, with all their attempts, due now."""
        self._expect(MessageState.FAILED)
        waiting = _waiting(self, now, TRIED_ANEW)
        return replace(waiting, attempts=0, lost_claims=0, first_tried_at=None)

    def _expect(self, *allowed: MessageState) -> None:
        if self.state not in allowed:
            raise TransitionRefused(f"Die Nachricht {self.key} steht auf „{self.state.label}“; dafür ist das zu spät.")

    def _put_off(self, words: str, now: datetime) -> "OutboxMessage":
        first = self.first_tried_at or now
        pause = BACK_OFF[min(self.attempts, len(BACK_OFF) - 1)]
        # From the key instead of a die: a thousand mails refused at once come back spread out, in every run alike.
        pause *= 1 + JITTER * crc32(f"{self.key}/{self.attempts}".encode()) / 2**32
        if now + pause > first + GIVE_UP_AFTER:
            return _ended(self, MessageState.FAILED, f"Nach drei Tagen aufgegeben. Zuletzt: {words}")
        tried = replace(self, attempts=self.attempts + 1, first_tried_at=first)
        return _waiting(tried, now + pause, words[:LONGEST_NOTE])


def _waiting(message: OutboxMessage, due_at: datetime | None = None, note: str | None = None) -> OutboxMessage:
    """Queued again, and nobody's; without ``due_at`` in its old place."""
    freed = replace(message, claim=None, leased_until=None, data_at=None)
    return replace(freed, state=MessageState.QUEUED, due_at=due_at or message.due_at, note=note)


def _ended(message: OutboxMessage, state: MessageState, words: str) -> OutboxMessage:
    return replace(_waiting(message), state=state, note=words[:LONGEST_NOTE] or "Ohne Begründung.")
