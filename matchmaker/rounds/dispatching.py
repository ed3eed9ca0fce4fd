"""How does head office order that a round is sent, with time to think again, and how is that carried out?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from matchmaker.errors import BadInput, Fault, MatchmakerError, StaleWrite, TransitionRefused
from matchmaker.rounds.asking import Desk
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.rounds.ledger import ledger_of
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.sending import offer_approved, offer_one, start_answering
from matchmaker.rounds.sweeping import Sweep, Swept

PAUSE = timedelta(minutes=10)
SENDABLE = (RoundState.CURATING, RoundState.ANSWERING, RoundState.RUNNING)
UNACKNOWLEDGED = "Diese Gruppe liegt unter der Schwelle Ihrer Regeln. Bitte bestätigen Sie, dass Sie das wissen."
CHANGED = (
    "Inzwischen sind in dieser Runde andere Vorschläge freigegeben als die, die Sie gesehen haben. "
    "Nichts wurde verschickt. Bitte sehen Sie die Liste noch einmal durch."
)


class Unacknowledged(BadInput):
    """Groups below the policy's threshold of which head office has not said that it knows; nothing left."""

    def __init__(self, labels: Sequence[str]) -> None:
        self.labels = tuple(labels)
        super().__init__("Nichts wurde verschickt.", [Fault(label, UNACKNOWLEDGED) for label in labels])


@dataclass(frozen=True, slots=True)
class SendingOrder:
    """The wish to send what is approved; ``seen`` are the ids that head office looked at, None where it asks for all.

    ``acknowledged`` holds labels of groups („Land: Hessen“). Nothing leaves before ``pause`` is over.
    """

    round_id: str
    by: str
    seen: frozenset[str] | None = None
    acknowledged: frozenset[str] = frozenset()
    language: str = "de"
    pause: timedelta = PAUSE


def order_sending(order: SendingOrder, uow: UnitOfWork, now: datetime) -> Dispatch:
    """Store the order; given twice it is one, and the open one comes back.

    ``TransitionRefused`` where there is nothing to send, ``StaleWrite`` where something else is approved than was
    seen, ``Unacknowledged`` with every group below the policy's threshold that was not acknowledged.
    """
    with uow:
        current = uow.rounds.hold(order.round_id)
        earlier = uow.dispatches.of_round(current.id)
        for one in earlier:
            if one.is_open:
                return one
        approved = _approved(current, uow)
        if order.seen is not None and order.seen != set(approved):
            raise StaleWrite(CHANGED)
        below = [group.label for group in ledger_of(current.id, uow, german_day(now)).below]
        if missing := [label for label in below if label not in order.acknowledged]:
            raise Unacknowledged(missing)
        new = Dispatch(
            id=f"{current.id}/{len(earlier) + 1}",
            round_id=current.id,
            ordered_by=order.by,
            ordered_at=now,
            starts_at=now + order.pause,
            proposal_ids=approved,
            acknowledged=tuple(below),
            language=order.language,
        )
        uow.dispatches.add(new)
        uow.commit()
    return new


def send_now(order: SendingOrder, sweep: Sweep) -> tuple[Proposal, ...]:
    """Order and offer in one step, without a pause; what the policy wants acknowledged is asked for all the same.

    Everything that is approved goes, so ``seen`` and ``pause`` do not count. What refuses stops it as
    ``sending.offer_approved`` says: then the order stays open, and the worker carries it on.
    """
    with sweep.uow as uow:
        states = [one.state for one in uow.proposals.of_round(uow.rounds.get(order.round_id).id)]
    if ProposalState.APPROVED not in states:
        return offer_approved(order.round_id, sweep.post, sweep.uow, sweep.now)
    given = order_sending(replace(order, seen=None, pause=timedelta()), sweep.uow, sweep.now)
    offered = offer_approved(order.round_id, sweep.post, sweep.uow, sweep.now)
    _finish(given, Swept(len(offered)), sweep)
    return offered


def stop_sending(dispatch_id: str, by: str, uow: UnitOfWork, now: datetime) -> Dispatch:
    """Stop an order: what has not been offered stays approved. ``TransitionRefused`` where it is over."""
    with uow:
        # Whoever offers a proposal holds the round, so none slips through beside this.
        uow.rounds.hold(uow.dispatches.get(dispatch_id).round_id)
        stopped = uow.dispatches.save(uow.dispatches.get(dispatch_id).stopped(by, now))
        uow.commit()
    return stopped


def send_due(sweep: Sweep) -> Swept:
    """Carry out every order whose time has come; interrupted anywhere, the next sweep goes on there."""
    with sweep.uow as uow:
        due = uow.dispatches.due(sweep.now)
    done, refused = 0, list[str]()
    for one in due:
        swept = carry_out(one, sweep)
        done += swept.done
        refused += swept.refused
    return Swept(done, tuple(refused))


def carry_out(order: Dispatch, sweep: Sweep) -> Swept:
    """Offer each proposal of an order, one transaction each, until it is stopped.

    What refuses (no address, say) stays approved; the order keeps the sentences. How many were offered.
    """
    # The worker, which carries on what was interrupted, knows no language of its own.
    sweep = replace(sweep, post=replace(sweep.post, language=order.language))
    try:
        start_answering(order.round_id, Desk(sweep.post, sweep.uow, sweep.now))
    except TransitionRefused as refusal:
        return _finish(order, Swept(0, (str(refusal),)), sweep)
    done, refused = 0, []
    for proposal_id in order.proposal_ids:
        try:
            done += repeated(partial(offer_one, proposal_id, sweep, order.id)) is not None
        except MatchmakerError as refusal:
            refused.append(f"{proposal_id}: {refusal}")
    return _finish(order, Swept(done, tuple(refused)), sweep)


def _finish(order: Dispatch, swept: Swept, sweep: Sweep) -> Swept:
    with sweep.uow as uow:
        uow.rounds.hold(order.round_id)
        current = uow.dispatches.get(order.id)
        # Stopped in the middle, or another worker was as far.
        if current.is_open:
            uow.dispatches.save(current.finished(sweep.now, swept.refused))
            uow.commit()
    return swept


def _approved(current: Round, uow: UnitOfWork) -> tuple[str, ...]:
    if current.state not in SENDABLE:
        raise TransitionRefused(f"Die Runde „{current.title}“ ist {current.state.label}; da wird nichts verschickt.")
    found = tuple(one.id for one in uow.proposals.of_round(current.id) if one.state is ProposalState.APPROVED)
    if not found:
        raise TransitionRefused(f"In der Runde „{current.title}“ ist kein Vorschlag freigegeben.")
    return found
