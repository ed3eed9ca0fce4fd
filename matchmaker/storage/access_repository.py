"""How are links and sessions kept, without ever storing a token?"""

from dataclasses import fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience, LinkPurpose, Session, SignInLink
from matchmaker.storage.round_tables import links, sessions
from matchmaker.storage.writing import insert, refusals_in_words
from matchmaker.towns.profile import Role


class AccessRepository:
    """Links and sessions by the SHA-256 of their token."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add_link(self, link: SignInLink) -> None:
        """Store a link; ``StaleWrite`` where its token is taken."""
        insert(self._connection, links, [_row(link)])

    def link(self, token_hash: str) -> SignInLink | None:
        row = self._connection.execute(sa.select(links).where(links.c.token_hash == token_hash)).mappings().first()
        if row is None:
            return None
        return SignInLink(**dict(row) | _typed(row) | {"purpose": LinkPurpose(row["purpose"])})

    def spend_link(self, used: SignInLink) -> bool:
        """Store the use of a link; False where somebody else used it first, or it was removed.

        One statement that asks and writes: of two who read the same unused link, one alone changes its row.
        """
        own = links.c.token_hash == used.token_hash
        open_still = own & (links.c.used_at.is_(None) | links.c.reusable)
        spent = sa.update(links).where(open_still).values(used_at=used.used_at)
        return self._connection.execute(spent).rowcount == 1

    def count_reusable(self, now: datetime) -> int:
        """How many links would still open again and again; only a demo may have any."""
        still = links.c.reusable & (links.c.valid_until >= now)
        return int(self._connection.scalar(sa.select(sa.func.count()).select_from(links).where(still)) or 0)

    def hold_link(self, token_hash: str) -> SignInLink | None:
        """The link as it is now; until this transaction ends, nobody ends or prolongs it."""
        held = sa.select(links.c.token_hash).where(links.c.token_hash == token_hash).with_for_update(read=True)
        return self.link(token_hash) if self._connection.scalar(held) else None

    def save_link(self, changed: SignInLink) -> None:
        """Store a prolonged link; ``NotFound`` where it was removed."""
        statement = sa.update(links).where(links.c.token_hash == changed.token_hash).values(_row(changed))
        with refusals_in_words(), self._connection.begin_nested():
            if self._connection.execute(statement).rowcount == 0:
                raise NotFound("Diesen Link gibt es nicht mehr.")

    def prolong(self, proposal_id: str, ags: str, valid_until: datetime, now: datetime) -> None:
        """Let a town's links to a proposal end at this moment; those that live longer, or have ended by now, stay."""
        own = (links.c.proposal_id == proposal_id) & (links.c.ags == ags)
        # A link that a handover ended is a predecessor's: it must not open again with the successor's answer.
        shorter = (links.c.valid_until > now) & (links.c.valid_until < valid_until)
        self._connection.execute(sa.update(links).where(own & shorter).values(valid_until=valid_until))

    def add_session(self, session: Session) -> None:
        """Store a session; ``StaleWrite`` where its id is taken."""
        insert(self._connection, sessions, [_row(session)])

    def session(self, id_hash: str) -> Session | None:
        row = self._connection.execute(sa.select(sessions).where(sessions.c.id_hash == id_hash)).mappings().first()
        return None if row is None else Session(**dict(row) | _typed(row))

    def hold_session(self, id_hash: str) -> Session | None:
        """The same for a session."""
        held = sa.select(sessions.c.id_hash).where(sessions.c.id_hash == id_hash).with_for_update(read=True)
        return self.session(id_hash) if self._connection.scalar(held) else None

    def remove_session(self, id_hash: str) -> None:
        """Forget a session; nothing happens where there is none."""
        self._connection.execute(sa.delete(sessions).where(sessions.c.id_hash == id_hash))

    def shut_out(self, ags: str, role: Role, at: datetime) -> None:
        """End every link and session of this town in this role; what speaks for the whole town ends, too.

        Links stay as ended ones, so that whoever opens an old mail reads that it has ended.
        """
        for table in (links, sessions):
            own = (table.c.ags == ags) & (table.c.role.is_(None) | (table.c.role == role))
            living = own & (table.c.valid_until > at)
            self._connection.execute(sa.update(table).where(living).values(valid_until=at))

    def shut_out_delegate(self, delegate_id: str) -> None:
        """Forget every session that this delegate opened."""
        self._connection.execute(sa.delete(sessions).where(sessions.c.delegate_id == delegate_id))

    def shut_out_person(self, person_id: str) -> None:
        """Forget every session of this person of head office."""
        self._connection.execute(sa.delete(sessions).where(sessions.c.person_id == person_id))

    def remove_expired(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` links and as many sessions that ended before this moment; how many were removed."""
        return sum(self._remove_oldest(table.primary_key.columns[0], before, limit) for table in (links, sessions))

    def _remove_oldest(self, key: sa.Column[str], before: datetime, limit: int) -> int:
        ended = key.table.c.valid_until
        oldest = sa.select(key).where(ended < before).order_by(ended).limit(limit).with_for_update(skip_locked=True)
        return self._connection.execute(sa.delete(key.table).where(key.in_(oldest))).rowcount


def _typed(row: sa.RowMapping) -> dict[str, Any]:
    return {"audience": Audience(row["audience"]), "role": Role(row["role"]) if row["role"] else None}


def _row(entry: SignInLink | Session) -> dict[str, Any]:
    return {field.name: getattr(entry, field.name) for field in fields(entry)}
