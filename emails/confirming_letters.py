"""Which letters ask whoever reads a mailbox to confirm something that somebody entered for it?"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from emails.letter_parts import HeadOffice
from matchmaker.towns.profile import Role


@dataclass(frozen=True, slots=True)
class Interest:
    """To an address that somebody entered for our news; ``topic`` is a label, None for all topics.

    The link leads to a page that asks, shows what is kept, and ends it, for as long as the entry stands.
    """

    name: ClassVar[str] = "interest"

    town: str
    topic: str | None
    written_on: date
    valid_until: date
    answer_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class Delegation:
    """To an address that the holder of an office named: it may answer and ask for the town once it agrees."""

    name: ClassVar[str] = "delegation"

    town: str
    role: Role
    written_on: date
    valid_until: date
    answer_link: str
    office: HeadOffice
