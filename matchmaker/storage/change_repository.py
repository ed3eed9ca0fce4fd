"""How does a process learn cheaply that what it has computed from the stored facts is out of date?"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from matchmaker.storage.round_tables import changes

FACTS = "facts"
NOTED = "facts_changed"


class ChangeRepository:
    """Counts the transactions that changed towns, profiles, ties, rounds or proposals."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def count(self) -> int:
        found = self._connection.scalar(sa.select(changes.c.number).where(changes.c.about == FACTS))
        return int(found or 0)


def note_change(connection: sa.Connection) -> None:
    """Remember that this transaction changed facts; ``store_noted`` counts it."""
    connection.info[NOTED] = True


def forget_changes(connection: sa.Connection) -> None:
    """Begin a transaction with nothing noted: the connection may have served another one before."""
    connection.info.pop(NOTED, None)


def store_noted(connection: sa.Connection) -> None:
    """Count this transaction if it changed facts.

    To be called last: every writer takes this one row, and whoever held it while waiting for another row
    could block two writers for good.
    """
    if connection.info.pop(NOTED, None):
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        first = dialect.insert(changes).values(about=FACTS, number=1)
        another = {"number": changes.c.number + 1}
        connection.execute(first.on_conflict_do_update(index_elements=["about"], set_=another))
