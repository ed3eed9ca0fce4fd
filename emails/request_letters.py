"""Which letters are about what a town asks for outside of rounds?"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from emails.letter_parts import HeadOffice
from matchmaker.towns.profile import Format


@dataclass(frozen=True, slots=True)
class RequestEntered:
    """To the office for which head office entered a request: ``stated_by`` says who did and from whom they know.

    ``wording`` are the words of the request, if it has any; the link leads to where it is taken back.
    """

    name: ClassVar[str] = "request_entered"

    town: str
    format: Format
    topic: str
    wording: str | None
    stated_by: str
    written_on: date
    request_link: str
    office: HeadOffice
