"""Which profile of a file waits because a person has to say what was meant?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol

from matchmaker.errors import TransitionRefused
from matchmaker.towns.intake_question import Question, QuestionKind

SETTLED = "Über dieses Profil wurde schon entschieden."


@dataclass(frozen=True, slots=True)
class ImportDoubt:
    """One profile of the file ``file``; ``document`` is all that the file says of it, unchecked.

    ``questions`` are what a person has to choose; ``kind`` is that of the first. ``was_stored`` says how it ended:
    taken into the profiles, or left out. ``id`` is made from the file's content, so that the same file twice asks once.
    """

    id: str
    kind: QuestionKind
    file: str
    at: datetime
    by: str
    document: Mapping[str, Any]
    questions: tuple[Question, ...]
    settled_at: datetime | None = None
    settled_by: str | None = None
    was_stored: bool | None = None
    version: int = 1

    def settle(self, by: str, at: datetime, *, stored: bool) -> "ImportDoubt":
        """The answer was taken, or the profile left out; a second time is refused."""
        if self.settled_at is not None:
            raise TransitionRefused(SETTLED)
        return replace(self, settled_at=at, settled_by=by, was_stored=stored)


class ImportDoubts(Protocol):
    """Doubts, oldest first; ``add`` is False where the same doubt is known already, settled or not."""

    def open(self) -> tuple[ImportDoubt, ...]: ...

    def get(self, id: str) -> ImportDoubt: ...

    def add(self, new: ImportDoubt) -> bool: ...

    def save(self, changed: ImportDoubt) -> ImportDoubt: ...
