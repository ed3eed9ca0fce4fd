"""What do the pages show on which head office changes the words of letters?"""

from dataclasses import dataclass

from api.pages.view import Frame


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter in the list, and how many of its parts are in own words."""

    title: str
    href: str
    own: str


@dataclass(frozen=True, slots=True)
class WordingsPage:
    """All letters."""

    frame: Frame
    letters: tuple[LetterRow, ...]


@dataclass(frozen=True, slots=True)
class PartForm:
    """One part as it may be edited; ``version`` is the one that the form was made from, ``stored`` what holds now.

    ``faults`` and a ``stored`` text are there after a refused attempt alone.
    """

    part: str
    label: str
    text: str
    version: int
    changed: str
    is_own: bool
    rows: int
    faults: tuple[str, ...] = ()
    stored: str = ""


@dataclass(frozen=True, slots=True)
class WordingPage:
    """One letter in one language: its parts, the places that they may use, and how it reads with samples."""

    frame: Frame
    title: str
    address: str
    language: str
    languages: tuple[tuple[str, str, bool], ...]
    parts: tuple[PartForm, ...]
    places: tuple[tuple[str, str], ...]
    subject: str
    text: str
    is_draft: bool
    done: str
