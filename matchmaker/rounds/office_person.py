"""Who works at head office, and since when may they come in?"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import Protocol

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import hash_of


class Rank(StrEnum):
    """What somebody may do beyond head office's daily work: an administrator invites and ends others."""

    MEMBER = "member"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class OfficePerson:
    """Somebody at head office. Their acts are kept under ``called``, a desk's name rather than a person's.

    ``invitation_hash`` is the SHA-256 of the one-time link that sets password and second factor. Of the password an
    argon2id hash is kept, of the second factor only a salt: the factor comes from it and the site's secret.
    ``last_step`` is the 30-second step of the last code that was used.
    """

    id: str
    address: str
    called: str
    rank: Rank
    invited_at: datetime
    invitation_hash: str | None = None
    invitation_until: datetime | None = None
    password_hash: str | None = None
    factor_salt: str | None = None
    last_step: int | None = None
    enrolled_at: datetime | None = None
    ended_at: datetime | None = None
    version: int = 1

    @property
    def comes_in(self) -> bool:
        """Whether password and second factor let this person in."""
        return self.enrolled_at is not None and self.ended_at is None

    @property
    def is_administrator(self) -> bool:
        return self.rank is Rank.ADMINISTRATOR

    def is_invited_by(self, token: str) -> bool:
        """Whether this is the token of the open invitation."""
        return self.invitation_hash is not None and compare_digest(self.invitation_hash, hash_of(token))

    def invite(self, invitation_hash: str, until: datetime) -> "OfficePerson":
        """A new link in the place of an older one; what proves the person stays good until it is used."""
        return replace(self, invitation_hash=invitation_hash, invitation_until=until)

    def enrol(self, password_hash: str, factor_salt: str, step: int, at: datetime) -> "OfficePerson":
        """Password and second factor are set, the link is spent; ``step`` is that of the code that proved it."""
        return replace(
            self,
            invitation_hash=None,
            invitation_until=None,
            password_hash=password_hash,
            factor_salt=factor_salt,
            last_step=step,
            enrolled_at=at,
        )

    def end(self, at: datetime) -> "OfficePerson":
        """From now on this person comes in no more, and no link of theirs opens anything."""
        if self.ended_at is not None:
            raise TransitionRefused("Dieser Zugang ist schon beendet.")
        return replace(self, invitation_hash=None, invitation_until=None, ended_at=at)


class OfficePeople(Protocol):
    """People of head office; an address, and a name, stands for one who has not ended.

    ``take_step`` notes that the code of this step was used, and is False where it, or a later one, was used before.
    ``spend_recovery_code`` is False for a code that is unknown or spent.
    """

    def all_open(self) -> tuple[OfficePerson, ...]: ...

    def get(self, id: str) -> OfficePerson: ...

    def find(self, id: str) -> OfficePerson | None: ...

    def at(self, address: str) -> OfficePerson | None: ...

    def invited(self, invitation_hash: str) -> OfficePerson | None: ...

    def add(self, new: OfficePerson) -> None: ...

    def save(self, changed: OfficePerson) -> OfficePerson: ...

    def take_step(self, id: str, step: int) -> bool: ...

    def replace_recovery_codes(self, id: str, code_hashes: Collection[str]) -> None: ...

    def spend_recovery_code(self, id: str, code_hash: str, at: datetime) -> bool: ...

    def recovery_codes_left(self, id: str) -> int: ...

    def remove_ended(self, before: datetime, limit: int) -> int: ...
