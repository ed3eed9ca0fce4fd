"""How do mails wait in the database, so that each leaves once?"""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.storage.round_tables import messages
from matchmaker.storage.writing import insert, update_version

COLUMNS = tuple(field.name for field in fields(OutboxMessage))


class OutboxRepository:
    """Mails in their final bytes, oldest due first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def queue(self, message: OutboxMessage) -> None:
        """Store a mail; ``StaleWrite`` where its key (or id, or Message-ID) is taken."""
        insert(self._connection, messages, [_row(message)])

    def has(self, key: str) -> bool:
        return self._connection.scalar(sa.select(sa.literal(1)).where(messages.c.key == key)) is not None

    def due(self, now: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        """Up to ``limit`` queued mails whose time has come; rows that another sender holds are passed over."""
        waiting = (messages.c.state == MessageState.QUEUED) & (messages.c.due_at <= now)
        return self._read(sa.select(messages).where(waiting).limit(limit).with_for_update(skip_locked=True))

    def save(self, changed: OutboxMessage) -> OutboxMessage:
        """Store the change and return the mail with its new version; ``StaleWrite`` if it was changed meanwhile."""
        if update_version(self._connection, messages, _row(changed)):
            return replace(changed, version=changed.version + 1)
        if not self._read(sa.select(messages).where(messages.c.id == changed.id)):
            raise NotFound(f"Eine Nachricht {changed.key} gibt es nicht.")
        raise StaleWrite(f"Die Nachricht {changed.key} wird gerade von anderer Stelle verschickt.")

    def of_proposal(self, proposal_id: str) -> tuple[OutboxMessage, ...]:
        return self._read(sa.select(messages).where(messages.c.proposal_id == proposal_id))

    def count_by_state(self) -> dict[str, int]:
        """How many mails are in each state; states without mails are left out."""
        number = sa.func.count().label("number")
        counted = sa.select(messages.c.state, number).group_by(messages.c.state).order_by(messages.c.state)
        return {row.state: row.number for row in self._connection.execute(counted)}

    def _read(self, wanted: sa.Select[Any]) -> tuple[OutboxMessage, ...]:
        rows = self._connection.execute(wanted.order_by(messages.c.due_at, messages.c.key)).mappings()
        found = [OutboxMessage(**dict(row) | {"state": MessageState(row["state"])}) for row in rows]
        # Sorted again here: databases order text by their own locale.
        return tuple(sorted(found, key=lambda message: (message.due_at, message.key)))


def _row(message: OutboxMessage) -> dict[str, Any]:
    return {name: getattr(message, name) for name in COLUMNS}
