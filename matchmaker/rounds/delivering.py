"""How does every mail whose time has come leave exactly once, whoever of us is killed or frozen meanwhile?"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from matchmaker.errors import MatchmakerError, StaleWrite
from matchmaker.rounds.looking_back import LookingBack
from matchmaker.rounds.mail_ports import Line, Mailer, RelayRecord
from matchmaker.rounds.outbox import LEASE, MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.reconciling import doubt_key
from matchmaker.rounds.relay_answer import Answer, ClaimLost, RelayAway, Verdict
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.still_holding import ENDED, why_not
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.sweeping import Alone, each_alone
from matchmaker.rounds.task import Task, TaskKind


def new_claim() -> str:
    """A token that no other sender has."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Sender:
    """One of any number of senders on one database; each needs a unit of work of its own.

    ``stopping`` is asked between two mails, so that a worker leaves in good order. ``again`` is given each mail that
    was dropped because its address ended, to write it to whoever holds the office by now, in a transaction of its own.
    ``record`` is asked for a while after a backup was brought back, before a mail leaves for the first time.
    """

    mailer: Mailer
    uow: UnitOfWork
    clock: Callable[[], datetime]
    new_claim: Callable[[], str] = new_claim
    lease: timedelta = LEASE
    stopping: Callable[[], bool] = lambda: False
    again: Callable[[OutboxMessage, UnitOfWork, datetime], None] | None = None
    record: RelayRecord | None = None


def deliver_due(sender: Sender) -> int:
    """Hand over every mail whose time has come, oldest first; returns how many the relay took.

    A mail that is refused waits or fails by itself and never stops those behind it. ``RelayAway`` where none can
    leave now: then every mail is queued as before.
    """
    # A claim that cannot be taken back is told at the end: it holds up no other mail.
    with Alone() as released:
        release_expired_claims(sender.uow, sender.clock())
    taken = _deliver(sender)
    if released.fault is not None:
        raise released.fault
    return taken


def release_expired_claims(uow: UnitOfWork, now: datetime) -> int:
    """Take mails from senders that never came back before the final dot, each by itself; returns how many."""
    with uow:
        expired = uow.outbox.expired_claims(now)
    return each_alone(expired, lambda one: _release(one, uow, now), uow)


def _release(message_id: str, uow: UnitOfWork, now: datetime) -> bool:
    with uow:
        held = uow.outbox.hold(message_id)
        # Its sender came back, or another sweep was here, since the list was made.
        if held.state is not MessageState.CLAIMED or held.leased_until is None or held.leased_until > now:
            return False
        uow.outbox.save(held.claim_expired(now))
        uow.commit()
    return True


def _deliver(sender: Sender) -> int:
    back = LookingBack(sender.record, sender.uow)
    claimed = _claim_next(sender, back)
    if claimed is None:
        return 0
    taken = 0
    try:
        line = sender.mailer.connect()
    except RelayAway:
        _give_back(sender, claimed)
        raise
    with line:
        while claimed is not None:
            taken += _hand_over(sender, line, claimed)
            claimed = None if sender.stopping() else _claim_next(sender, back)
    return taken


def _claim_next(sender: Sender, back: LookingBack) -> OutboxMessage | None:
    """The oldest due mail that still holds, claimed; what no longer holds is dropped on the way."""
    while True:
        with sender.uow as uow:
            now = sender.clock()
            due = uow.outbox.due(now, limit=1)
            if not due:
                return None
            saved = None if back.is_owed(due[0], now) else _claim_or_drop(sender, due[0], now)
        if saved is None:
            back.look_up(now)
        elif saved.state is MessageState.CLAIMED:
            return saved
        elif saved.note == ENDED and sender.again is not None:
            _write_again(sender, saved)


def _claim_or_drop(sender: Sender, due: OutboxMessage, now: datetime) -> OutboxMessage:
    uow = sender.uow
    reason = why_not(due, uow, now)
    saved = uow.outbox.save(due.dropped(reason) if reason else due.claimed(sender.new_claim(), now, sender.lease))
    if reason == ENDED and sender.again is not None:
        uow.tasks.add(_not_written_again(saved, now))
    uow.commit()
    return saved


def _write_again(sender: Sender, dropped: OutboxMessage) -> None:
    """After the drop was committed: what fails here leaves head office a task and stops no other mail."""
    try:
        repeated(partial(_once_more, sender, dropped))
    except MatchmakerError:
        return


def _once_more(sender: Sender, dropped: OutboxMessage) -> None:
    now = sender.clock()
    with sender.uow as uow:
        if sender.again is not None:
            sender.again(dropped, uow, now)
        uow.tasks.finish(_not_written_again(dropped, now).key, now)
        uow.commit()


def _not_written_again(dropped: OutboxMessage, now: datetime) -> Task:
    text = (
        f"Ein Brief an {dropped.recipient} ging nicht hinaus, weil die Adresse nicht mehr gilt, und ein neuer ist "
        "nicht geschrieben. Bitte melden Sie sich bei der Stadt."
    )
    return Task(f"lost/{dropped.id}", TaskKind.NO_LONGER_HOLDS, now, text, dropped.proposal_id)


def _hand_over(sender: Sender, line: Line, claimed: OutboxMessage) -> bool:
    try:
        answer = line.deliver(claimed, partial(_fence, sender, claimed))
    except ClaimLost:
        return False
    except RelayAway:
        _give_back(sender, claimed)
        raise
    return _settle(sender, claimed, answer)


def _fence(sender: Sender, claimed: OutboxMessage) -> None:
    """Say in the database that the relay may have the mail, if it is still ours; ``ClaimLost`` otherwise."""
    with sender.uow as uow:
        try:
            # Saving compares the version, and every claim counts it up: only whoever claimed last passes.
            uow.outbox.save(claimed.in_data(sender.clock()))
        except StaleWrite as lost:
            raise ClaimLost(f"Die Nachricht {claimed.key} hat inzwischen ein anderer Prozess.") from lost
        uow.commit()


def _settle(sender: Sender, claimed: OutboxMessage, answer: Answer) -> bool:
    """Keep the relay's answer, if the mail is still ours; tells whether it was taken."""
    now = sender.clock()
    with sender.uow as uow:
        held = uow.outbox.hold(claimed.id)
        # The reconciliation may have been quicker than a relay that answered after a quarter of an hour.
        if held.claim == claimed.claim and answer.verdict is not Verdict.UNKNOWN:
            uow.outbox.save(held.answered(answer, now))
            if held.state is MessageState.IN_DOUBT:
                # The reconciliation asked head office meanwhile, and the relay itself has answered now.
                uow.tasks.finish(doubt_key(held), now)
            if answer.refuses_address:
                uow.suppressions.add(Suppression(held.recipient, Scope.ALL, answer.words, now))
                uow.tasks.add(_unknown_address(held, answer, now))
            uow.commit()
    return answer.verdict is Verdict.TAKEN


def _unknown_address(mail: OutboxMessage, answer: Answer, now: datetime) -> Task:
    follows = "Dorthin geht nichts mehr. Bitte klären Sie die Adresse."
    text = f"Der Mailserver lehnt {mail.recipient} ab: {answer.words} {follows}"
    return Task(f"bounce/{mail.message_id}", TaskKind.BOUNCE, now, text, mail.proposal_id, mail.recipient)


def _give_back(sender: Sender, claimed: OutboxMessage) -> None:
    with sender.uow as uow:
        held = uow.outbox.hold(claimed.id)
        # Behind the fence it stays in *data*: there nobody knows, and the record has to tell.
        if held.claim == claimed.claim and held.state is MessageState.CLAIMED:
            uow.outbox.save(held.released())
            uow.commit()
