"""On what do the contract tests run: the fake, SQLite and PostgreSQL, each test on an empty database."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
import sqlalchemy as sa

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import metadata, migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.contract.guarded_rows import last_rows
from tests.contract.guarded_tables import GUARDED
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.postgres import postgres_database


class OpenUnitOfWork(Protocol):
    """Opens units of work on one and the same database."""

    def __call__(self, *, reading: bool = False) -> UnitOfWork: ...


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "migrated.db"
    engine = make_engine(f"sqlite:///{file}")
    migrate(engine)
    engine.dispose()
    return file


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    with postgres_database() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> Iterator[sa.Engine]:
    engine = make_engine(postgres_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(migrated_file: Path, tmp_path: Path) -> Iterator[sa.Engine]:
    engine = make_engine(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'test.db')}")
    yield engine
    engine.dispose()


@pytest.fixture
def postgres_engine(migrated_postgres: sa.Engine) -> Iterator[sa.Engine]:
    yield migrated_postgres
    tables = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
    with migrated_postgres.begin() as connection:
        # Guarded tables refuse to be emptied; as their owner a test may say otherwise. All at once: it is much quicker.
        off, on = (
            ";".join(f'ALTER TABLE "{table}" {switch} TRIGGER USER' for table in GUARDED)
            for switch in ("DISABLE", "ENABLE")
        )
        connection.exec_driver_sql(f"{off}; TRUNCATE {tables} CASCADE; {on}")


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> sa.Engine:
    """A migrated, empty database of each kind."""
    found: sa.Engine = request.getfixturevalue(f"{request.param}_engine")
    return found


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def open_uow(request: pytest.FixtureRequest) -> OpenUnitOfWork:
    if request.param == "fake":
        database = FakeDatabase()
        return lambda *, reading=False: FakeUnitOfWork(database, reading=reading)
    engine = request.getfixturevalue(f"{request.param}_engine")
    return lambda *, reading=False: SqlUnitOfWork(engine, reading=reading)


@pytest.fixture
def uow(open_uow: OpenUnitOfWork) -> UnitOfWork:
    return open_uow()


@pytest.fixture
def engine_uow(engine: sa.Engine) -> UnitOfWork:
    """Only on the real databases: for rules that they keep by themselves."""
    return SqlUnitOfWork(engine)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.db"
        return
    own = make_engine(request.getfixturevalue("postgres_url"))
    with own.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE DATABASE empty TEMPLATE template0")
        yield own.url.set(database="empty").render_as_string(hide_password=False)
        connection.exec_driver_sql("DROP DATABASE empty WITH (FORCE)")
    own.dispose()


@pytest.fixture
def empty(empty_url: str) -> Iterator[sa.Engine]:
    """A database of each kind without any table."""
    engine = make_engine(empty_url)
    yield engine
    engine.dispose()


@pytest.fixture
def full(engine: sa.Engine) -> sa.Engine:
    """The database with a row in every guarded table."""
    with SqlUnitOfWork(engine) as uow:
        last_rows(uow)
        uow.commit()
    return engine
