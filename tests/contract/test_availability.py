"""Is a database that is locked, full or damaged told in a sentence, and is nothing half written?"""

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from matchmaker.errors import BadInput
from matchmaker.storage import engine as engines
from matchmaker.storage.availability import StorageUnavailable, failures_in_words
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_town
from tests.round_builders import NOW, a_message, a_proposal, a_run, store_proposals, store_towns


@pytest.fixture
def impatient(engine: sa.Engine, monkeypatch: pytest.MonkeyPatch):
    """A second engine on the same database that waits for 50 ms only."""
    monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 50)
    monkeypatch.setattr(engines, "LOCK_TIMEOUT_MS", 50)
    second = make_engine(engine.url.render_as_string(hide_password=False))
    yield second
    second.dispose()


def test_a_lock_that_somebody_holds_for_too_long_is_told(engine: sa.Engine, impatient: sa.Engine):
    store_proposals(SqlUnitOfWork(engine), a_proposal())

    with SqlUnitOfWork(engine) as holder:
        holder.proposals.save(a_proposal(pinned=True))
        with pytest.raises(StorageUnavailable, match="gerade belegt"):
            _pin_too(SqlUnitOfWork(impatient))

    with SqlUnitOfWork(engine) as uow:
        assert uow.proposals.get("r1-1-01") == a_proposal()


def _pin_too(uow: SqlUnitOfWork) -> None:
    with uow:
        uow.proposals.save(a_proposal(pinned=True))
        uow.commit()


def test_a_full_disk_is_told_and_the_transaction_leaves_nothing(sqlite_engine: sa.Engine):
    store_towns(SqlUnitOfWork(sqlite_engine), count=2)
    sqlite_engine.dispose()
    event.listen(sqlite_engine, "connect", _allow_few_pages)

    with pytest.raises(StorageUnavailable, match="voll"):
        _queue_large(SqlUnitOfWork(sqlite_engine))

    with SqlUnitOfWork(sqlite_engine) as uow:
        assert uow.towns.all() == (a_town(0), a_town(1))
        assert uow.outbox.count_by_state() == {}


@pytest.mark.parametrize(
    ("code", "words", "said"),
    [
        ("53100", "konnte Datei nicht erweitern: Auf dem Gerät ist nichts mehr frei", "voll"),
        ("55P03", "konnte Sperre nicht setzen", "gerade belegt"),
        ("57014", "breche Anfrage wegen Zeitüberschreitung ab", "gerade belegt"),
        ("58030", "could not read block 7 in file", "antwortet nicht"),
    ],
)
def test_what_a_server_says_is_understood_by_its_code_whatever_its_language(
    postgres_engine: sa.Engine, code: str, words: str, said: str
):
    refusal = f"DO $$ BEGIN RAISE EXCEPTION '{words}' USING ERRCODE = '{code}'; END $$"

    with pytest.raises(StorageUnavailable, match=said), failures_in_words(), postgres_engine.connect() as connection:
        connection.exec_driver_sql(refusal)


def _allow_few_pages(connection, _record) -> None:
    # Never fewer than the file has: SQLite takes the larger of both.
    connection.execute("PRAGMA max_page_count=1")


def _queue_large(uow: SqlUnitOfWork) -> None:
    with uow:
        uow.outbox.queue(a_message(1, content=b"x" * 1_000_000))
        uow.commit()


def test_a_damaged_file_is_told(sqlite_engine: sa.Engine, tmp_path: Path):
    store_towns(SqlUnitOfWork(sqlite_engine), count=2)
    sqlite_engine.dispose()
    file = tmp_path / "test.db"
    file.write_bytes(b"\0" * 100 + file.read_bytes()[100:])

    with pytest.raises(StorageUnavailable, match="antwortet nicht"):
        SqlUnitOfWork(sqlite_engine).__enter__()


def test_a_number_that_no_column_holds_is_refused(engine: sa.Engine):
    store_proposals(SqlUnitOfWork(engine), a_proposal())

    with SqlUnitOfWork(engine) as uow, pytest.raises(BadInput):
        uow.runs.add(a_run(id="r1-2", total=2**70, upper_bound=2**70, made_at=NOW))


def test_neither_errors_nor_logs_hold_what_somebody_told_us(engine: sa.Engine, caplog: pytest.LogCaptureFixture):
    told = "Unser Kämmerer ist überfordert"
    caplog.set_level(logging.DEBUG, "sqlalchemy")

    with engine.connect() as connection, pytest.raises(sa.exc.DBAPIError) as refusal:
        connection.execute(sa.text("INSERT INTO nowhere (need) VALUES (:need)"), {"need": told})

    assert "INSERT INTO nowhere" in str(refusal.value)
    assert "INSERT INTO nowhere" in caplog.text
    assert told not in str(refusal.value) + repr(refusal.value) + caplog.text


def test_a_database_that_goes_away_in_the_middle_is_a_sentence(postgres_engine: sa.Engine):
    own = make_engine(postgres_engine.url.render_as_string(hide_password=False))
    with pytest.raises(StorageUnavailable, match="Die Datenbank antwortet nicht"):
        _read_while_the_server_ends_us(SqlUnitOfWork(own), postgres_engine)

    assert own.pool.checkedout() == 0
    with SqlUnitOfWork(own) as uow:
        assert uow.towns.all() == ()
    own.dispose()


def _read_while_the_server_ends_us(uow: SqlUnitOfWork, server: sa.Engine) -> None:
    with uow, server.connect() as other:
        uow.towns.all()
        other.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'"
        )
