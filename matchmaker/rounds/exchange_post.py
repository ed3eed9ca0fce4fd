"""Who writes to the towns of an exchange, with which link, and where are they reached?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink, hash_of
from matchmaker.rounds.asking import is_reached
from matchmaker.rounds.correspondence import Correspondence, LetterKind, LetterOrder
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Role


@dataclass(frozen=True, slots=True)
class OfficeContact:
    """How an office is reached by the towns that it has an exchange with; ``phone`` is None where it gave none.

    ``is_through_head_office``: ``email`` is head office's, which passes on what is meant for the town.
    """

    town: str
    role: Role
    email: str
    phone: str | None = None
    is_through_head_office: bool = False


@dataclass(frozen=True, slots=True)
class Appointment:
    """What a calendar file is made from: the exchange with its chosen date, and who reads the file."""

    exchange: Exchange
    reader: Member
    names: Mapping[str, str]


ContactBook = Callable[[Member, UnitOfWork], OfficeContact]
CalendarFiles = Callable[[Appointment, UnitOfWork, datetime], bytes]
SecretMaker = Callable[[str], str]
"""The secret of the link in the letter with this key, and its mailbox: at least 128 bits that nobody can guess."""


@dataclass(frozen=True, slots=True)
class ExchangePost:
    """What writing to the towns of an exchange needs besides storage."""

    letters: Correspondence
    secrets: SecretMaker
    contacts: ContactBook
    calendar: CalendarFiles


@dataclass(frozen=True, slots=True)
class ExchangeDesk:
    """Where exchanges are dealt with: the post, an open unit of work, and the moment."""

    post: ExchangePost
    uow: UnitOfWork
    now: datetime


@dataclass(frozen=True, slots=True)
class ExchangeLetter:
    """A letter to one side, the ``number``-th of its kind; its link holds until ``link_until``."""

    kind: LetterKind
    exchange: Exchange
    to: Member
    link_until: datetime
    number: int = 1


def send(letter: ExchangeLetter, facts: Callable[[], Mapping[str, object]], desk: ExchangeDesk) -> None:
    """Queue a letter with a link of its own, inside the open unit of work; the very same letter goes once.

    Where its reader has no address head office has a task to call, and what the letter follows from goes on.
    ``facts["partners"]`` are added: the AGS of the others that take part still.
    """
    exchange, to, uow = letter.exchange, letter.to, desk.uow
    key = f"{exchange.id}/{to.ags}-{to.role}/{letter.kind}/{letter.number}"
    proposal = uow.proposals.get(exchange.id)
    # One town without an address keeps nobody else from being told, and no exchange from its next step.
    if uow.outbox.has(key) or not is_reached(letter.kind, proposal, to, desk):
        return
    # The mailbox is part of it: whoever held the office before never has the secret of a letter to the next holder.
    secret = desk.post.secrets(f"{key}/{desk.post.letters.mailbox(to, uow)}")
    others = tuple(side.member.ags for side in exchange.present if side.member.ags != to.ags)
    order = LetterOrder(
        kind=letter.kind,
        member=to,
        proposal=proposal,
        number=letter.number,
        link_token=secret,
        facts={"partners": others} | dict(facts()),
    )
    uow.access.add_link(
        SignInLink(
            token_hash=hash_of(secret),
            purpose=LinkPurpose.EXCHANGE,
            audience=Audience.TOWN,
            valid_until=letter.link_until,
            ags=to.ags,
            proposal_id=exchange.id,
            role=to.role,
        )
    )
    uow.outbox.queue(desk.post.letters.write(order, uow, desk.now))


def names_of(members: Iterable[Member], uow: UnitOfWork) -> Mapping[str, str]:
    """The towns' names by AGS."""
    return {member.ags: uow.towns.get(member.ags).name for member in members}
