"""Is a unit of work one transaction, and does no writer ever overwrite another without knowing?"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from matchmaker.errors import StaleWrite, UnknownTown
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.availability import StorageUnavailable
from matchmaker.storage.engine import make_engine
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_profile, a_town, ags
from tests.contract.conftest import OpenUnitOfWork
from tests.round_builders import NOW, OLGA, a_message, a_proposal, a_round, store_proposals, store_towns

WRITERS = 4
SAVES = 25


def test_what_is_not_committed_is_rolled_back(uow: UnitOfWork):
    store_proposals(uow, a_proposal())

    with uow:
        uow.proposals.save(a_proposal().approve(OLGA, NOW))
        uow.outbox.queue(a_message())
        assert uow.outbox.has(a_message().key)

    with uow:
        assert uow.proposals.get("r1-1-01") == a_proposal()
        assert not uow.outbox.has(a_message().key)


def test_an_error_rolls_everything_back_and_passes_on(uow: UnitOfWork):
    store_towns(uow)

    with pytest.raises(UnknownTown):
        _store_and_fail(uow)

    with uow:
        assert uow.profiles.all() == ()


def test_what_was_committed_stays_although_more_follows(uow: UnitOfWork):
    store_towns(uow, count=1)

    with uow:
        uow.profiles.save_all([a_profile(0)])
        uow.commit()
        uow.profiles.save_all([a_profile(0, name="danach")])

    with uow:
        assert uow.profiles.all() == (a_profile(0),)


def _store_and_fail(uow: UnitOfWork) -> None:
    with uow:
        uow.profiles.save_all([a_profile(1)])
        uow.towns.get("99999999")


def test_a_refused_write_leaves_the_rest_of_the_transaction_usable(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round())
        with pytest.raises(StaleWrite):
            uow.rounds.add(a_round())
        uow.rounds.add(a_round(id="r2"))
        uow.commit()

    with uow:
        assert [one.id for one in uow.rounds.all()] == ["r1", "r2"]


def test_a_unit_of_work_cannot_be_opened_inside_itself(uow: UnitOfWork):
    with uow, pytest.raises(RuntimeError):
        uow.__enter__()


def test_nothing_is_committed_outside_of_the_block(uow: UnitOfWork):
    with pytest.raises(RuntimeError):
        uow.commit()


def test_reading_sees_what_is_committed_even_while_somebody_writes(open_uow: OpenUnitOfWork):
    store_towns(open_uow(), count=2)

    with open_uow() as writer:
        writer.towns.replace_all([a_town(number) for number in range(3)])
        with open_uow(reading=True) as reader:
            assert reader.towns.all() == (a_town(0), a_town(1))
            with pytest.raises(RuntimeError):
                reader.commit()


def test_of_many_writers_each_save_counts_or_is_refused(open_uow: OpenUnitOfWork):
    """Lost updates are impossible: versions count exactly the saves that were not refused."""
    store_proposals(open_uow(), a_proposal())
    together = Barrier(WRITERS)

    def write(_writer: int) -> int:
        saved = 0
        together.wait(timeout=60)
        for _ in range(SAVES):
            with open_uow(reading=True) as reader:
                seen = reader.proposals.get("r1-1-01")
            saved += _saved(open_uow(), seen)
        return saved

    with ThreadPoolExecutor(WRITERS) as pool:
        saved = sum(pool.map(write, range(WRITERS)))

    with open_uow(reading=True) as reader:
        assert reader.proposals.get("r1-1-01").version == 1 + saved
    assert saved >= SAVES


def _saved(uow: UnitOfWork, seen: object) -> bool:
    try:
        with uow:
            uow.proposals.save(seen)
            uow.commit()
    except StaleWrite:
        return False
    return True


def test_of_two_writers_with_the_same_key_one_is_refused(open_uow: OpenUnitOfWork):
    together = Barrier(2)

    def queue(writer: int) -> bool:
        together.wait(timeout=60)
        try:
            with open_uow() as uow:
                uow.outbox.queue(a_message(writer, key="the same"))
                uow.commit()
        except StaleWrite:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(queue, range(2))) == [False, True]

    with open_uow() as uow:
        assert uow.outbox.count_by_state() == {"queued": 1}


def test_two_senders_never_hold_the_same_mail(postgres_engine: sa.Engine):
    """On PostgreSQL the second passes over what the first holds; SQLite lets in one writer at a time."""
    first, second = SqlUnitOfWork(postgres_engine), SqlUnitOfWork(postgres_engine)
    with first:
        first.outbox.queue(a_message(1))
        first.outbox.queue(a_message(2))
        first.commit()

    with first, second:
        assert [mail.id for mail in first.outbox.due(NOW, limit=1)] == ["m1"]
        assert [mail.id for mail in second.outbox.due(NOW, limit=5)] == ["m2"]


def test_a_database_that_is_not_there_is_a_sentence(tmp_path):
    folder = SqlUnitOfWork(make_engine(f"sqlite:///{tmp_path}/missing/folder.db"))
    nobody = SqlUnitOfWork(make_engine(f"postgresql+psycopg://postgres@/x?host={tmp_path}"))

    for uow in (folder, nobody):
        with pytest.raises(StorageUnavailable, match="Die Datenbank antwortet nicht"):
            uow.__enter__()


def test_the_reading_of_a_missing_table_is_a_sentence_too(tmp_path):
    engine = make_engine(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StorageUnavailable), SqlUnitOfWork(engine) as uow:
        uow.towns.all()
    engine.dispose()


def test_no_block_keeps_its_connection_however_it_ends(engine: sa.Engine):
    uow, reader = SqlUnitOfWork(engine), SqlUnitOfWork(engine, reading=True)
    with uow, suppress(UnknownTown):
        uow.towns.get("99999999")
    with suppress(UnknownTown), reader:
        reader.towns.get("99999999")
    with uow:
        uow.rounds.add(a_round())
        with suppress(StaleWrite):
            uow.rounds.add(a_round())
        with suppress(RuntimeError):
            uow.__enter__()
        uow.commit()
    with suppress(RuntimeError), uow:
        uow.commit()
        uow.commit()

    assert engine.pool.checkedout() == 0


@pytest.mark.parametrize("count", [1, 8])
def test_lists_cost_the_same_few_queries_however_long_they_are(engine: sa.Engine, count: int):
    uow = SqlUnitOfWork(engine)
    store_proposals(uow, *(a_proposal(number) for number in range(1, count // 2 + 1)))
    with uow:
        uow.profiles.save_all(a_profile(number) for number in range(count))
        uow.commit()

    with uow:
        assert [
            _queries(engine, uow.towns.all),
            _queries(engine, uow.profiles.all),
            _queries(engine, uow.relations.all),
            _queries(engine, uow.rounds.all),
            _queries(engine, lambda: uow.proposals.of_round("r1")),
            _queries(engine, lambda: uow.proposals.of_town(ags(0))),
            _queries(engine, lambda: uow.runs.latest("r1")),
            _queries(engine, lambda: uow.outbox.of_proposal("r1-1-01")),
        ] == [1, 5, 1, 1, 2, 2, 2, 1]


def _queries(engine: sa.Engine, read: Callable[[], object]) -> int:
    with _counted(engine) as statements:
        read()
    return len(statements)


@contextmanager
def _counted(engine: sa.Engine) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)
