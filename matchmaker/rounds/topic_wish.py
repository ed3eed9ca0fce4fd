"""Which words of a town stand for no topic yet, and what became of them?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from matchmaker.errors import TransitionRefused
from matchmaker.towns.profile import Need, Role, Visibility

DECIDED = "Über diesen Vorschlag wurde inzwischen entschieden."


class WishState(StrEnum):
    """Open → placed | rejected; a placement can be taken back."""

    OPEN = "open"
    PLACED = "placed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class WishEnd:
    """Who decided when, and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class TopicWish:
    """What an office wants help with in its own words, waiting for head office to say which topic that is.

    ``intensity`` and ``visibility`` are those of the need that it becomes, ``entry`` the one that it became, and
    ``replaced`` the need that stood in its place before, as a document. ``version`` counts the saves.
    """

    id: str
    ags: str
    role: Role | None
    text: str
    intensity: float
    visibility: Visibility
    at: datetime
    state: WishState = WishState.OPEN
    entry: str | None = None
    replaced: Mapping[str, Any] | None = None
    reason: str = ""
    ended_by: str | None = None
    ended_at: datetime | None = None
    version: int = 1

    def need(self, entry: str) -> Need:
        """What it says once it stands for this entry."""
        return Need(entry, self.intensity, self.text, self.visibility)

    def placed(self, entry: str, end: WishEnd, replaced: Mapping[str, Any] | None) -> "TopicWish":
        """It stands for ``entry``; ``TransitionRefused`` where somebody has decided already."""
        self._refuse_unless(WishState.OPEN)
        return replace(self._ended(end), state=WishState.PLACED, entry=entry, replaced=replaced)

    def rejected(self, end: WishEnd) -> "TopicWish":
        """It becomes no topic."""
        self._refuse_unless(WishState.OPEN)
        return replace(self._ended(end), state=WishState.REJECTED)

    def reopened(self) -> "TopicWish":
        """It waits again."""
        self._refuse_unless(WishState.PLACED)
        opened = replace(self, reason="", ended_by=None, ended_at=None)
        return replace(opened, state=WishState.OPEN, entry=None, replaced=None)

    def _ended(self, end: WishEnd) -> "TopicWish":
        return replace(self, reason=end.reason, ended_by=end.by, ended_at=end.at)

    def _refuse_unless(self, wanted: WishState) -> None:
        if self.state is not wanted:
            raise TransitionRefused(DECIDED)


class TopicWishes(Protocol):
    """Proposed topics, oldest first; ``forget`` removes all of an office."""

    def open(self) -> tuple[TopicWish, ...]: ...

    def of_town(self, ags: str) -> tuple[TopicWish, ...]: ...

    def of_ids(self, ids: tuple[str, ...]) -> tuple[TopicWish, ...]: ...

    def get(self, id: str) -> TopicWish: ...

    def add(self, new: TopicWish) -> None: ...

    def save(self, changed: TopicWish) -> TopicWish: ...

    def forget(self, ags: str, role: Role | None) -> None: ...
