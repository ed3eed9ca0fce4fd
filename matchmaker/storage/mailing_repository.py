"""How do the letters that rounds owe get into the database and back?"""

from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.mailing import Mailing, MailingKind
from matchmaker.storage.mailing_tables import mailings
from matchmaker.storage.writing import insert


class MailingRepository:
    """Mailings, the longest due first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def due(self, now: datetime) -> tuple[Mailing, ...]:
        """Those whose time has come and that are not finished."""
        # A round has three at most, so this table needs no index of its own.
        return self._read(sa.select(mailings).where(mailings.c.due_at <= now, mailings.c.done_at.is_(None)))

    def of_round(self, round_id: str) -> tuple[Mailing, ...]:
        return self._read(sa.select(mailings).where(mailings.c.round_id == round_id))

    def hold(self, round_id: str, kind: MailingKind) -> Mailing:
        """The mailing as it is now; who else asks to hold it waits until this transaction ends."""
        found = self._read(sa.select(mailings).where(_which(round_id, kind)).with_for_update())
        if not found:
            raise NotFound(f"Einen Brief „{kind}“ schuldet die Runde „{round_id}“ niemandem.")
        return found[0]

    def add(self, new: Mailing) -> bool:
        """Store a mailing; False where the round has one of this kind."""
        try:
            insert(self._connection, mailings, [asdict(new)])
        except StaleWrite:
            return False
        return True

    def save(self, changed: Mailing) -> None:
        """Store how far it got; whoever saves holds it."""
        row = asdict(changed)
        self._connection.execute(sa.update(mailings).where(_which(changed.round_id, changed.kind)).values(row))

    def _read(self, wanted: sa.Select[Any]) -> tuple[Mailing, ...]:
        rows = self._connection.execute(wanted.order_by(mailings.c.due_at)).mappings()
        found = (Mailing(**dict(row) | {"kind": MailingKind(row["kind"])}) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.due_at, one.round_id, one.kind)))


def _which(round_id: str, kind: MailingKind) -> sa.ColumnElement[bool]:
    return (mailings.c.round_id == round_id) & (mailings.c.kind == kind)
