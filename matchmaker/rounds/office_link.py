"""What opens a page for an office that has no account: to object, to take an exchange over, to confirm a mailbox?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.towns.profile import Role

UNKNOWN = "Diesen Link gibt es nicht. Vielleicht wurde er unvollständig kopiert."
EXPIRED = "Dieser Link ist abgelaufen."


class OfficePurpose(StrEnum):
    """To object to being written to; to decide about the predecessor's exchange; to confirm a delegate's mailbox."""

    OBJECTION = "objection"
    HANDOVER = "handover"
    DELEGATE = "delegate"


@dataclass(frozen=True, slots=True)
class OfficeLink:
    """A long link in a letter to an office; only the SHA-256 of its token is kept.

    ``proposal_id`` names the exchange of a handover, ``text_version`` the words that the office read, ``answer`` what
    it decided, once. An address has one link of purpose OBJECTION for good: it is told once what we keep.
    """

    token_hash: str
    purpose: OfficePurpose
    ags: str
    role: Role
    address: str
    made_at: datetime
    valid_until: datetime
    proposal_id: str | None = None
    text_version: str | None = None
    answer: str | None = None
    answered_at: datetime | None = None

    def has_ended(self, now: datetime) -> bool:
        """Whether it opens nothing any more; what was decided by it may be read for good."""
        return self.answer is None and now > self.valid_until

    def answered(self, answer: str, at: datetime) -> "OfficeLink":
        """The office has decided."""
        return replace(self, answer=answer, answered_at=at)

    def ended(self, at: datetime) -> "OfficeLink":
        """It opens nothing any more: whoever reads the mailbox now is somebody else."""
        return replace(self, valid_until=min(self.valid_until, at))


class OfficeLinks(Protocol):
    """Links of offices; ``add`` is False where the address was told before what we keep.

    Whoever decides by a link asks with ``hold``: until this unit of work ends, everybody else who holds it waits.
    """

    def find(self, token_hash: str) -> OfficeLink | None: ...

    def hold(self, token_hash: str) -> OfficeLink | None: ...

    def notice_to(self, address: str) -> OfficeLink | None: ...

    def of_town(self, ags: str) -> tuple[OfficeLink, ...]: ...

    def objected(self) -> frozenset[str]: ...

    def add(self, new: OfficeLink) -> bool: ...

    def save(self, changed: OfficeLink) -> None: ...

    def remove_expired(self, before: datetime, limit: int) -> int: ...


def usable(link: OfficeLink | None, purpose: OfficePurpose, now: datetime) -> OfficeLink:
    """The link that somebody brought, where it serves this purpose and has not ended.

    ``NotFound`` for strangers; ``TransitionRefused`` for a link that has ended before anybody decided by it.
    """
    if known(link, purpose).has_ended(now):
        raise TransitionRefused(EXPIRED)
    return known(link, purpose)


def known(link: OfficeLink | None, purpose: OfficePurpose) -> OfficeLink:
    """The link, ended or not; ``NotFound`` for strangers."""
    if link is None or link.purpose is not purpose:
        raise NotFound(UNKNOWN)
    return link
