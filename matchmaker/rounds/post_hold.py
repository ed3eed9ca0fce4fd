"""Since when, why and by whom is all post on hold, and who let it go again?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matchmaker.errors import TransitionRefused

CLAIM = "hold/"
"""How the claims of whoever looks mails up under a hold begin; the database lets no other claim pass meanwhile."""


class HoldReason(StrEnum):
    """A backup was brought back, so that what waits may have left already; or somebody of head office wished it."""

    RESTORE = "restore"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class PostHold:
    """While it is open no process claims a mail, and none says the final dot: the database itself refuses that.

    ``checked_at`` is when all mails that may have left were looked up in the relay's record.
    """

    position: int
    reason: HoldReason
    held_at: datetime
    held_by: str
    checked_at: datetime | None = None
    checked_by: str | None = None
    released_at: datetime | None = None
    released_by: str | None = None

    def checked(self, by: str, at: datetime) -> "PostHold":
        """Everything that may have left was looked up."""
        return replace(self, checked_by=by, checked_at=at)

    @property
    def may_be_released(self) -> bool:
        """After a restore only once everything was looked up."""
        return self.reason is not HoldReason.RESTORE or self.checked_at is not None

    def released(self, by: str, at: datetime) -> "PostHold":
        """``TransitionRefused`` after a restore, before everything was looked up."""
        if not self.may_be_released:
            raise TransitionRefused(
                "Nach dem Einspielen einer Sicherung kann, was wartet, schon verschickt sein. Gleichen Sie es zuerst "
                "ab: matchmaker outbox reconcile"
            )
        return replace(self, released_by=by, released_at=at)


class PostHolds(Protocol):
    """All holds there ever were; at most one is open. ``add`` gives it its number, ``StaleWrite`` where one is open."""

    def open(self) -> PostHold | None: ...

    def all(self) -> tuple[PostHold, ...]: ...

    def add(self, new: PostHold) -> PostHold: ...

    def save(self, changed: PostHold) -> None: ...
