"""How does the operator's list of elections wait in the database?"""

from collections.abc import Iterable
from dataclasses import asdict

import sqlalchemy as sa

from matchmaker.rounds.change import Fact
from matchmaker.rounds.elections import Election
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.mailing_tables import elections
from matchmaker.storage.writing import insert


class ElectionRepository:
    """Elections by town and day."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Election, ...]:
        return self._read(sa.true())

    def of_town(self, ags: str) -> tuple[Election, ...]:
        return self._read(elections.c.ags == ags)

    def replace_all(self, new: Iterable[Election]) -> None:
        """Put these in the place of all others; ``StaleWrite`` where a town elects twice on one day."""
        note_change(self._connection, Fact.ELECTIONS)
        self._connection.execute(sa.delete(elections))
        insert(self._connection, elections, [asdict(one) for one in new])

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[Election, ...]:
        rows = self._connection.execute(sa.select(elections).where(which)).mappings()
        return tuple(sorted((Election(**row) for row in rows), key=lambda one: (one.ags, one.day)))
