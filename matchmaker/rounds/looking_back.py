"""After a backup was brought back: which of the letters that are written only now did the relay take before?"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from matchmaker.rounds.mail_ports import RelayRecord
from matchmaker.rounds.outbox import TRIED_ANEW, MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import CLAIM, HoldReason, PostHold
from matchmaker.rounds.reconciling import MOST_AT_ONCE, task_about
from matchmaker.rounds.relay_answer import Finding, RecordAway, RelayAway

# Within it sweeps and head office have written anew what the backup did not know; after it a copy is no longer likely.
LOOKED_BACK = timedelta(days=30)
SENT_BEFORE = "Ging schon hinaus, bevor eine Sicherung eingespielt wurde; laut Mailserver, darum nicht noch einmal."
PERHAPS_BEFORE = (
    "Versand unklar: Vielleicht ging die Nachricht schon hinaus, bevor eine Sicherung eingespielt wurde; nachsehen "
    "lässt es sich nicht."
)


FOR_THIS_MOMENT = frozenset({"sign_in_link", "interest", "delegation"})
"""Letters whose key belongs to the very moment in which somebody asked for them: none of them left before."""


@dataclass(slots=True)
class LookingBack:
    """For one run of one sender: whether it must look back at all, asked once, and which mails it has looked up."""

    record: RelayRecord | None
    uow: UnitOfWork
    has_asked: bool = False
    restored: PostHold | None = None
    absent: set[str] = field(default_factory=set)

    def is_owed(self, mail: OutboxMessage, now: datetime) -> bool:
        """Whether this mail must be looked up before it leaves; inside an open unit of work."""
        if self.record is None or mail.id in self.absent or mail.letter in FOR_THIS_MOMENT:
            return False
        if mail.version > 1 and mail.note != TRIED_ANEW:
            # What somebody had in hand since it was written was looked up then, or head office decided about a doubt.
            return False
        if not self.has_asked:
            recent = (one for one in self.uow.post_holds.all() if _is_recent_restore(one, now))
            self.restored, self.has_asked = max(recent, key=lambda one: one.position, default=None), True
        return self.restored is not None

    def look_up(self, now: datetime) -> None:
        """Ask the record about the next portion of what is due: found → sent, without a second letter.

        Provably absent → leaves as usual; else in doubt, for head office to settle. ``RelayAway`` where the record
        cannot be read: then everything waits.
        """
        with self.uow as uow:
            owed = [one for one in uow.outbox.due(now, MOST_AT_ONCE) if self.is_owed(one, now)]
        if self.record is None or self.restored is None or not owed:
            return
        try:
            # Outside of any transaction: an archive may take its time.
            findings = self.record.look_up(owed)
        except RecordAway as away:
            raise RelayAway(f"{away} Nach dem Einspielen einer Sicherung geht nichts ungeprüft hinaus.") from away
        for one in owed:
            finding = findings.get(one.id, Finding.UNKNOWN)
            if finding is Finding.ABSENT:
                self.absent.add(one.id)
            else:
                self._keep(one, finding, (self.restored, now))

    def _keep(self, seen: OutboxMessage, finding: Finding, at: tuple[PostHold, datetime]) -> None:
        hold, now = at
        with self.uow as uow:
            held = uow.outbox.hold(seen.id)
            if held.version == seen.version:
                keep_found(held, finding, hold, (uow, now))
                uow.commit()


def keep_found(
    queued: OutboxMessage, finding: Finding, hold: PostHold, at: tuple[UnitOfWork, datetime]
) -> OutboxMessage:
    """Store what a queued mail becomes by what the record says since this hold; inside an open unit of work.

    Accepted → sent, with a note; unknown → in doubt, with a task. What is absent stays as it is.
    """
    uow, now = at
    if finding is Finding.ABSENT:
        return queued
    # The way of every mail whose line was lost behind the fence: the database knows no shorter one.
    claimed = uow.outbox.save(queued.claimed(claim_of(hold), now))
    found = uow.outbox.save(claimed.in_data(now)).reconciled(finding, now)
    is_restored = hold.reason is HoldReason.RESTORE
    if found.state is MessageState.SENT:
        return uow.outbox.save(replace(found, note=SENT_BEFORE) if is_restored else found)
    saved = uow.outbox.save(replace(found, note=PERHAPS_BEFORE) if is_restored else found)
    uow.tasks.add(task_about(saved, now))
    return saved


def claim_of(hold: PostHold) -> str:
    """Under which claim mails were looked up since this hold; those in doubt keep it, and are told apart by it."""
    return f"{CLAIM}{hold.position}"


def _is_recent_restore(hold: PostHold, now: datetime) -> bool:
    is_over = hold.released_at is not None and now >= hold.released_at + LOOKED_BACK
    return hold.reason is HoldReason.RESTORE and not is_over
