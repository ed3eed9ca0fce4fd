"""How does a write reach the database, and what does the person read when the database refuses it?"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError

from matchmaker.errors import BadInput, Fault, MatchmakerError, NotFound, StaleWrite
from matchmaker.rounds.relay_answer import PostHeld
from matchmaker.storage.columns import refuse_unstorable

Row = Mapping[str, Any]

# What the trigger of migration 0039 says.
ON_HOLD = "Der Versand ist angehalten."
FOREIGN_KEY = ("23503", "SQLITE_CONSTRAINT_FOREIGNKEY")
# What triggers say on SQLite (migrations 0008 and 0033), where they speak before the key does.
THERE = (
    "Das Entscheidungsprotokoll wird nur ergänzt: diesen Eintrag gibt es schon.",
    "Diesen Eintrag gibt es schon.",
)
UNIQUE = ("23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY")


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Turn what the database refuses into a ``MatchmakerError``; programming errors pass unchanged."""
    try:
        yield
    except (IntegrityError, DataError) as error:
        raise _broken_rule(error) from error
    except OverflowError as error:
        raise _unfit(str(error)) from error


def insert(connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    """Insert rows with one statement; refused as a whole, the transaction stays usable."""
    batch = list(rows)
    if batch:
        execute(connection, sa.insert(table), batch)


def execute(connection: sa.Connection, statement: sa.Executable, rows: list[Row]) -> None:
    """Run one writing statement for each row, behind a savepoint."""
    for number, row in enumerate(rows, start=1):
        refuse_unstorable(row, f"Eintrag {number}")
    with refusals_in_words(), _apart(connection, len(rows)):
        connection.execute(statement, rows)


def next_position(connection: sa.Connection, table: sa.Table) -> int:
    """The number after the table's last one; until this transaction ends, nobody else is given it."""
    if connection.dialect.name == "postgresql":
        # Whoever adds to the table waits, whoever reads it or refers to it does not.
        connection.execute(sa.text(f'LOCK TABLE "{table.name}" IN SHARE ROW EXCLUSIVE MODE'))
    return int(connection.scalar(sa.select(sa.func.coalesce(sa.func.max(table.c.position), 0) + 1)) or 1)


def update_version(connection: sa.Connection, table: sa.Table, row: Row) -> bool:
    """Write ``row`` over the stored row of its id and version, and count the version up.

    Returns False where the stored row has another version (or there is none): then nothing was written.
    """
    refuse_unstorable(row, str(row["id"]))
    seen = (table.c.id == row["id"]) & (table.c.version == row["version"])
    statement = sa.update(table).where(seen).values({**row, "version": row["version"] + 1})
    with refusals_in_words(), _apart(connection, 1):
        return connection.execute(statement).rowcount == 1


def _apart(connection: sa.Connection, rows: int) -> AbstractContextManager[object]:
    """Keep what a refused statement would spoil: the transaction, or the first of several rows."""
    # SQLite takes a refused statement back by itself; a savepoint would only be two statements more.
    is_whole = connection.dialect.name == "sqlite" and rows == 1
    return nullcontext() if is_whole else connection.begin_nested()


def _broken_rule(error: IntegrityError | DataError) -> MatchmakerError:
    rule = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", "")
    if ON_HOLD in str(error.orig):
        return PostHeld(ON_HOLD)
    if rule in FOREIGN_KEY:
        return NotFound("Das, worauf sich der Eintrag bezieht (Stadt, Runde, Lauf oder Vorschlag), gibt es nicht.")
    if rule in UNIQUE or str(error.orig) in THERE:
        return StaleWrite("Diesen Eintrag gibt es schon.")
    return _unfit(str(error.orig))


def _unfit(reason: str) -> BadInput:
    first_line = reason.strip().splitlines()[0]
    return BadInput("Nichts wurde gespeichert.", [Fault("Datenbank", f"Der Wert ist nicht zulässig: {first_line}")])
