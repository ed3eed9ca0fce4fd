"""How does a link become a session, and how is a form known to be ours?"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matchmaker.errors import MatchmakerError, NotFound, TransitionRefused
from matchmaker.rounds.access import ALREADY_USED, Audience, LinkPurpose, Session, SignInLink, hash_of
from matchmaker.rounds.forgetting import forget_expired
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import same_address
from matchmaker.towns.profile import Role

DEMO_LINK = "Dieser Link stammt aus der Demo und gilt hier nicht. Bitte fordern Sie einen neuen an."
LONGEST_SESSION = timedelta(hours=12)
LINK_LASTS = timedelta(days=1)
LONGEST_IDLE = {Audience.TOWN: timedelta(hours=12), Audience.HEAD_OFFICE: timedelta(minutes=30)}
FORM_TOO_OLD = "Dieses Formular ist nicht mehr gültig. Bitte laden Sie die Seite neu und senden Sie es noch einmal."


class FormRefused(MatchmakerError):
    """A form that did not come from a page that this browser was shown."""


@dataclass(frozen=True, slots=True)
class SeenSession:
    """A session as the browser's cookie shows it: its secret id and when it was last used."""

    session_id: str
    seen_at: datetime


class Seals:
    """Signs cookies and forms with the site's secret; nothing of it is kept on the server."""

    def __init__(self, secret: str) -> None:
        self._key = secret.encode()

    def cookie(self, session_id: str, at: datetime) -> str:
        """The cookie's value: id, time of use, seal. Renewed with each page, so that idleness needs no row."""
        seen = f"{session_id}.{int(at.timestamp())}"
        return f"{seen}.{self._seal('cookie', seen)}"

    def read_cookie(self, value: str) -> SeenSession | None:
        """What a cookie of ours says; None for anything else."""
        seen, _, seal = value.rpartition(".")
        session_id, _, seconds = seen.rpartition(".")
        if not hmac.compare_digest(seal.encode(), self._seal("cookie", seen).encode()):
            return None
        return SeenSession(session_id, datetime.fromtimestamp(int(seconds), UTC))

    def sealed_mail(self, digest: str) -> str:
        """What stands in a mail's own link to end reminders; ``digest`` is that of its envelope."""
        return f"{digest}.{self._seal('unsubscribe', digest)}"

    def unsealed_mail(self, token: str) -> str | None:
        """The digest of the mail, where the seal is ours."""
        return self._unsealed("unsubscribe", token)

    def sealed_interest(self, id: str) -> str:
        """What stands in the letters to somebody who wants our news; made anew for every letter, always the same."""
        return f"{id}.{self._seal('interest', id)}"

    def unsealed_interest(self, token: str) -> str | None:
        """The id of the entry, where the seal is ours."""
        return self._unsealed("interest", token)

    def letter_link(self, letter: str) -> str:
        """The secret of the link in the letter of this name; only its hash is stored (decision 0030)."""
        return urlsafe_b64encode(bytes.fromhex(self._seal("letter-link", letter))).decode().rstrip("=")

    def form_id(self, ags: str, role: Role | None) -> str:
        """A new secret under which a form of this town's office will be kept; it tells whose it is, under seal."""
        named = f"{secrets.token_hex(16)}-{ags}-{role or ''}"
        return f"{named}-{self._seal('form-id', named)}"

    def owner_of_form(self, form_id: str) -> tuple[str, Role | None] | None:
        """Town and office that an id was made for; None where it was not made here."""
        named, _, seal = form_id.rpartition("-")
        if not hmac.compare_digest(seal.encode(), self._seal("form-id", named).encode()):
            return None
        _, ags, role = named.split("-")
        return ags, Role(role) if role else None

    def invitation(self, address: str, made_at: datetime) -> str:
        """The token that invites somebody to head office; made anew whenever its page is shown, always the same."""
        return self._seal("office-invitation", f"{same_address(address)}.{made_at.isoformat()}")

    def form_token(self, holder: str) -> str:
        """A token for a form of the browser that holds the secret ``holder``; another one each time.

        Never the same twice, so that a compressed page does not give it away letter by letter.
        """
        salt = secrets.token_hex(8)
        return f"{salt}.{self._seal('form', f'{salt}.{holder}')}"

    def check_form(self, token: str, holder: str) -> None:
        """``FormRefused`` unless ``token`` was made for this browser."""
        salt, _, seal = token.partition(".")
        if not holder or not hmac.compare_digest(seal.encode(), self._seal("form", f"{salt}.{holder}").encode()):
            raise FormRefused(FORM_TOO_OLD)

    def _unsealed(self, purpose: str, token: str) -> str | None:
        text, _, seal = token.partition(".")
        return text if hmac.compare_digest(seal.encode(), self._seal(purpose, text).encode()) else None

    def _seal(self, purpose: str, text: str) -> str:
        return hmac.new(self._key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Account:
    """Whom a sign-in link lets in: head office, or a town in one of its roles (None: in all of them)."""

    ags: str | None = None
    role: Role | None = None


def make_sign_in_link(account: Account, token: str, uow: UnitOfWork, now: datetime) -> SignInLink:
    """Store a link that opens one session within a day; only the hash of ``token`` is kept.

    ``NotFound`` where the town is not in the register.
    """
    audience = Audience.HEAD_OFFICE if account.ags is None else Audience.TOWN
    until = now + LINK_LASTS
    link = SignInLink(hash_of(token), LinkPurpose.SIGN_IN, audience, until, account.ags, role=account.role)
    with uow:
        uow.access.add_link(link)
        uow.commit()
    return link


def link_of(token: str, purpose: LinkPurpose, uow: UnitOfWork, now: datetime) -> SignInLink:
    """The link behind a token, without spending it; ``NotFound`` or ``TransitionRefused`` says what is wrong."""
    with uow:
        link = uow.access.link(hash_of(token))
    if link is None or link.purpose is not purpose:
        raise NotFound("Diesen Link gibt es nicht. Vielleicht wurde er unvollständig kopiert.")
    if purpose is LinkPurpose.SIGN_IN or now > link.valid_until:
        link.use(now)
    return link


def open_session(token: str, uow: UnitOfWork, now: datetime, new_id: Callable[[], str]) -> tuple[str, Session]:
    """Spend a sign-in link and open a session: its secret id, for the cookie alone, and what is stored of it.

    Link and session change in one transaction; a spent, expired or unknown link changes nothing.
    """
    with uow:
        link = uow.access.link(hash_of(token))
        if link is None or link.purpose is not LinkPurpose.SIGN_IN:
            raise NotFound("Diesen Link gibt es nicht. Vielleicht wurde er unvollständig kopiert.")
        session_id = new_id()
        session = Session(hash_of(session_id), link.audience, now + LONGEST_SESSION, link.ags, link.role)
        # Two may have read the same unused link: the database lets one of them spend it.
        if not uow.access.spend_link(link.use(now)):
            raise TransitionRefused(ALREADY_USED)
        uow.access.add_session(session)
        forget_expired(uow, now)
        uow.commit()
    return session_id, session


def live_session(seen: SeenSession, uow: UnitOfWork, now: datetime) -> Session | None:
    """The session behind a cookie; None where it ended, was closed or lay idle for too long."""
    session = _session_of(seen, uow)
    return session if session and not _is_over(session, seen, now) else None


def ended_session(seen: SeenSession, uow: UnitOfWork, now: datetime) -> Session | None:
    """The session that a cookie of ours belonged to, once it has run out; None while it lives, or where it was closed.

    It lets nobody in: it tells whose words a form brings that was sent too late.
    """
    session = _session_of(seen, uow)
    return session if session and _is_over(session, seen, now) else None


def _session_of(seen: SeenSession, uow: UnitOfWork) -> Session | None:
    with uow:
        return uow.access.session(hash_of(seen.session_id))


def _is_over(session: Session, seen: SeenSession, now: datetime) -> bool:
    return now > session.valid_until or now > seen.seen_at + LONGEST_IDLE[session.audience]


def close_session(session_id: str, uow: UnitOfWork) -> None:
    """Sign out; a session that is gone already is fine."""
    with uow:
        uow.access.remove_session(hash_of(session_id))
        uow.commit()
