"""How does a round end, and what becomes of the proposals that nobody has answered?"""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.asking import is_reached
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.calls_due import end_calls
from matchmaker.rounds.concluding import quorum_key
from matchmaker.rounds.correspondence import Correspondence, LetterKind, LetterOrder
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, Member, Proposal
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.settled import OPEN

NOTE = "Die Runde wurde geschlossen."
OFFER = "proposal_offered"
# Whoever never got the offer would read a farewell to something unheard of.
NEVER_LEFT = (MessageState.QUEUED, MessageState.FAILED, MessageState.DROPPED)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The wish to take back what is still open; ``letters`` tell every member the same, whoever has answered."""

    letters: Correspondence
    now: datetime


@dataclass(frozen=True, slots=True)
class _Desk:
    post: Withdrawal
    uow: UnitOfWork
    now: datetime


@dataclass(frozen=True, slots=True)
class Closed:
    """The closed round, and the sent proposals that were taken back with it."""

    round: Round
    withdrawn: tuple[Proposal, ...]


def close_round(round_id: str, uow: UnitOfWork, withdrawal: Withdrawal | None = None) -> Closed:
    """End a round for good, in one transaction; what was never sent is withdrawn without a word.

    Sent proposals without an answer would take their towns' places for ever, since nobody follows a closed round:
    with a ``withdrawal`` they are taken back and their members get a letter, without one ``TransitionRefused``.
    A member whose offer has not left gets neither.
    """
    with uow:
        closed = uow.rounds.hold(round_id).moved_to(RoundState.CLOSED)
        proposals = uow.proposals.of_round(round_id)
        waiting = [proposal for proposal in proposals if proposal.state in OPEN]
        if waiting and withdrawal is None:
            raise TransitionRefused(_still_open(closed, waiting))
        for proposal in proposals:
            if proposal.state in NOT_SENT:
                uow.proposals.save(proposal.withdraw(NOTE))
        for proposal in proposals:
            if proposal.tell_at is not None and withdrawal:
                # Told together with the others: who hears later than they would know that it was not the closing.
                uow.proposals.save(proposal.to_be_told(withdrawal.now))
        withdrawn = tuple(_take_back(proposal, withdrawal, uow) for proposal in waiting if withdrawal)
        # Last: the database closes no round in which a sent proposal waits.
        closed = uow.rounds.save(closed)
        uow.commit()
    return Closed(closed, withdrawn)


def _take_back(proposal: Proposal, withdrawal: Withdrawal, uow: UnitOfWork) -> Proposal:
    withdrawn, desk = uow.proposals.save(proposal.withdraw(NOTE)), _Desk(withdrawal, uow, withdrawal.now)
    uow.tasks.finish(quorum_key(withdrawn), withdrawal.now)
    everybody = uow.invitations.of_proposal(withdrawn.id)
    for one in everybody:
        end_calls(one, uow, withdrawal.now)
    invited = {one.member.ags: uow.invitations.save(one.closed()) for one in everybody}
    offers = [mail for mail in uow.outbox.of_proposal(withdrawn.id) if mail.letter == OFFER]
    for member in withdrawn.members:
        if member.ags in invited and invited[member.ags].asked_at is None:
            # It never heard of this proposal.
            continue
        # By the seat, not the mailbox: two offices may share one, and an office may have changed its own.
        _say_farewell(member, withdrawn, [mail for mail in offers if f"/{member.ags}-{member.role}/" in mail.key], desk)
    return withdrawn


def _say_farewell(to: Member, withdrawn: Proposal, offers: list[OutboxMessage], desk: _Desk) -> None:
    if not offers or any(offer.state not in NEVER_LEFT for offer in offers):
        if is_reached(LetterKind.NOT_REALISED, withdrawn, to, desk):
            order = LetterOrder(LetterKind.NOT_REALISED, to, withdrawn)
            desk.uow.outbox.queue(desk.post.letters.write(order, desk.uow, desk.now))
        return
    for offer in offers:
        if offer.state is MessageState.QUEUED:
            # Here and not at its turn: a sender that takes it meanwhile stops this, so that nobody is left untold.
            desk.uow.outbox.save(offer.dropped(NOTE))


def _still_open(closing: Round, waiting: list[Proposal]) -> str:
    count = "wartet noch 1 verschickter Vorschlag" if len(waiting) == 1 else _many(len(waiting))
    deadlines = [proposal.deadline for proposal in waiting if proposal.deadline is not None]
    until = f" (Antwortfrist bis {german_day(max(deadlines)):%d.%m.%Y})" if deadlines else ""
    return (
        f"In der Runde „{closing.title}“ {count} auf Antwort{until}. Die Runde bleibt deshalb offen. "
        "Warten Sie die Antworten ab, oder ziehen Sie beim Schließen zurück, was noch offen ist "
        "(--withdraw-open): Alle beteiligten Städte bekommen dann dieselbe Nachricht."
    )


def _many(number: int) -> str:
    return f"warten noch {number} verschickte Vorschläge"
