"""How are the tokens of programs kept, without ever storing one?"""

from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from matchmaker.rounds.access import Audience
from matchmaker.rounds.api_token import ApiToken, Scope
from matchmaker.storage.token_tables import api_tokens
from matchmaker.storage.writing import insert
from matchmaker.towns.profile import Role


class TokenRepository:
    """Tokens by their public id; of a token itself only the SHA-256 is kept."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, new: ApiToken) -> None:
        """Store a token; ``StaleWrite`` where its id is taken, ``NotFound`` where its town is missing."""
        insert(self._connection, api_tokens, [_row(new)])

    def of(self, id: str) -> ApiToken | None:
        found = self._connection.execute(sa.select(api_tokens).where(api_tokens.c.id == id)).mappings().first()
        return _token(dict(found)) if found else None

    def hold(self, id: str) -> ApiToken | None:
        """The token as it is now; until this transaction ends, nobody revokes it."""
        held = sa.select(api_tokens.c.id).where(api_tokens.c.id == id).with_for_update(read=True)
        return self.of(id) if self._connection.scalar(held) else None

    def all(self) -> tuple[ApiToken, ...]:
        rows = self._connection.execute(sa.select(api_tokens)).mappings()
        return tuple(sorted((_token(dict(row)) for row in rows), key=lambda one: (one.made_at, one.id), reverse=True))

    def save(self, changed: ApiToken) -> None:
        """Only ever revoked; whoever revoked it first stays on record."""
        own = (api_tokens.c.id == changed.id) & api_tokens.c.revoked_at.is_(None)
        self._connection.execute(sa.update(api_tokens).where(own).values(revoked_at=changed.revoked_at))


def _row(token: ApiToken) -> dict[str, Any]:
    values = {field.name: getattr(token, field.name) for field in fields(ApiToken)}
    return values | {"scopes": sorted(token.scopes)}


def _token(row: dict[str, Any]) -> ApiToken:
    typed = {"audience": Audience(row["audience"]), "scopes": frozenset(map(Scope, row["scopes"]))}
    return ApiToken(**row | typed | {"role": Role(row["role"]) if row["role"] else None})
