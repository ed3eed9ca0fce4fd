"""Do the migrations build exactly the tables that the program uses, and is any other schema refused?"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from matchmaker.storage.availability import StorageUnavailable
from matchmaker.storage.clock_repository import ClockRepository
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import SchemaRefused, check_schema, metadata, migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_town
from tests.round_builders import store_towns

NEWEST = "0043"


def test_a_schema_that_another_program_brought_is_noticed_while_we_run(engine: sa.Engine):
    with engine.connect() as connection:
        before = ClockRepository(connection).schema_fits()
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        after = ClockRepository(connection).schema_fits()

    assert (before, after) == (True, False)


def test_the_migrations_make_exactly_the_tables_of_the_program(engine: sa.Engine):
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_migrations_make_exactly_the_constraints_of_the_program(empty: sa.Engine):
    """Alembic's own comparison leaves out checks, references' rules and the names of keys."""
    metadata.create_all(empty)
    wanted = _constraints(empty)
    metadata.drop_all(empty)

    migrate(empty)

    assert _constraints(empty) == wanted


def _constraints(engine: sa.Engine) -> dict[str, object]:
    inspector = sa.inspect(engine)
    return {
        table.name: (
            inspector.get_pk_constraint(table.name),
            sorted(map(str, inspector.get_foreign_keys(table.name))),
            sorted(map(str, inspector.get_unique_constraints(table.name))),
            sorted(map(str, inspector.get_check_constraints(table.name))),
            sorted(map(_as_text, inspector.get_indexes(table.name))),
        )
        for table in metadata.sorted_tables
    }


def _as_text(index: Mapping[str, Any]) -> str:
    conditions = {name: str(condition) for name, condition in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": conditions})


def test_an_empty_database_is_brought_to_the_newest_schema_and_then_left_alone(empty: sa.Engine):
    assert migrate(empty) == (None, NEWEST)
    store_towns(SqlUnitOfWork(empty), count=1)

    assert migrate(empty) == (NEWEST, NEWEST)
    assert check_schema(empty) == NEWEST
    with SqlUnitOfWork(empty) as uow:
        assert uow.towns.all() == (a_town(0),)


def test_two_processes_that_migrate_at_once_take_turns(empty: sa.Engine):
    with ThreadPoolExecutor(2) as pool:
        found = sorted(pool.map(lambda _: migrate(empty)[0] or "", range(2)))

    assert found == ["", NEWEST]
    assert check_schema(empty) == NEWEST


def test_an_empty_database_is_refused_with_what_to_do(empty: sa.Engine):
    with pytest.raises(SchemaRefused, match="matchmaker migrate"):
        check_schema(empty)


def test_an_older_schema_is_refused_with_what_to_do(engine_at):
    with pytest.raises(SchemaRefused, match=r"älteren Stand 0001.*matchmaker migrate"):
        check_schema(engine_at("0001"))


def test_an_unknown_schema_is_refused_and_not_touched(engine_at):
    strange = engine_at("9f3c")

    for use in (check_schema, migrate):
        with pytest.raises(SchemaRefused, match="unbekannten Stand 9f3c"):
            use(strange)


@pytest.fixture
def engine_at(empty: sa.Engine):
    """A migrated database that says that it is at another revision."""

    def at(revision: str) -> sa.Engine:
        migrate(empty)
        with empty.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
        return empty

    return at


def test_a_migration_that_fails_leaves_nothing_behind(empty: sa.Engine):
    with empty.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE need (id INTEGER)")

    with pytest.raises((sa.exc.DBAPIError, StorageUnavailable), match="need"):
        migrate(empty)

    assert sa.inspect(empty).get_table_names() == ["need"]


def test_a_database_that_is_not_there_is_a_sentence(tmp_path):
    missing = make_engine(f"postgresql+psycopg://postgres@/x?host={tmp_path}")

    for use in (check_schema, migrate):
        with pytest.raises(StorageUnavailable, match="Die Datenbank antwortet nicht"):
            use(missing)


def test_sqlite_keeps_acknowledged_writes_and_checks_references(sqlite_engine: sa.Engine):
    with sqlite_engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]

    assert settings == ["wal", 2, 1, 15_000]


def test_postgres_gives_up_on_long_statements_and_locks(postgres_engine: sa.Engine):
    with postgres_engine.connect() as connection:
        settings = [
            connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("statement_timeout", "lock_timeout", "TimeZone")
        ]

    assert settings == ["15s", "3s", "UTC"]
