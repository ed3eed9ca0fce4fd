"""Which letters does a round write, and what does whoever orders one have to say?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.taxonomy.model import Taxonomy

ABOVE = 100
"""Added to the number of a letter that is written once more: its key is free, and still tells which letter it was."""


class LetterKind(StrEnum):
    """Every letter, by the name of its templates' folder."""

    FIRST_CONTACT = "first_contact"
    ROUND_OPENED = "round_opened"
    PROFILE_REMINDER = "profile_reminder"
    PROPOSAL_OFFERED = "proposal_offered"
    REMINDER = "reminder"
    NOT_REALISED = "not_realised"
    ALL_AGREED = "all_agreed"
    INVITATION = "invitation"
    CANCELLATION = "cancellation"
    LEFT_OVER = "left_over"
    CHECK_IN = "check_in"
    FEEDBACK_REQUEST = "feedback_request"
    HANDOVER = "handover"
    DELEGATION = "delegation"
    REQUEST_ENTERED = "request_entered"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """One letter to one town in one role; ``number`` counts letters of a kind to it, from 1.

    ``link_token`` is the secret of the link that the letter's one action opens, where it has one. ``facts`` are what
    neither storage nor the proposal knows, by the names of the letter's fields (docs/letters.md lists them).
    """

    kind: LetterKind
    member: Member
    proposal: Proposal | None = None
    number: int = 1
    link_token: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)


class Correspondence(Protocol):
    """Makes any letter in its final bytes, reading what it needs inside the open unit of work; queues nothing.

    Its key is ``<proposal>/<ags>-<role>/<kind>/<number>`` (without a proposal the round's id, or ``facts["about"]``,
    stands in its place), so that the same order twice is one mail. ``sharing`` gives the same inside one transaction,
    for letters to or about these members: what they have in common is read once. ``reaches`` tells whether a member
    has an address at all, ``mailbox`` is that address (``MatchmakerError`` without one). ``taxonomy`` are the topics by
    which its letters tell how well towns fit.
    """

    @property
    def taxonomy(self) -> Taxonomy: ...

    def sharing(self, members: Iterable[Member], uow: UnitOfWork) -> "Correspondence": ...

    def reaches(self, member: Member, uow: UnitOfWork) -> bool: ...

    def mailbox(self, member: Member, uow: UnitOfWork) -> str: ...

    def write(self, order: LetterOrder, uow: UnitOfWork, now: datetime) -> OutboxMessage: ...
