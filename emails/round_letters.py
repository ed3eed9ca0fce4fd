"""Which letters go to a town around a round, before and after proposals?"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from emails.letter_parts import HeadOffice, Responsible
from matchmaker.towns.profile import Format, Role


@dataclass(frozen=True, slots=True)
class FirstContact:
    """To an office that never heard of us: what we keep, from where, and how to object (Art. 14 GDPR).

    ``address_source`` says where the office's address stands in public, as the end of a sentence; ``responsible`` is
    the body that keeps it.
    """

    name: ClassVar[str] = "first_contact"

    town: str
    role: Role
    address_source: str
    responsible: Responsible
    written_on: date
    objection_link: str
    privacy_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class RoundOpened:
    """To every consenting town when a round begins to collect; ``closes_on`` is its last day."""

    name: ClassVar[str] = "round_opened"

    town: str
    role: Role
    format: Format
    round_title: str
    closes_on: date
    profile_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class ProfileReminder:
    """To a town whose entries are incomplete while a round collects; ``missing`` is the most useful next question."""

    name: ClassVar[str] = "profile_reminder"

    town: str
    role: Role
    missing: str
    round_title: str
    closes_on: date
    profile_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class LeftOver:
    """To a town for which nobody was found: ``reason`` says why, ``advice`` what would help most, if anything."""

    name: ClassVar[str] = "left_over"

    town: str
    format: Format
    round_title: str
    reason: str
    advice: str | None
    written_on: date
    profile_link: str
    office: HeadOffice
