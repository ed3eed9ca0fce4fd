"""Is that by which somebody came in, a link or a session, still good in the moment in which their words are stored?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.ports import UnitOfWork

LINK_ENDED = (
    "Dieser Link gilt nicht mehr. Ihre Eingabe wurde nicht gespeichert. "
    "Bitte wenden Sie sich an Ihr Rathaus oder an die Geschäftsstelle."
)
SESSION_ENDED = (
    "Ihre Anmeldung ist beendet. Ihre Eingabe wurde nicht gespeichert. Bitte melden Sie sich noch einmal an."
)


class LinkEnded(MatchmakerError):
    """The link ended between its form and what was sent by it."""


class SessionEnded(MatchmakerError):
    """The session ended, likewise."""


class EntryKind(StrEnum):
    """A link from a mail, or a session."""

    LINK = "link"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody brought; ``secret`` is the link's token or the session's id as the browser holds it."""

    kind: EntryKind
    secret: str


def guard(uow: UnitOfWork, entry: Entry, clock: Callable[[], datetime]) -> UnitOfWork:
    """The same unit of work, which from now on commits nothing once ``entry`` has ended.

    Asked inside each transaction, at its end, and the entry is kept until it is over: a handover at the same moment
    comes either before (``LinkEnded`` or ``SessionEnded``, nothing is stored) or after all of it.
    """
    uow.before_commit(lambda: _refuse_ended(uow, entry, clock))
    return uow


def _refuse_ended(uow: UnitOfWork, entry: Entry, clock: Callable[[], datetime]) -> None:
    key = hash_of(entry.secret)
    is_link = entry.kind is EntryKind.LINK
    held = uow.access.hold_link(key) if is_link else uow.access.hold_session(key)
    # By the clock of now: whoever waited for a lock came in with an earlier one.
    if held is None or clock() >= held.valid_until:
        raise LinkEnded(LINK_ENDED) if is_link else SessionEnded(SESSION_ENDED)
