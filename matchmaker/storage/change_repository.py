"""How does a process learn cheaply that what it has computed from the stored facts is out of date?"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from matchmaker.rounds.change import Fact
from matchmaker.storage.round_tables import changes

NOTED = "facts_changed"


class ChangeRepository:
    """Counts, for each kind of facts, the transactions that changed some of it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def count(self, *kinds: Fact) -> int:
        """Changes of these kinds together, of all where none is named. Every count only grows, so the sum tells."""
        about = changes.c.about.in_([str(kind) for kind in kinds or Fact])
        return int(self._connection.scalar(sa.select(sa.func.sum(changes.c.number)).where(about)) or 0)


def note_change(connection: sa.Connection, kind: Fact) -> None:
    """Remember that this transaction changed such facts; ``store_noted`` counts it."""
    connection.info.setdefault(NOTED, set()).add(kind)


def forget_changes(connection: sa.Connection) -> None:
    """Begin a transaction with nothing noted: the connection may have served another one before."""
    connection.info.pop(NOTED, None)


def store_noted(connection: sa.Connection) -> None:
    """Count this transaction for every kind of facts that it changed.

    To be called last: every writer takes these rows, and whoever held one while waiting for another row could block
    two writers for good.
    """
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    # One after the other in the same order for all, for the same reason.
    for kind in sorted(connection.info.pop(NOTED, ())):
        first = dialect.insert(changes).values(about=str(kind), number=1)
        another = {"number": changes.c.number + 1}
        connection.execute(first.on_conflict_do_update(index_elements=["about"], set_=another))
