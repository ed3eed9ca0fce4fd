"""Who gets the letter whose address ended before it could leave?"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import MatchmakerError, TransactionConflict
from matchmaker.rounds.asking import Desk, Post, is_reached
from matchmaker.rounds.check_in import ANSWERABLE, CheckIn, Question
from matchmaker.rounds.check_in_asking import AFTER_MONTHS, is_pointless, write_question
from matchmaker.rounds.correspondence import ABOVE, LetterKind, LetterOrder
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.exchange_ending import write_cancellation
from matchmaker.rounds.exchange_post import ExchangeDesk, ExchangePost
from matchmaker.rounds.exchange_telling import write_agreed_to
from matchmaker.rounds.mailing_orders import orders_of
from matchmaker.rounds.meeting_picking import write_invitation
from matchmaker.rounds.on_behalf import letter_about
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.relinking import write_to_successor
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.unreached import name_unreached

KEY = re.compile(r"(?P<about>[^/]+)/(?P<ags>\d{8})-(?P<role>[a-z]+)/(?P<kind>[a-z_]+)/(?P<number>\d+)")


@dataclass(frozen=True, slots=True)
class Posts:
    """Who writes to towns: about proposals and rounds, and about exchanges."""

    towns: Post
    exchanges: ExchangePost


@dataclass(frozen=True, slots=True)
class Lost:
    """A letter that did not leave, as its key tells; ``about`` is a proposal or a round."""

    about: str
    ags: str
    role: str
    kind: LetterKind
    number: int


@dataclass(frozen=True, slots=True)
class LostDesk:
    """Where lost letters are dealt with: both posts, an open unit of work, and the moment."""

    posts: Posts
    uow: UnitOfWork
    now: datetime

    @property
    def round(self) -> Desk:
        """Where letters about proposals are written."""
        return Desk(self.posts.towns, self.uow, self.now)

    @property
    def exchange(self) -> ExchangeDesk:
        """Where letters about exchanges are written."""
        return ExchangeDesk(self.posts.exchanges, self.uow, self.now)


def readdress(dropped: OutboxMessage, posts: Posts, uow: UnitOfWork, now: datetime) -> None:
    """Write a letter to whoever holds the office by now, inside the unit of work that has just dropped it.

    What asks for an answer to a proposal becomes the question itself, once. Without an address head office has a task
    to call, and so it has where the letter cannot be written: one mail must not stop those behind it. A letter that
    only its reader's person concerned (handover, delegation) is not written again, nor is one that is no longer true.
    """
    found = KEY.fullmatch(dropped.key)
    if found is None or found["kind"] not in WRITERS:
        return
    lost = Lost(found["about"], found["ags"], found["role"], LetterKind(found["kind"]), int(found["number"]))
    try:
        WRITERS[lost.kind](lost, LostDesk(posts, uow, now))
    except TransactionConflict:
        raise
    except MatchmakerError as refusal:
        what = f"Ein Brief an {dropped.recipient} ging nicht hinaus, und ein neuer nicht: {refusal}"
        uow.tasks.add(Task(f"readdress/{dropped.id}", TaskKind.NO_LONGER_HOLDS, now, what, dropped.proposal_id))


def ask_again(proposal: Proposal, to: Member, desk: Desk) -> None:
    """The question about a held proposal, with a new link, where this town may still answer; one letter at most."""
    invited = desk.uow.invitations.get(proposal.id, to.ags)
    may_answer = proposal.looks_open and invited.is_open and invited.due_at is not None and invited.due_at >= desk.now
    if may_answer and is_reached(LetterKind.PROPOSAL_OFFERED, proposal, to, desk):
        write_to_successor(invited, desk)


def tell_again(proposal: Proposal, to: Member, number: int, desk: Desk) -> None:
    """That nothing came of the proposal, as this town's ``number``-th letter of that kind."""
    if is_reached(LetterKind.NOT_REALISED, proposal, to, desk):
        _queue(LetterOrder(LetterKind.NOT_REALISED, to, proposal, number), desk)


def write_first(kind: LetterKind, proposal: Proposal, to: Member, desk: LostDesk) -> None:
    """The letter about an exchange that was never written for want of an address, where it is true still.

    What was written already, whatever became of it, is not written here.
    """
    for number in _first_numbers(kind, proposal, desk):
        # As if lost one stage below: written "once more" it has the number of the very first.
        WRITERS[kind](Lost(proposal.id, to.ags, to.role, kind, number - ABOVE), desk)


def member_of(proposal: Proposal, ags: str, role: str | None = None) -> Member | None:
    """The seat of a town (in this role, where it is known); None where somebody else has it by now."""
    return next((one for one in proposal.members if one.ags == ags and role in (None, one.role)), None)


def _first_numbers(kind: LetterKind, proposal: Proposal, desk: LostDesk) -> Iterable[int]:
    """The numbers that the letters of this kind would bear today at their first writing."""
    if kind is LetterKind.CHECK_IN:
        return range(1, len(AFTER_MONTHS) + 1)
    exchange = desk.uow.exchanges.get(proposal.id)
    return {LetterKind.ALL_AGREED: (exchange.offers,), LetterKind.INVITATION: (exchange.sequence + 1,)}.get(kind, (1,))


def _asking(lost: Lost, desk: LostDesk) -> None:
    proposal = desk.uow.proposals.hold(lost.about)
    if member := member_of(proposal, lost.ags, lost.role):
        ask_again(proposal, member, desk.round)


def _not_realised(lost: Lost, desk: LostDesk) -> None:
    proposal = desk.uow.proposals.get(lost.about)
    if member := member_of(proposal, lost.ags, lost.role):
        tell_again(proposal, member, lost.number + ABOVE, desk.round)


def _question(lost: Lost, desk: LostDesk) -> None:
    exchange = desk.uow.exchanges.hold(lost.about)
    is_feedback = lost.kind is LetterKind.FEEDBACK_REQUEST
    asked = Question.FEEDBACK if is_feedback else list(AFTER_MONTHS)[lost.number % ABOVE - 1]
    own = [one for one in desk.uow.check_ins.of_exchange(exchange.id) if one.question is asked]
    waiting = [one for one in own if _waits(one, exchange, desk.now) and one.member.ags == lost.ags]
    for member in _reached(lost, exchange, desk) if waiting else ():
        for one in waiting:
            if one.member == member:
                write_question(one, exchange, desk.exchange, (lost.number // ABOVE + 1) * ABOVE)


def _agreed(lost: Lost, desk: LostDesk) -> None:
    exchange = desk.uow.exchanges.hold(lost.about)
    # Of several offers of dates the newest counts, and it has a letter of its own.
    if exchange.state.is_open and exchange.meeting is None and lost.number % ABOVE == exchange.offers:
        for member in _reached(lost, exchange, desk):
            side = exchange.side_of(member)
            write_agreed_to(side, exchange, lost.number + ABOVE, desk.exchange)


def _invitation(lost: Lost, desk: LostDesk) -> None:
    exchange = desk.uow.exchanges.hold(lost.about)
    if exchange.state.is_open and lost.number % ABOVE == exchange.sequence + 1:
        for member in _reached(lost, exchange, desk):
            write_invitation(member, exchange, lost.number + ABOVE, desk.exchange)


def _cancellation(lost: Lost, desk: LostDesk) -> None:
    exchange = desk.uow.exchanges.hold(lost.about)
    # Who has left is still told that it has, and with whom the exchange was.
    whole = replace(exchange, sides=tuple(replace(side, left_at=None) for side in exchange.sides))
    for member in _reached(lost, whole, desk):
        write_cancellation(member, (whole, exchange), lost.number + ABOVE, desk.exchange)


def _mailing(lost: Lost, desk: LostDesk) -> None:
    for mailing in desk.uow.mailings.of_round(lost.about):
        if str(mailing.kind) != str(lost.kind):
            continue
        for order in orders_of(mailing, desk.uow, desk.now):
            is_meant = (order.member.ags, order.member.role) == (lost.ags, lost.role)
            if is_meant and desk.posts.towns.letters.reaches(order.member, desk.uow):
                _queue(replace(order, number=lost.number + ABOVE), desk.round)
            elif is_meant:
                name_unreached([order.member], desk.uow.rounds.get(lost.about), desk.uow, desk.now)


def _request(lost: Lost, desk: LostDesk) -> None:
    request = desk.uow.requests.get(lost.about)
    order = letter_about(request, lost.number + ABOVE)
    # What was taken back, or has become a proposal, is told where that is told.
    if request.reserves and desk.posts.towns.letters.reaches(order.member, desk.uow):
        _queue(order, desk.round)


def _reached(lost: Lost, exchange: Exchange, desk: LostDesk) -> Iterator[Member]:
    """The side that the letter was to, if it takes part still and has an address; else head office is to call."""
    for side in exchange.present:
        if (side.member.ags, side.member.role) == (lost.ags, lost.role):
            proposal = desk.uow.proposals.get(exchange.id)
            if is_reached(lost.kind, proposal, side.member, desk.round):
                yield side.member


def _waits(one: CheckIn, exchange: Exchange, now: datetime) -> bool:
    is_asked = one.asked_at is not None and one.answered_at is None
    return is_asked and now <= (one.asked_at or now) + ANSWERABLE and not is_pointless(one, exchange)


def _queue(order: LetterOrder, desk: Desk) -> None:
    message = desk.post.letters.write(order, desk.uow, desk.now)
    if not desk.uow.outbox.has(message.key):
        desk.uow.outbox.queue(message)


WRITERS: Mapping[str, Callable[[Lost, LostDesk], None]] = {
    LetterKind.PROPOSAL_OFFERED: _asking,
    LetterKind.REMINDER: _asking,
    LetterKind.NOT_REALISED: _not_realised,
    LetterKind.ALL_AGREED: _agreed,
    LetterKind.INVITATION: _invitation,
    LetterKind.CANCELLATION: _cancellation,
    LetterKind.CHECK_IN: _question,
    LetterKind.FEEDBACK_REQUEST: _question,
    LetterKind.ROUND_OPENED: _mailing,
    LetterKind.PROFILE_REMINDER: _mailing,
    LetterKind.LEFT_OVER: _mailing,
    LetterKind.REQUEST_ENTERED: _request,
}
