"""Is the link, the session or the token by which somebody came in still good when their words are stored?"""

from collections.abc import Callable, Mapping
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


PROGRAM_ENDED = "Dieses Token gilt nicht mehr. Es wurde nichts gespeichert."


class LinkEnded(MatchmakerError):
    """The link ended between its form and what was sent by it."""


class SessionEnded(MatchmakerError):
    """The session ended, likewise."""


class TokenEnded(MatchmakerError):
    """A program's token ended, likewise."""


class EntryKind(StrEnum):
    """A link from a mail, a session, or a program's token."""

    LINK = "link"
    SESSION = "session"
    PROGRAM = "program"


ENDED: Mapping[EntryKind, tuple[type[MatchmakerError], str]] = {
    EntryKind.LINK: (LinkEnded, LINK_ENDED),
    EntryKind.SESSION: (SessionEnded, SESSION_ENDED),
    EntryKind.PROGRAM: (TokenEnded, PROGRAM_ENDED),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody brought.

    ``secret`` is the link's token or the session's id as the browser holds it, of a program's token its public id.
    """

    kind: EntryKind
    secret: str


def guard(uow: UnitOfWork, entry: Entry, clock: Callable[[], datetime]) -> UnitOfWork:
    """The same unit of work, which from now on commits nothing once ``entry`` has ended.

    Asked inside each transaction, at its end, and the entry is kept until it is over: a handover at the same moment
    comes either before (``LinkEnded``, ``SessionEnded`` or ``TokenEnded``, nothing is stored) or after all of it.
    """
    uow.before_commit(lambda: _refuse_ended(uow, entry, clock))
    return uow


def _refuse_ended(uow: UnitOfWork, entry: Entry, clock: Callable[[], datetime]) -> None:
    until = _good_until(uow, entry)
    # By the clock of now: whoever waited for a lock came in with an earlier one.
    if until is None or clock() >= until:
        kind, sentence = ENDED[entry.kind]
        raise kind(sentence)


def _good_until(uow: UnitOfWork, entry: Entry) -> datetime | None:
    """None for what does not exist, or was revoked."""
    match entry.kind:
        case EntryKind.LINK:
            link = uow.access.hold_link(hash_of(entry.secret))
            return link.valid_until if link else None
        case EntryKind.SESSION:
            session = uow.access.hold_session(hash_of(entry.secret))
            return session.valid_until if session else None
        case EntryKind.PROGRAM:
            token = uow.api_tokens.hold(entry.secret)
            return token.expires_at if token and token.revoked_at is None else None
