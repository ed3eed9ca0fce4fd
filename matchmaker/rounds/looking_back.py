"""After a backup was brought back: which of the letters that are written only now did the relay take before?"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from matchmaker.rounds.mail_ports import RelayRecord
from matchmaker.rounds.outbox import TRIED_ANEW, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import CLAIM, HoldReason
from matchmaker.rounds.reconciling import MOST_AT_ONCE
from matchmaker.rounds.relay_answer import Finding, RecordAway, RelayAway

# Within it sweeps and head office have written anew what the backup did not know; after it a copy is no longer likely.
LOOKED_BACK = timedelta(days=30)
SENT_BEFORE = "Ging schon hinaus, bevor eine Sicherung eingespielt wurde; laut Mailserver, darum nicht noch einmal."


@dataclass(slots=True)
class LookingBack:
    """For one run of one sender: whether it must look back at all, asked once, and which mails it has looked up."""

    record: RelayRecord | None
    uow: UnitOfWork
    is_needed: bool | None = None
    absent: set[str] = field(default_factory=set)

    def is_owed(self, mail: OutboxMessage, now: datetime) -> bool:
        """Whether this mail must be looked up before it leaves; inside an open unit of work."""
        if self.record is None or mail.id in self.absent:
            return False
        if mail.version > 1 and mail.note != TRIED_ANEW:
            # What somebody had in hand since it was written was looked up then, or head office decided about a doubt.
            return False
        if self.is_needed is None:
            self.is_needed = any(
                one.reason is HoldReason.RESTORE and (one.released_at is None or now < one.released_at + LOOKED_BACK)
                for one in self.uow.post_holds.all()
            )
        return self.is_needed

    def look_up(self, now: datetime) -> None:
        """Ask the record about the next portion of what is due: found → sent, without a second letter; else as usual.

        ``RelayAway`` where the record cannot be read: then everything waits.
        """
        with self.uow as uow:
            owed = [one for one in uow.outbox.due(now, MOST_AT_ONCE) if self.is_owed(one, now)]
        if self.record is None or not owed:
            return
        try:
            # Outside of any transaction: an archive may take its time.
            findings = self.record.look_up(owed)
        except RecordAway as away:
            raise RelayAway(f"{away} Nach dem Einspielen einer Sicherung geht nichts ungeprüft hinaus.") from away
        for one in owed:
            if findings.get(one.id) is Finding.ACCEPTED:
                self._keep(one, now)
            else:
                self.absent.add(one.id)

    def _keep(self, seen: OutboxMessage, now: datetime) -> None:
        with self.uow as uow:
            held = uow.outbox.hold(seen.id)
            if held.version == seen.version:
                found = found_in_record(held, Finding.ACCEPTED, f"{CLAIM}back", (uow, now))
                uow.outbox.save(replace(found, note=SENT_BEFORE))
                uow.commit()


def found_in_record(
    queued: OutboxMessage, finding: Finding, claim: str, at: tuple[UnitOfWork, datetime]
) -> OutboxMessage:
    """What a queued mail becomes by this finding, to be saved; inside an open unit of work, at a moment."""
    uow, now = at
    # The way of every mail whose line was lost behind the fence: the database knows no shorter one.
    claimed = uow.outbox.save(queued.claimed(claim, now))
    return uow.outbox.save(claimed.in_data(now)).reconciled(finding, now)
