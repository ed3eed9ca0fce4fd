"""Who may come in: links from mails, sign-in links and the sessions that they open."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Protocol

from matchmaker.errors import TransitionRefused
from matchmaker.towns.profile import Role

ALREADY_USED = "Dieser Link wurde schon benutzt. Bitte fordern Sie einen neuen an."


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal."""
    return sha256(token.encode()).hexdigest()


class Audience(StrEnum):
    """What a signed-in person is."""

    TOWN = "town"
    HEAD_OFFICE = "head_office"


class LinkPurpose(StrEnum):
    """What a link opens: one proposal to answer, a session, or the exchange that a proposal became."""

    PROPOSAL = "proposal"
    SIGN_IN = "sign_in"
    EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class SignInLink:
    """A long link; only the SHA-256 of its token is kept. ``reusable`` is for the demo on loopback alone."""

    token_hash: str
    purpose: LinkPurpose
    audience: Audience
    valid_until: datetime
    ags: str | None = None
    proposal_id: str | None = None
    reusable: bool = False
    used_at: datetime | None = None
    role: Role | None = None

    def use(self, at: datetime) -> "SignInLink":
        """Spend the link; expired or spent ones are refused with a sentence."""
        if at > self.valid_until:
            raise TransitionRefused("Dieser Link ist abgelaufen. Bitte fordern Sie einen neuen an.")
        if self.used_at is not None and not self.reusable:
            raise TransitionRefused(ALREADY_USED)
        return replace(self, used_at=at)


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser; ``id_hash`` is the SHA-256 of the cookie's value.

    A town's session speaks for one role of the town; without one for all of them. ``delegate_id`` is the address by
    which a delegate came in, None for the holder of the office. ``person_id`` is who of head office came in, None by a
    link that names nobody.
    """

    id_hash: str
    audience: Audience
    valid_until: datetime
    ags: str | None = None
    role: Role | None = None
    delegate_id: str | None = None
    person_id: str | None = None


class Access(Protocol):
    """Links from mails and sign-in, and sessions; only hashes of tokens are stored.

    ``shut_out`` ends all that lets somebody in for a town in this role, what speaks for the whole town included.
    Whoever stores what came by a link or a session asks with ``hold_link`` or ``hold_session``: until this unit of
    work ends, nobody ends it.
    """

    def add_link(self, link: SignInLink) -> None: ...

    def link(self, token_hash: str) -> SignInLink | None: ...

    def save_link(self, changed: SignInLink) -> None: ...

    def prolong(self, proposal_id: str, ags: str, valid_until: datetime, now: datetime) -> None: ...

    def spend_link(self, used: SignInLink) -> bool: ...

    def count_reusable(self, now: datetime) -> int: ...

    def hold_link(self, token_hash: str) -> SignInLink | None: ...

    def add_session(self, session: Session) -> None: ...

    def session(self, id_hash: str) -> Session | None: ...

    def hold_session(self, id_hash: str) -> Session | None: ...

    def remove_session(self, id_hash: str) -> None: ...

    def shut_out(self, ags: str, role: Role, at: datetime) -> None: ...

    def shut_out_delegate(self, delegate_id: str) -> None: ...

    def shut_out_person(self, person_id: str) -> None: ...

    def remove_expired(self, before: datetime, limit: int) -> int: ...
