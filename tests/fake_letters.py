"""What stands in for whoever writes letters, and for whoever makes the secrets of links."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from matchmaker.errors import NotFound
from matchmaker.rounds.asking import Post
from matchmaker.rounds.correspondence import LetterOrder
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.taxonomy.model import Taxonomy
from tests.builders import a_taxonomy


@dataclass
class FakeCorrespondence:
    """Writes a letter's link into the mail and nothing else.

    It fails at the town in ``unwritable``, and has no address for the one in ``addressless``, which it says if asked.
    """

    unwritable: str | None = None
    orders: list[LetterOrder] = field(default_factory=list)
    addressless: str | None = None
    taxonomy: Taxonomy = field(default_factory=a_taxonomy)

    def sharing(self, _members: Iterable[Member], _uow: UnitOfWork) -> Self:
        return self

    def reaches(self, member: Member, _uow: UnitOfWork) -> bool:
        return member.ags != self.addressless

    def mailbox(self, member: Member, _uow: UnitOfWork) -> str:
        return f"{member.ags}@x"

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage:
        if order.member.ags in (self.unwritable, self.addressless):
            raise NotFound("no address")
        # The names of towns are read like a real letter's are: outside of a unit of work that would fail.
        assert uow.towns.get(order.member.ags).ags == order.member.ags
        self.orders.append(order)
        about = order.proposal.id if order.proposal else str(order.facts.get("about") or order.facts.get("round_id"))
        key = f"{about}/{order.member.ags}-{order.member.role}/{order.kind}/{order.number}"
        return OutboxMessage(
            id=key,
            key=key,
            message_id=f"<{key}@x>",
            recipient=f"{order.member.ags}@x",
            letter=order.kind,
            content=(order.link_token or "").encode(),
            due_at=now,
            proposal_id=order.proposal.id if order.proposal else None,
        )


def token_of(proposal: Proposal, member: Member, _letter: str = "") -> str:
    """A secret that the next test can guess."""
    return f"secret of {member.ags} for {proposal.id}"


def a_post(unwritable: str | None = None, *, addressless: str | None = None) -> Post:
    """A post office of fakes."""
    return Post(FakeCorrespondence(unwritable, addressless=addressless), token_of)
