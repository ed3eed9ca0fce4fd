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


def is_number(table: sa.Table) -> bool:
    """Whether the key itself is SQLite's own number of a row."""
    first, *others = table.primary_key
    return not others and isinstance(first.type, sa.Integer)


@pytest.mark.parametrize("name", TABLES)
def test_sqlite_replaces_no_guarded_row_by_any_of_its_keys(sqlite_file: sqlite3.Connection, name: str):
    table = metadata.tables[name]
    before = sqlite_file.execute(f'SELECT rowid, * FROM "{name}"').fetchall()  # noqa: S608 - a table's name
    # SQLite's own number of a row is such a key as well, where it is not the key itself.
    for key in [*keys_of(table), *([] if is_number(table) else [["rowid"]])]:
        for verb in ("INSERT OR REPLACE", "REPLACE"):
            with pytest.raises(sqlite3.IntegrityError, match=r"gibt es schon|wird nur ergänzt"):
                _add(sqlite_file, verb, table, _second_row(sqlite_file, table, key))
    assert sqlite_file.execute(f'SELECT rowid, * FROM "{name}"').fetchall() == before  # noqa: S608 - a table's name


@pytest.mark.parametrize("name", [one for one in TABLES if not is_number(metadata.tables[one])])
def test_sqlite_gives_no_row_the_number_of_rows_without_one(sqlite_file: sqlite3.Connection, name: str):
    """To a trigger every new row has this number until it gets one: whatever had it could be replaced unseen."""
    row = _second_row(sqlite_file, metadata.tables[name], [])
    # The trigger speaks after the table's own rules.
    sqlite_file.execute("PRAGMA ignore_check_constraints=ON")

    with pytest.raises(sqlite3.IntegrityError, match=r"nicht zu vergeben|wird nur ergänzt"):
        _add(sqlite_file, "INSERT", metadata.tables[name], row | {"rowid": -1})


def _second_row(connection: sqlite3.Connection, table: sa.Table, key: Sequence[str]) -> dict[str, object]:
    """A row that has this key of one that stands there, and every other key for itself."""
    found = connection.execute(f'SELECT rowid AS rowid, * FROM "{table.name}" ORDER BY rowid DESC')  # noqa: S608
    row: dict[str, object] = dict(zip([name for name, *_ in found.description], found.fetchone(), strict=True))
    own = (table.c[one] for columns in keys_of(table) for one in columns if one not in key)
    others = {column.name: 4_711 if isinstance(column.type, sa.Integer) else "x1" for column in own}
    return {name: value for name, value in (row | others).items() if name != "rowid" or key == ["rowid"]}


def _add(connection: sqlite3.Connection, verb: str, table: sa.Table, row: Mapping[str, object]) -> None:
    columns, marks = ", ".join(f'"{one}"' for one in row), ", ".join("?" * len(row))
    connection.execute(f'{verb} INTO "{table.name}" ({columns}) VALUES ({marks})', list(row.values()))


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
