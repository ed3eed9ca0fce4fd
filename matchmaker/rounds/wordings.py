"""In which words of its own does head office write letters?"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class LetterPart(StrEnum):
    """The three parts of a letter, by the names of their templates."""

    SUBJECT = "subject.txt"
    TEXT = "body.txt"
    HTML = "body.html"


@dataclass(frozen=True, slots=True)
class WordingPlace:
    """One part of one letter in one language ("de", "en")."""

    letter: str
    part: LetterPart
    language: str

    def __str__(self) -> str:
        return f"{self.letter}/{self.language}/{self.part}"


@dataclass(frozen=True, slots=True)
class OwnWording:
    """What head office wrote in a place, or that it went back to the packaged words (``text`` None).

    ``version`` counts the changes of a place from 1; a place that was never changed has none.
    """

    place: WordingPlace
    version: int
    text: str | None
    changed_at: datetime
    changed_by: str


class Wordings(Protocol):
    """Every version of every place; ``add`` refuses (``StaleWrite``) a version that is there already.

    ``current`` are the newest of all places, those that went back included.
    """

    def current(self) -> tuple[OwnWording, ...]: ...

    def of(self, place: WordingPlace) -> OwnWording | None: ...

    def history(self, place: WordingPlace) -> tuple[OwnWording, ...]: ...

    def add(self, new: OwnWording) -> None: ...
