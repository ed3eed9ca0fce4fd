"""How does the operator's list of school holidays wait in the database?"""

from collections.abc import Iterable
from dataclasses import asdict

import sqlalchemy as sa

from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.storage.invitation_tables import school_holidays
from matchmaker.storage.writing import insert


class HolidayRepository:
    """School holidays by state and day."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[SchoolHoliday, ...]:
        return self._read(sa.true())

    def of_state(self, state: str) -> tuple[SchoolHoliday, ...]:
        return self._read(school_holidays.c.state == state)

    def replace_all(self, holidays: Iterable[SchoolHoliday]) -> None:
        """Put these in the place of all others; ``StaleWrite`` where two of a state begin on one day."""
        self._connection.execute(sa.delete(school_holidays))
        insert(self._connection, school_holidays, [asdict(one) for one in holidays])

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[SchoolHoliday, ...]:
        rows = self._connection.execute(sa.select(school_holidays).where(which)).mappings()
        # Sorted here: databases order text by their own locale.
        return tuple(sorted((SchoolHoliday(**row) for row in rows), key=lambda one: (one.state, one.first)))
