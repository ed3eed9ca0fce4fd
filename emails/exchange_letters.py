"""Which letters go to the towns of an exchange, from the common yes to the feedback?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from emails.letter_parts import Contact, HeadOffice
from matchmaker.towns.profile import Format, Role


@dataclass(frozen=True, slots=True)
class AllAgreed:
    """To each town that said yes once the exchange comes about: how to reach the others, and when to meet first.

    ``slots`` are moments to pick one of, none where no common window is known. ``starts`` names the town that writes
    first, ``you_start`` tells whether that is the reader.
    """

    name: ClassVar[str] = "all_agreed"

    town: str
    role: Role
    format: Format
    contacts: tuple[Contact, ...]
    topic: str | None
    slots: tuple[datetime, ...]
    starts: str
    you_start: bool
    written_on: date
    exchange_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class Invitation:
    """To each town of an exchange once a slot was picked; its mail carries the date as a calendar file.

    ``moved_from`` is the earlier date that falls away, where there was one.
    """

    name: ClassVar[str] = "invitation"

    town: str
    format: Format
    partners: tuple[str, ...]
    topic: str | None
    starts_at: datetime
    ends_at: datetime
    moved_from: datetime | None
    exchange_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class Cancellation:
    """To each town for which an exchange ends early, whoever wished it; ``starts_at`` is a date that falls away.

    Like ``NotRealised`` it has no field for a reason. Its mail takes the date out of the calendar.
    """

    name: ClassVar[str] = "cancellation"

    town: str
    format: Format
    partners: tuple[str, ...]
    starts_at: datetime | None
    written_on: date
    exchange_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class CheckIn:
    """To each town of an exchange, ``after_months`` months: 1 asks whether they met, later ones what was taken over."""

    name: ClassVar[str] = "check_in"

    town: str
    format: Format
    partners: tuple[str, ...]
    topic: str | None
    after_months: int
    written_on: date
    answer_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class FeedbackRequest:
    """To each town of an exchange when it ends."""

    name: ClassVar[str] = "feedback_request"

    town: str
    format: Format
    partners: tuple[str, ...]
    topic: str | None
    written_on: date
    answer_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class Handover:
    """To the office whose holder changed while an exchange runs: go on, end it, or take another topic."""

    name: ClassVar[str] = "handover"

    town: str
    role: Role
    format: Format
    partners: tuple[str, ...]
    topic: str | None
    written_on: date
    answer_link: str
    office: HeadOffice
