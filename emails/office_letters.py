"""Which letters go to whoever runs or enters the site: head office, and people who sign in?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from emails.letter_parts import HeadOffice


@dataclass(frozen=True, slots=True)
class Digest:
    """To head office once a day: what waits for it. Each tuple holds finished sentences; empty ones are left out."""

    name: ClassVar[str] = "digest"

    day: date
    tasks: tuple[str, ...]
    in_doubt: tuple[str, ...]
    silent: tuple[str, ...]
    quorum: tuple[str, ...]
    office_link: str
    office: HeadOffice


@dataclass(frozen=True, slots=True)
class SignInLinkSent:
    """To the address that asked to sign in; ``account`` is the town's name, that of head office, or the address.

    ``code`` is what a person types where they asked, grouped for reading; the link works in that browser alone.
    """

    name: ClassVar[str] = "sign_in_link"

    account: str
    link: str
    valid_until: datetime
    office: HeadOffice
    code: str = ""
