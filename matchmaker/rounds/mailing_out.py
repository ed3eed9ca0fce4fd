"""How do the letters that a round owes reach the outbox, each once, whoever is interrupted meanwhile?"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.rounds.mailing_orders import orders_of, place_of
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.sweeping import Sweep, Swept
from matchmaker.rounds.unreached import name_unreached

Refusals = tuple[str, ...]
AT_ONCE = 100
"""Letters in one transaction: short enough that nobody waits for the database, long enough to be quick."""


def mail_due(sweep: Sweep, round_id: str | None = None) -> Swept:
    """Queue every letter that a round owes by now; ``round_id`` names one round, without it all are looked after.

    Interrupted anywhere, the next sweep goes on behind the last letter that is queued; of two at once one waits for
    the other. A town without a checked address is passed over: it is named among ``refused``, once, and head office
    has a task that ends by itself once there is an address.
    """
    with sweep.uow as uow:
        due = uow.mailings.due(sweep.now)
    mailed = [_mail(one, sweep) for one in due if round_id in (None, one.round_id)]
    return Swept(sum(one.done for one in mailed), tuple(reason for one in mailed for reason in one.refused))


def unwritten(round_id: str, kind: MailingKind, uow: UnitOfWork, now: datetime) -> int:
    """How many letters of this kind the round still owes and nobody has written, inside an open unit of work."""
    own = (one for one in uow.mailings.of_round(round_id) if one.kind is kind)
    owed = [one for one in own if one.done_at is None and one.due_at <= now]
    return sum(place_of(order) > one.told_to for one in owed for order in orders_of(one, uow, now))


def _mail(mailing: Mailing, sweep: Sweep) -> Swept:
    with sweep.uow as uow:
        orders = [one for one in orders_of(mailing, uow, sweep.now) if place_of(one) > mailing.told_to]
    mailed = Swept()
    for batch in _batches(orders):
        done = repeated(partial(_queue_batch, mailing, batch, sweep))
        mailed = Swept(mailed.done + done.done, mailed.refused + done.refused)
    repeated(partial(_finish, mailing, sweep))
    return mailed


def _queue_batch(mailing: Mailing, batch: Sequence[LetterOrder], sweep: Sweep) -> Swept:
    with sweep.uow as uow:
        current = uow.mailings.hold(mailing.round_id, mailing.kind)
        last = place_of(batch[-1])
        if current.done_at is not None or current.told_to >= last:
            # Another worker was here since the list was made.
            return Swept()
        orders = [order for order in batch if place_of(order) > current.told_to]
        written, refused = _written(orders, sweep, uow)
        if refused:
            _name_unreached(orders, current, sweep, uow)
        known = uow.outbox.known(one.key for one in written)
        new = [one for one in written if one.key not in known]
        uow.outbox.queue_all(new)
        uow.mailings.save(current.got_to(last))
        uow.commit()
    return Swept(len(new), refused)


def _written(orders: Sequence[LetterOrder], sweep: Sweep, uow: UnitOfWork) -> tuple[list[OutboxMessage], Refusals]:
    written, refused = [], []
    letters = sweep.post.letters.sharing((order.member for order in orders), uow)
    for order in orders:
        try:
            written.append(letters.write(order, uow, sweep.now))
        except MatchmakerError as refusal:
            refused.append(str(refusal))
    return written, tuple(refused)


def _name_unreached(orders: Sequence[LetterOrder], mailing: Mailing, sweep: Sweep, uow: UnitOfWork) -> None:
    letters = sweep.post.letters.sharing((order.member for order in orders), uow)
    missed = [order.member for order in orders if not letters.reaches(order.member, uow)]
    name_unreached(missed, uow.rounds.get(mailing.round_id), uow, sweep.now)


def _finish(mailing: Mailing, sweep: Sweep) -> None:
    with sweep.uow as uow:
        current = uow.mailings.hold(mailing.round_id, mailing.kind)
        if current.done_at is None:
            uow.mailings.save(current.finished(sweep.now))
            uow.commit()


def _batches(orders: Sequence[LetterOrder]) -> Iterator[Sequence[LetterOrder]]:
    for start in range(0, len(orders), AT_ONCE):
        yield orders[start : start + AT_ONCE]
