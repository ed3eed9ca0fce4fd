"""What became of the mails whose line broke off behind the final dot?"""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.mail_ports import RelayRecord
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.relay_answer import Finding, RecordAway
from matchmaker.rounds.task import Task, TaskKind

# Longer than any relay waits for a dot (RFC 5321: 10 minutes): a sender that thaws after it talks to nobody.
GRACE = timedelta(minutes=15)
MOST_AT_ONCE = 100


def reconcile(record: RelayRecord, uow: UnitOfWork, now: datetime, grace: timedelta = GRACE) -> Mapping[str, int]:
    """Ask the relay's record for every mail in *data* older than ``grace`` and for every one in doubt.

    Found → sent; provably absent → queued with the same Message-ID; else in doubt, for head office to settle.
    Returns how many mails went into which state. A record that cannot be read proves nothing.
    """
    with uow:
        waiting = uow.outbox.unsettled(now - grace)
    moved: Counter[str] = Counter()
    is_readable = True
    # In portions, but all of them: doubts that stay would else keep those behind them from ever being looked up.
    for start in range(0, len(waiting), MOST_AT_ONCE):
        with uow:
            read = uow.outbox.among(waiting[start : start + MOST_AT_ONCE])
        # While those before were looked up, a late answer may have settled one, or another sender have it in hand.
        portion = tuple(one for one in read if _is_unsettled(one, now - grace))
        findings = _look_up(record, portion) if is_readable else None
        # Asked once in vain: each further portion would wait for the same silence.
        is_readable = findings is not None
        for seen in portion:
            moved.update(_apply((findings or {}).get(seen.id, Finding.UNKNOWN), seen, uow, now))
    return dict(moved)


def settle_by_hand(message_id: str, *, was_sent: bool, uow: UnitOfWork, now: datetime) -> OutboxMessage:
    """Head office found out: a mail in doubt counts as sent, or is queued once more.

    ``NotFound`` for an unknown id, ``TransitionRefused`` for a mail that is not in doubt.
    """
    with uow:
        settled = settle_inside(message_id, was_sent=was_sent, uow=uow, now=now)
        uow.commit()
    return settled


def settle_inside(message_id: str, *, was_sent: bool, uow: UnitOfWork, now: datetime) -> OutboxMessage:
    """The same inside an open unit of work, with its task."""
    held = uow.outbox.hold(message_id)
    if held.state is not MessageState.IN_DOUBT:
        raise TransitionRefused(f"Bei der Nachricht {held.key} ist nichts unklar.")
    settled = uow.outbox.save(held.reconciled(Finding.ACCEPTED if was_sent else Finding.ABSENT, now))
    uow.tasks.finish(doubt_key(held), now)
    return settled


def doubt_key(message: OutboxMessage) -> str:
    """The key of the task that asks whether this mail arrived."""
    # With the moment: the same mail may come into doubt again, and that is a new question.
    return f"unclear/{message.id}/{message.data_at}"


def task_about(doubtful: OutboxMessage, now: datetime) -> Task:
    """The task that asks whether this mail arrived."""
    text = f"Versand unklar: Kam die Nachricht an {doubtful.recipient} an? Von selbst geht sie nicht noch einmal."
    key = doubt_key(doubtful)
    return Task(key, TaskKind.UNCLEAR_MAIL, now, text, doubtful.proposal_id, doubtful.recipient)


def _is_unsettled(message: OutboxMessage, before: datetime) -> bool:
    """Whether nobody knows if the relay has it: in doubt, or in *data* since ``before``."""
    lost = message.state is MessageState.DATA and message.data_at is not None and message.data_at <= before
    return lost or message.state is MessageState.IN_DOUBT


def _look_up(record: RelayRecord, messages: tuple[OutboxMessage, ...]) -> Mapping[str, Finding] | None:
    """None where the record cannot be read."""
    try:
        return record.look_up(messages)
    except RecordAway:
        return None


def _apply(finding: Finding, seen: OutboxMessage, uow: UnitOfWork, now: datetime) -> list[str]:
    if seen.state is MessageState.IN_DOUBT and finding is Finding.UNKNOWN:
        return []
    with uow:
        held = uow.outbox.hold(seen.id)
        if held.version != seen.version:
            # The relay's late answer was kept meanwhile; the next sweep looks again.
            return []
        saved = uow.outbox.save(held.reconciled(finding, now))
        if saved.state is MessageState.IN_DOUBT:
            uow.tasks.add(task_about(saved, now))
        else:
            uow.tasks.finish(doubt_key(held), now)
        uow.commit()
    return [saved.state.value]
