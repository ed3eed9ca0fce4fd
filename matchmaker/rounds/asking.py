"""How is a town asked: with which dates, by which link, by which letter?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.correspondence import Correspondence, LetterKind, LetterOrder
from matchmaker.rounds.deadlines import schedule
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import TokenMaker, UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.task import Task, TaskKind

LINK_OUTLIVES_DEADLINE = timedelta(days=14)
UNREACHED = {
    LetterKind.PROPOSAL_OFFERED: "Die Anfrage zum Vorschlag {} ging nicht hinaus, die Frist läuft. Bitte rufen Sie an.",
    LetterKind.NOT_REALISED: "Dass aus dem Vorschlag {} nichts wurde, steht in keinem Brief. Bitte rufen Sie an.",
}
UNREACHED_OTHERWISE = "Ein Brief zum Austausch {} ging nicht hinaus. Bitte rufen Sie an."


@dataclass(frozen=True, slots=True)
class Post:
    """What asking needs besides storage: who writes the letters and who makes the links' secrets.

    ``language`` (``de``, ``en``) is that in which towns are asked for the first time; later letters about the same
    proposal speak the proposal's own, whoever writes them.
    """

    letters: Correspondence
    tokens: TokenMaker
    language: str = "de"

    def inside(self, uow: UnitOfWork, about: Proposal) -> "Post":
        """The same for letters about this proposal inside this transaction alone: what they share is read once."""
        return replace(self, letters=self.letters.sharing(about.members, uow))


@dataclass(frozen=True, slots=True)
class Desk:
    """Where answers are dealt with: the post, an open unit of work, and the moment."""

    post: Post
    uow: UnitOfWork
    now: datetime


class Writing(Protocol):
    """Whatever has somebody who writes letters."""

    @property
    def letters(self) -> Correspondence: ...


class WritingDesk(Protocol):
    """Any desk at which letters are written: of answers, of exchanges, of a round's end."""

    @property
    def post(self) -> Writing: ...

    @property
    def uow(self) -> UnitOfWork: ...

    @property
    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class AskingLetter:
    """A letter that asks for an answer, the ``number``-th of its kind to this town about this proposal."""

    kind: LetterKind
    proposal: Proposal
    to: Invitation
    number: int = 1


def begin_asking(
    approved: Proposal, desk: Desk, write: Callable[[Proposal, Invitation, Desk], None] | None = None
) -> Proposal:
    """Offer an approved proposal, inside an open unit of work: to the side that gives, where only one does.

    The scarce side is asked first, so that a town in need collects no refusals. Returns the stored proposal. ``write``
    is ``write_offer`` unless the offer follows from another: then ``offer_or_tell``.
    """
    write = write or write_offer
    first, members = first_asked(approved), approved.members
    asked = [dated(Invitation(approved.id, member), approved.round_id, desk) for member in first]
    # The order of the letter reads it there, so that the first one speaks what all later ones will.
    offered = desk.uow.proposals.save(offered_to(approved, asked, desk.now).speaking(desk.post.language))
    desk.uow.invitations.add_all((*asked, *(Invitation(approved.id, each) for each in members if each not in first)))
    for one in asked:
        write(offered, one, desk)
    return offered


def first_asked(proposal: Proposal) -> tuple[Member, ...]:
    """The members that are asked at once: the giving side where only one gives, else all."""
    givers = tuple(member for member in proposal.members if member.gives)
    return givers if givers and len(givers) < len(proposal.members) else proposal.members


def offered_to(approved: Proposal, asked: Sequence[Invitation], now: datetime) -> Proposal:
    """The approved proposal once these are asked; it may be answered until the last of their deadlines."""
    move = approved.offer if len(asked) == len(approved.members) else approved.offer_first
    return move(now, _last_deadline(asked))


def ask_the_others(proposal: Proposal, desk: Desk) -> Proposal:
    """The giving side said yes: all who wait are asked now, with a time of their own."""
    uow = desk.uow
    waiting = [one for one in uow.invitations.of_proposal(proposal.id) if one.asked_at is None]
    asked = [uow.invitations.save(dated(one, proposal.round_id, desk)) for one in waiting]
    offered = uow.proposals.save(proposal.offer_to_all(desk.now, _last_deadline(asked)))
    for one in asked:
        offer_or_tell(offered, one, desk)
    return offered


def dated(waiting: Invitation, round_id: str, desk: Desk) -> Invitation:
    """The invitation as asked now, by the round's policy and the school holidays of the town's state."""
    uow, now = desk.uow, desk.now
    state = uow.towns.get(waiting.member.ags).state
    return waiting.asked(now, schedule(now, uow.rounds.get(round_id).policy, uow.holidays.of_state(state)))


def write_offer(proposal: Proposal, asked: Invitation, desk: Desk) -> None:
    """Queue the letter that asks, with a link of its own."""
    queue(AskingLetter(LetterKind.PROPOSAL_OFFERED, proposal, asked), desk)


def offer_or_tell(proposal: Proposal, asked: Invitation, desk: Desk) -> None:
    """The same where the letter follows from what another town did: that must not fail for want of an address."""
    if is_reached(LetterKind.PROPOSAL_OFFERED, proposal, asked.member, desk):
        write_offer(proposal, asked, desk)


def is_reached(kind: LetterKind, proposal: Proposal, to: Member, desk: WritingDesk) -> bool:
    """Whether this member has an address for such a letter; where not, head office has a task to call instead."""
    if desk.post.letters.reaches(to, desk.uow):
        return True
    name, key = desk.uow.towns.get(to.ags).name, f"no_address/{kind}/{proposal.id}/{to.ags}"
    follows = UNREACHED.get(kind, UNREACHED_OTHERWISE).format(proposal.id)
    what = f"{name} hat keine geprüfte Adresse; bitte hinterlegen. {follows}"
    ask_to_call(Task(key, TaskKind.NO_ADDRESS, desk.now, what, proposal.id), desk.uow)
    return False


def ask_to_call(wanted: Task, uow: UnitOfWork) -> None:
    """One open task for a cause; where one was done (an address came, and has ended since), the next bears a number."""
    if uow.tasks.add(wanted) or any(one.key.startswith(wanted.key) for one in uow.tasks.open()):
        return
    numbered = (replace(wanted, key=f"{wanted.key}/{number}") for number in count(2))
    next(one for one in numbered if uow.tasks.add(one))


def queue(letter: AskingLetter, desk: Desk) -> None:
    """Queue a letter that asks for an answer, with a link of its own; the same one again changes nothing."""
    uow, member = desk.uow, letter.to.member
    # The mailbox is part of it: whoever held the office before never has the secret of a letter to the next holder.
    named = f"{letter.kind}/{letter.number}/{desk.post.letters.mailbox(member, uow)}"
    token = desk.post.tokens(letter.proposal, member, named)
    message = written(letter, token, desk)
    if not uow.outbox.has(message.key):
        _open_link(letter, token, desk)
        uow.outbox.queue(message)


def written(letter: AskingLetter, token: str, desk: Desk) -> OutboxMessage:
    """The mail of a letter that asks for an answer, with this secret in its link; nothing is queued."""
    to = letter.to
    facts = {"answer_by": to.due_at} if to.due_at else {}
    order = LetterOrder(letter.kind, to.member, letter.proposal, letter.number, token, facts)
    return desk.post.letters.write(order, desk.uow, desk.now)


def _open_link(letter: AskingLetter, token: str, desk: Desk) -> None:
    """Store the link to the proposal for this town by its secret's hash; valid for 14 days beyond its deadline."""
    proposal, to = letter.proposal, letter.to
    link = link_to(proposal, to.member, hash_of(token), to.due_at or proposal.deadline)
    known = desk.uow.access.link(link.token_hash)
    if known is None:
        desk.uow.access.add_link(link)
    elif known.valid_until < link.valid_until:
        # The demo's secrets are always the same: its one link lives as long as the newest would.
        desk.uow.access.save_link(replace(known, valid_until=link.valid_until))


def link_to(proposal: Proposal, member: Member, token_hash: str, due_at: datetime | None) -> SignInLink:
    """What is stored of a link from a mail."""
    if due_at is None:
        raise ValueError(f"{proposal.id}: without a deadline no link has an end")
    return SignInLink(
        token_hash=token_hash,
        purpose=LinkPurpose.PROPOSAL,
        audience=Audience.TOWN,
        valid_until=due_at + LINK_OUTLIVES_DEADLINE,
        ags=member.ags,
        proposal_id=proposal.id,
        role=member.role,
    )


def _last_deadline(asked: Sequence[Invitation]) -> datetime:
    return max(one.due_at for one in asked if one.due_at)
