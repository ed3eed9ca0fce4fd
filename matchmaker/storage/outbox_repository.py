"""How do mails wait in the database, so that each leaves once?"""

import re
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.storage.mail_tables import messages, post_holds
from matchmaker.storage.portions import portions
from matchmaker.storage.round_tables import proposals
from matchmaker.storage.writing import insert, update_version

COLUMNS = tuple(field.name for field in fields(OutboxMessage))


class OutboxRepository:
    """Mails in their final bytes, oldest due first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def queue(self, message: OutboxMessage) -> None:
        """Store a mail; ``StaleWrite`` where its key (or id, or Message-ID) is taken."""
        self.queue_all([message])

    def queue_all(self, new: Iterable[OutboxMessage]) -> None:
        """Store mails by one statement, all of them or, where one is refused, none."""
        insert(self._connection, messages, map(_row, new))

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        asked = (sa.select(messages.c.key).where(messages.c.key.in_(some)) for some in portions(keys))
        return frozenset(key for wanted in asked for key in self._connection.scalars(wanted))

    def has(self, key: str) -> bool:
        return self._connection.scalar(sa.select(sa.literal(1)).where(messages.c.key == key)) is not None

    def due(self, now: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        """Up to ``limit`` queued mails whose time has come, none while post is on hold.

        Rows that another sender holds are passed over.
        """
        waiting = (messages.c.state == MessageState.QUEUED) & (messages.c.due_at <= now)
        # In the same question: a sender asks it for every mail.
        waiting &= ~sa.exists().where(post_holds.c.released_at.is_(None))
        return self._read(_passing_over(sa.select(messages).where(waiting), limit))

    def expired_claims(self, now: datetime) -> tuple[str, ...]:
        """The ids of all claimed mails whose lease has run out, oldest first; nothing is held."""
        expired = (messages.c.state == MessageState.CLAIMED) & (messages.c.leased_until <= now)
        asked = sa.select(messages.c.id).where(expired).order_by(messages.c.due_at, messages.c.key)
        return tuple(self._connection.scalars(asked))

    def unsettled(self, before: datetime) -> tuple[str, ...]:
        """The ids of all mails in *data* since ``before``, then of all in doubt; nothing is held."""
        left_alone = (messages.c.state == MessageState.DATA) & (messages.c.data_at <= before)
        in_doubt = messages.c.state == MessageState.IN_DOUBT
        # Without the contents: there may be more of them than fit into memory.
        asked = sa.select(messages.c.id).order_by(messages.c.due_at, messages.c.key)
        return tuple(one for wanted in (left_alone, in_doubt) for one in self._connection.scalars(asked.where(wanted)))

    def among(self, ids: Iterable[str]) -> tuple[OutboxMessage, ...]:
        some = (self._read(sa.select(messages).where(messages.c.id.in_(few))) for few in portions(ids))
        return _oldest_due([message for few in some for message in few])

    def hold(self, id: str) -> OutboxMessage:
        """The mail, kept from everybody else until the unit of work ends; ``NotFound`` where there is none."""
        return self._one(id, sa.select(messages).where(messages.c.id == id).with_for_update())

    def by_message_id(self, message_id: str) -> OutboxMessage | None:
        found = self._read(sa.select(messages).where(messages.c.message_id == message_id))
        return found[0] if found else None

    def by_key(self, key: str) -> OutboxMessage | None:
        found = self._read(sa.select(messages).where(messages.c.key == key))
        return found[0] if found else None

    def save(self, changed: OutboxMessage) -> OutboxMessage:
        """Store the change and return the mail with its new version; ``StaleWrite`` if it was changed meanwhile."""
        if update_version(self._connection, messages, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self._one(changed.id, sa.select(messages).where(messages.c.id == changed.id))
        raise StaleWrite(f"Die Nachricht {changed.key} wird gerade von anderer Stelle verschickt.")

    def of_proposal(self, proposal_id: str) -> tuple[OutboxMessage, ...]:
        return self._read(sa.select(messages).where(messages.c.proposal_id == proposal_id))

    def naming(self, ags: str) -> tuple[OutboxMessage, ...]:
        """The mails whose key names this town, as a whole word of digits."""
        found = self._read(sa.select(messages).where(messages.c.key.contains(ags)))
        return tuple(one for one in found if re.search(rf"(?<!\d){ags}(?!\d)", one.key))

    def count_by_state(self) -> dict[str, int]:
        """How many mails are in each state; states without mails are left out."""
        number = sa.func.count().label("number")
        counted = sa.select(messages.c.state, number).group_by(messages.c.state).order_by(messages.c.state)
        return {row.state: row.number for row in self._connection.execute(counted)}

    def count_of_round(self, round_id: str, letter: str) -> dict[str, int]:
        """The same for one kind of letter about one round's proposals."""
        inside = sa.select(proposals.c.id).where(proposals.c.round_id == round_id)
        which = messages.c.proposal_id.in_(inside) & (messages.c.letter == letter)
        counted = sa.select(messages.c.state, sa.func.count().label("number")).where(which).group_by(messages.c.state)
        return {row.state: row.number for row in self._connection.execute(counted)}

    def in_state(self, state: MessageState) -> tuple[OutboxMessage, ...]:
        return self._read(sa.select(messages).where(messages.c.state == state))

    def oldest_due(self) -> datetime | None:
        """Since when the mail that has waited longest could have left; None where nothing waits."""
        waiting = messages.c.state.in_((MessageState.QUEUED, MessageState.CLAIMED))
        longest = sa.select(sa.func.min(messages.c.due_at, type_=messages.c.due_at.type)).where(waiting)
        found: datetime | None = self._connection.scalar(longest)
        return found

    def _one(self, id: str, wanted: sa.Select[Any]) -> OutboxMessage:
        found = self._read(wanted)
        if not found:
            raise NotFound(f"Eine Nachricht {id} gibt es nicht.")
        return found[0]

    def _read(self, wanted: sa.Select[Any]) -> tuple[OutboxMessage, ...]:
        rows = self._connection.execute(wanted.order_by(messages.c.due_at, messages.c.key)).mappings()
        found = [OutboxMessage(**dict(row) | {"state": MessageState(row["state"])}) for row in rows]
        # Sorted again here: databases order text by their own locale.
        return _oldest_due(found)


def _oldest_due(found: list[OutboxMessage]) -> tuple[OutboxMessage, ...]:
    return tuple(sorted(found, key=lambda message: (message.due_at, message.key)))


def _row(message: OutboxMessage) -> dict[str, Any]:
    return {name: getattr(message, name) for name in COLUMNS}


def _passing_over(wanted: sa.Select[Any], limit: int) -> sa.Select[Any]:
    return wanted.limit(limit).with_for_update(skip_locked=True)
