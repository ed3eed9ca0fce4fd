"""Does the database keep what stands in its guarded tables, whoever writes SQL, past the program or through it?"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.storage.columns import Moment
from matchmaker.storage.schema import metadata
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.contract.guarded_rows import last_rows
from tests.contract.guarded_tables import FORGOTTEN, FREE, GUARDED

TABLES = sorted(GUARDED)
OTHER: Mapping[type, object] = {
    str: "x1",
    int: 4_711,
    float: 0.125,
    datetime: datetime(1999, 1, 1, tzinfo=UTC),
    date: date(1999, 1, 1),
    bytes: b"x1",
    dict: {"x": 1},
}
"""Of each kind of column a value that stands nowhere."""
REFUSALS = (
    r"wird nur ergänzt|wird nicht (umgeschrieben|entfernt|auf einmal geleert)|steht fest|bleibt|nicht vorgesehen|"
    r"geht nicht zurück|Die Beteiligten|gibt es schon|behält ihre Nummer"
)


@pytest.fixture
def full(engine: sa.Engine) -> sa.Engine:
    with SqlUnitOfWork(engine) as uow:
        last_rows(uow)
        uow.commit()
    return engine


@pytest.fixture
def sqlite_file(sqlite_engine: sa.Engine) -> Iterator[sqlite3.Connection]:
    """Past the program: without its settings, its transactions and its checks."""
    with SqlUnitOfWork(sqlite_engine) as uow:
        last_rows(uow)
        uow.commit()
    with closing(sqlite3.connect(str(sqlite_engine.url.database), isolation_level=None)) as connection:
        yield connection


def rows_of(connection: sa.Connection, table: sa.Table) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(sa.select(table).order_by(*table.primary_key)).mappings()]


def guarded_columns(table: sa.Table) -> list[sa.Column[Any]]:
    free = set(GUARDED[table.name].split())
    if unknown := free - set(table.c.keys()):
        raise AssertionError(f"{table.name}: no such columns: {unknown}")
    return [column for column in table.columns if column.name not in free]


def another(column: sa.Column[Any], stored: object) -> object:
    return not stored if isinstance(column.type, sa.Boolean) else OTHER[_kind(column)]


def _kind(column: sa.Column[Any]) -> type:
    for kind, known in ((datetime, Moment), (dict, sa.JSON)):
        if isinstance(column.type, known):
            return kind
    return column.type.python_type


def test_every_table_is_either_guarded_or_free_for_a_reason():
    known = {table.name for table in metadata.sorted_tables}

    assert (set(GUARDED) | set(FREE), set(GUARDED) & set(FREE), FORGOTTEN - set(GUARDED)) == (known, set(), set())


def test_every_guarded_table_has_rows_to_try_it_on(full: sa.Engine):
    with full.connect() as connection:
        found = {name: rows_of(connection, metadata.tables[name]) for name in TABLES}

    assert [name for name, rows in found.items() if not rows] == []
    empty = {
        f"{name}.{column.name}"
        for name, rows in found.items()
        for column in guarded_columns(metadata.tables[name])
        if all(row[column.name] is None for row in rows)
    }
    # These belong to other ends than that of the row that stands here.
    assert empty == {"dispatch.finished_at", "outbox_message.note", "topic_wish.entry", "topic_wish.replaced"}


@pytest.mark.parametrize("name", TABLES)
def test_no_guarded_column_is_written_anew(full: sa.Engine, name: str):
    table = metadata.tables[name]
    with full.connect() as connection:
        before = rows_of(connection, table)
        for column in guarded_columns(table):
            stored = next((row for row in before if row[column.name] is not None), before[0])
            this = sa.and_(*(key == stored[key.name] for key in table.primary_key))
            changed = sa.update(table).where(this).values({column.name: another(column, stored[column.name])})
            with pytest.raises(sa.exc.DBAPIError, match=REFUSALS), connection.begin_nested():
                connection.execute(changed)
        assert rows_of(connection, table) == before


@pytest.mark.parametrize("name", sorted(GUARDED.keys() - FORGOTTEN))
def test_no_guarded_row_is_removed(full: sa.Engine, name: str):
    table = metadata.tables[name]
    with full.connect() as connection:
        before = rows_of(connection, table)
        for row in before:
            this = sa.and_(*(key == row[key.name] for key in table.primary_key))
            if row.get("state") == "queued":
                continue
            with pytest.raises(sa.exc.DBAPIError, match=REFUSALS), connection.begin_nested():
                connection.execute(sa.delete(table).where(this))
        assert rows_of(connection, table) == before


@pytest.mark.parametrize("name", sorted(FORGOTTEN))
def test_what_an_office_stated_can_be_forgotten(full: sa.Engine, name: str):
    with full.begin() as connection:
        connection.execute(sa.delete(metadata.tables[name]))
        assert rows_of(connection, metadata.tables[name]) == []


@pytest.mark.parametrize("name", TABLES)
def test_postgres_empties_no_guarded_table(postgres_engine: sa.Engine, name: str):
    with (
        postgres_engine.connect() as connection,
        pytest.raises(sa.exc.DBAPIError, match=REFUSALS),
    ):
        connection.exec_driver_sql(f'TRUNCATE "{name}" CASCADE')


@pytest.mark.parametrize("name", ["town", "alembic_version, town", "profile, town"])
def test_postgres_empties_none_by_way_of_a_table_that_it_refers_to(postgres_engine: sa.Engine, name: str):
    with (
        postgres_engine.connect() as connection,
        pytest.raises(sa.exc.DBAPIError, match="wird nicht auf einmal geleert"),
    ):
        connection.exec_driver_sql(f"TRUNCATE {name} CASCADE")


def keys_of(table: sa.Table) -> list[list[str]]:
    """Each set of columns by which a row is one of a kind, as the schema has them."""
    unique = [one for one in table.constraints if isinstance(one, sa.PrimaryKeyConstraint | sa.UniqueConstraint)]
    indexes = [one for one in table.indexes if one.unique]
    return [[column.name for column in one.columns] for one in chain(unique, indexes)]


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_replaces_no_guarded_row_by_any_of_its_keys(sqlite_file: sqlite3.Connection, name: str):
    before = sqlite_file.execute(f'SELECT rowid, * FROM "{name}"').fetchall()  # noqa: S608 - a table's name
    for key in keys_of(metadata.tables[name]) + _number_of_row(metadata.tables[name]):
        for verb in ("INSERT OR REPLACE", "REPLACE"):
            statement, values = _second_row(sqlite_file, metadata.tables[name], key)
            with pytest.raises(sqlite3.IntegrityError, match=r"gibt es schon|wird nur ergänzt"):
                sqlite_file.execute(f"{verb} {statement}", values)
    assert sqlite_file.execute(f'SELECT rowid, * FROM "{name}"').fetchall() == before  # noqa: S608 - a table's name


def _number_of_row(table: sa.Table) -> list[list[str]]:
    """SQLite's own number of a row, where it is not the key itself."""
    first, *others = table.primary_key
    return [["rowid"]] if others or not isinstance(first.type, sa.Integer) else []


def _second_row(connection: sqlite3.Connection, table: sa.Table, key: Sequence[str]) -> tuple[str, list[object]]:
    """A row that has this key of one that stands there, and every other key for itself."""
    connection.row_factory = sqlite3.Row
    asked = f'SELECT rowid AS rowid, * FROM "{table.name}" ORDER BY rowid DESC'  # noqa: S608 - a table's name
    row = dict(connection.execute(asked).fetchone())
    connection.row_factory = None
    for other in keys_of(table):
        for column in (table.c[one] for one in other if one not in key):
            row[column.name] = 4_711 if column.type.python_type is int else "x1"
    if key != ["rowid"]:
        del row["rowid"]
    columns, marks = ", ".join(f'"{one}"' for one in row), ", ".join("?" * len(row))
    return f'INTO "{table.name}" ({columns}) VALUES ({marks})', list(row.values())


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_moves_no_guarded_row_onto_another_number(sqlite_file: sqlite3.Connection, name: str):
    for update in ("UPDATE", "UPDATE OR REPLACE"):
        with pytest.raises(sqlite3.IntegrityError, match=REFUSALS):
            sqlite_file.execute(f'{update} "{name}" SET rowid = rowid + 1')


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_writes_no_guarded_column_anew_by_replacing(sqlite_file: sqlite3.Connection, name: str):
    before = sqlite_file.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - a table's name
    for column in (metadata.tables[name].c[one] for key in keys_of(metadata.tables[name]) for one in key):
        with pytest.raises(sqlite3.IntegrityError, match=REFUSALS):
            sqlite_file.execute(f'UPDATE OR REPLACE "{name}" SET "{column.name}" = ?', (OTHER[_kind(column)],))  # noqa: S608
    assert sqlite_file.execute(f'SELECT * FROM "{name}"').fetchall() == before  # noqa: S608 - a table's name
