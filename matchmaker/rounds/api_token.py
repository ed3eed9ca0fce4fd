"""Which programs may speak for a town or for head office, how long, and about what?"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from typing import Protocol

from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.permissions import Viewer
from matchmaker.towns.profile import Role

PREFIX = "kst"
LONGEST_LABEL = 80
LONGEST_DAYS = 366
SECRET_BYTES = 32
ID_BYTES = 6


class Scope(StrEnum):
    """What a token may be used for; each has its own word, so that a leaked token opens one door alone."""

    READ = "read"
    PROFILE = "profile"
    REQUEST = "request"
    ANSWER = "answer"
    CURATE = "curate"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A program's right to ask. ``id`` is public and stands at the token's beginning; of the rest only a hash is kept.

    A town's token speaks for one role of the town, without a role for all of it.
    """

    id: str
    token_hash: str
    label: str
    audience: Audience
    scopes: frozenset[Scope]
    made_at: datetime
    expires_at: datetime
    ags: str | None = None
    role: Role | None = None
    revoked_at: datetime | None = None

    @property
    def viewer(self) -> Viewer:
        """Whom the program speaks for, as the rules of permission see it."""
        return Viewer(self.audience, self.ags, role=self.role)

    def holds(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.revoked_at is None and now < self.expires_at

    def revoked(self, now: datetime) -> "ApiToken":
        """The token from now on useless; the first moment of it stays."""
        return replace(self, revoked_at=self.revoked_at or now)


class ApiTokens(Protocol):
    """Tokens by their public id, newest first; one asked for with ``hold`` ends only after this unit of work."""

    def add(self, new: ApiToken) -> None: ...

    def of(self, id: str) -> ApiToken | None: ...

    def hold(self, id: str) -> ApiToken | None: ...

    def all(self) -> tuple[ApiToken, ...]: ...

    def save(self, changed: ApiToken) -> None: ...


class KeepsTokens(Protocol):
    """The part of a unit of work that tokens need."""

    @property
    def api_tokens(self) -> ApiTokens: ...


@dataclass(frozen=True, slots=True)
class TokenOrder:
    """The wish for a token that holds for ``days`` days; for head office without ``ags``."""

    label: str
    scopes: frozenset[Scope]
    days: int
    ags: str | None = None
    role: Role | None = None


def make_token(order: TokenOrder, uow: KeepsTokens, now: datetime) -> tuple[str, ApiToken]:
    """A new token, stored inside an open unit of work; its secret is seen this once. ``BadInput`` with every fault."""
    _refuse_unfit(order)
    own, secret = secrets.token_hex(ID_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    written = f"{PREFIX}_{own}_{secret}"
    token = ApiToken(
        id=own,
        token_hash=hash_of(written),
        label=order.label.strip(),
        audience=Audience.TOWN if order.ags else Audience.HEAD_OFFICE,
        scopes=order.scopes,
        made_at=now,
        expires_at=now + timedelta(days=order.days),
        ags=order.ags,
        role=order.role,
    )
    uow.api_tokens.add(token)
    return written, token


def token_behind(written: str, uow: KeepsTokens, now: datetime) -> ApiToken | None:
    """The stored token that a program shows, if it still holds; inside an open unit of work."""
    parts = written.split("_", 2)
    found = uow.api_tokens.of(parts[1]) if len(parts) == 3 and parts[0] == PREFIX else None
    # Compared in constant time, so that the time of an answer says nothing about a guess.
    same = found is not None and compare_digest(found.token_hash, hash_of(written))
    return found if found is not None and same and found.holds(now) else None


def revoke_token(id: str, uow: KeepsTokens, now: datetime) -> ApiToken:
    """Make a token useless at once, inside an open unit of work; ``NotFound`` where there is none of this id."""
    found = uow.api_tokens.of(id)
    if found is None:
        raise NotFound(f"Ein Token {id} gibt es nicht.")
    changed = found.revoked(now)
    uow.api_tokens.save(changed)
    return changed


def scopes_of(words: Iterable[str]) -> frozenset[Scope]:
    """The scopes with these names; ``BadInput`` naming each that does not exist."""
    written = list(words)
    unknown = [word for word in written if word not in set(Scope)]
    if unknown:
        known = ", ".join(Scope)
        faults = [Fault("--scope", f"„{word}“ gibt es nicht. Möglich sind: {known}.") for word in unknown]
        raise BadInput("So geht es nicht:", faults)
    return frozenset(map(Scope, written))


def _refuse_unfit(order: TokenOrder) -> None:
    faults = []
    label = order.label.strip()
    if not label or len(label) > LONGEST_LABEL or not label.isprintable():
        faults.append(Fault("Bezeichnung", f"Eine Bezeichnung ist eine Zeile mit 1 bis {LONGEST_LABEL} Zeichen."))
    if not order.scopes:
        faults.append(Fault("Rechte", f"Nennen Sie mindestens eines: {', '.join(Scope)}."))
    if not 1 <= order.days <= LONGEST_DAYS:
        faults.append(Fault("Tage", f"Ein Token gilt 1 bis {LONGEST_DAYS} Tage."))
    if order.ags and Scope.CURATE in order.scopes:
        faults.append(Fault("Rechte", f"„{Scope.CURATE}“ hat nur die Geschäftsstelle."))
    if not order.ags and order.role:
        faults.append(Fault("Stelle", "Die Geschäftsstelle hat keine Stelle einer Stadt."))
    if faults:
        raise BadInput("Es wurde kein Token ausgestellt.", faults)
