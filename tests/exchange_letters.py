"""What stands in for the post of exchanges in fast tests: every letter is its order, printed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.exchange_post import Appointment, ExchangePost, OfficeContact
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member


class PlainLetters:
    """Writes the facts of an order into the mail, so that a test sees what a letter may tell."""

    def sharing(self, _members: Iterable[Member], _uow: UnitOfWork) -> Self:
        return self

    def reaches(self, _member: Member, _uow: UnitOfWork) -> bool:
        return True

    def mailbox(self, member: Member, _uow: UnitOfWork) -> str:
        return f"{member.ags}@office.example"

    def write(self, order: LetterOrder, _uow: UnitOfWork, now: datetime) -> OutboxMessage:
        about = order.proposal.id if order.proposal else "-"
        key = f"{about}/{order.member.ags}-{order.member.role}/{order.kind}/{order.number}"
        return OutboxMessage(
            id=key,
            key=key,
            message_id=f"<{key}@test.example>",
            recipient=f"{order.member.ags}@office.example",
            letter=order.kind,
            content=repr(sorted(order.facts.items())).encode(),
            due_at=now,
            proposal_id=about,
        )


def contact_of(member: Member, uow: UnitOfWork) -> OfficeContact:
    return OfficeContact(uow.towns.get(member.ags).name, member.role, canary_of(member))


def canary_of(member: Member) -> str:
    """An address that nobody may read who is not told it."""
    return f"canary-{member.ags}@office.example"


def calendar_of(appointment: Appointment, _uow: UnitOfWork, _now: datetime) -> bytes:
    one = appointment.exchange
    return f"{one.id} {one.state} {one.sequence} for {appointment.reader.ags}".encode()


PLAIN_POST = ExchangePost(PlainLetters(), lambda key: f"secret of {key}", contact_of, calendar_of)


def letters_to(ags: str, uow: UnitOfWork) -> list[str]:
    """The kinds and numbers of what was queued for a town, oldest first."""
    with uow:
        mails = uow.outbox.in_state(MessageState.QUEUED)
    return ["/".join(mail.key.split("/")[2:]) for mail in mails if f"/{ags}-" in mail.key]
