"""Which letters does a round owe its towns, since when, and how far did they get?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class MailingKind(StrEnum):
    """The round begins; its end is near and a town has named no need; its proposals went out without a town."""

    ROUND_OPENED = "round_opened"
    PROFILE_REMINDER = "profile_reminder"
    LEFT_OVER = "left_over"


@dataclass(frozen=True, slots=True)
class Mailing:
    """One letter of a round to many towns, once; its order is that of AGS and role.

    ``told_to`` is the last town and role (``AGS/role``) whose letter is queued, empty before the first: whoever goes
    on after an interruption begins behind it. ``language`` is ``de`` or ``en``.
    """

    round_id: str
    kind: MailingKind
    due_at: datetime
    language: str = "de"
    told_to: str = ""
    done_at: datetime | None = None

    def got_to(self, place: str) -> "Mailing":
        """The letters up to this town and role are queued."""
        return replace(self, told_to=place)

    def finished(self, at: datetime) -> "Mailing":
        """Nobody is left to be written to."""
        return replace(self, done_at=at)


class Mailings(Protocol):
    """Mailings, one of a kind for a round; ``add`` is False where the round has one already.

    Whoever writes one's letters asks with ``hold``: until this unit of work ends, everybody else who holds it waits.
    """

    def due(self, now: datetime) -> tuple[Mailing, ...]: ...

    def of_round(self, round_id: str) -> tuple[Mailing, ...]: ...

    def hold(self, round_id: str, kind: MailingKind) -> Mailing: ...

    def add(self, new: Mailing) -> bool: ...

    def save(self, changed: Mailing) -> None: ...
