"""How do orders to send get into the database and back?"""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.storage.office_work_tables import OPEN, dispatches
from matchmaker.storage.writing import insert, update_version

LISTS = ("proposal_ids", "acknowledged", "refused")


class DispatchRepository:
    """Orders to send, in the order in which they were given."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, dispatch_id: str) -> Dispatch:
        found = self._read(dispatches.c.id == dispatch_id)
        if not found:
            raise NotFound("Diesen Versand gibt es nicht.")
        return found[0]

    def of_round(self, round_id: str) -> tuple[Dispatch, ...]:
        return self._read(dispatches.c.round_id == round_id)

    def due(self, now: datetime) -> tuple[Dispatch, ...]:
        """Open orders whose time has come."""
        return self._read(sa.and_(dispatches.c.starts_at <= now, sa.text(OPEN)))

    def add(self, new: Dispatch) -> None:
        """Store an order; ``StaleWrite`` where the round has an open one, ``NotFound`` without the round."""
        insert(self._connection, dispatches, [_row(new)])

    def save(self, changed: Dispatch) -> Dispatch:
        if update_version(self._connection, dispatches, _row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise StaleWrite("Dieser Versand wurde inzwischen geändert. Bitte laden Sie die Seite neu.")

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[Dispatch, ...]:
        rows = self._connection.execute(sa.select(dispatches).where(which)).mappings()
        found = (Dispatch(**dict(row) | {name: tuple(row[name]) for name in LISTS}) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.ordered_at, one.id)))


def _row(one: Dispatch) -> dict[str, Any]:
    return asdict(one) | {name: list(getattr(one, name)) for name in LISTS}
