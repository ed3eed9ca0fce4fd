"""Do marks on the queue and orders to send come back as they were stored, and who of two writers wins?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.queue_mark import QueueMark
from tests.round_builders import NOW, OLGA, a_round

LATER = NOW + timedelta(minutes=10)
MARK = QueueMark("silent/r1-1-01/01000001", NOW, OLGA, date(2024, 3, 11), "Ruft am Montag zurück: „gern“")
ORDER = Dispatch("r1/1", "r1", OLGA, NOW, LATER, ("r1-1-01", "r1-1-02"), ("Land: Hessen",), "en")


def test_a_mark_comes_back_as_it_was_stored_and_counts_its_changes(uow: UnitOfWork):
    with uow:
        first = uow.queue_marks.put(MARK)
        done = uow.queue_marks.put(replace(first, done_at=LATER, snoozed_until=None))
        uow.commit()

    assert (first.version, done.version) == (1, 2)
    with uow:
        assert uow.queue_marks.all() == {MARK.id: replace(MARK, version=2, done_at=LATER, snoozed_until=None)}


@pytest.mark.parametrize("seen", [0, 2])
def test_the_second_of_two_who_mark_a_row_is_refused_and_keeps_their_note(uow: UnitOfWork, seen: int):
    with uow:
        uow.queue_marks.put(MARK)
        uow.commit()

    with uow, pytest.raises(StaleWrite) as refusal:
        uow.queue_marks.put(replace(MARK, note="Meine Worte", version=seen))

    assert refusal.value.rejected_text == "Meine Worte"
    with uow:
        assert uow.queue_marks.all()[MARK.id].note == MARK.note


def test_a_note_that_no_database_can_hold_is_refused(uow: UnitOfWork):
    with uow, pytest.raises(BadInput):
        uow.queue_marks.put(replace(MARK, note="\x00"))


def test_an_order_comes_back_as_it_was_stored_and_is_due_from_its_start_until_it_ends(uow: UnitOfWork):
    with uow:
        uow.rounds.add(a_round())
        uow.dispatches.add(ORDER)
        uow.commit()

    with uow:
        assert uow.dispatches.of_round("r1") == (ORDER,)
        assert uow.dispatches.due(LATER - timedelta(seconds=1)) == ()
        assert uow.dispatches.due(LATER) == (ORDER,)
        finished = uow.dispatches.save(ORDER.finished(LATER, ("Keine Adresse.",)))
        assert uow.dispatches.due(LATER) == ()
        assert uow.dispatches.get("r1/1") == finished == replace(ORDER.finished(LATER, ("Keine Adresse.",)), version=2)
        with pytest.raises(NotFound):
            uow.dispatches.get("r1/2")


def test_a_round_has_one_open_order_and_another_once_that_was_stopped(uow: UnitOfWork):
    second = replace(ORDER, id="r1/2", ordered_at=LATER, starts_at=LATER)
    with uow:
        uow.rounds.add(a_round())
        uow.dispatches.add(ORDER)
        with pytest.raises(StaleWrite):
            uow.dispatches.add(second)
        stopped = uow.dispatches.save(ORDER.stopped(OLGA, NOW))
        uow.dispatches.add(second)
        with pytest.raises(StaleWrite):
            uow.dispatches.save(ORDER.finished(NOW, ()))
        uow.commit()

    with uow:
        assert uow.dispatches.of_round("r1") == (stopped, second)


def test_an_order_for_no_round_is_refused(uow: UnitOfWork):
    with uow, pytest.raises(NotFound):
        uow.dispatches.add(ORDER)


@pytest.mark.parametrize(
    "change", ["language = 'fr'", "starts_at = '2020-01-01 00:00:00'", "stopped_by = 'x'", "version = 0"]
)
def test_the_database_keeps_the_rules_of_an_order_by_itself(engine_uow: UnitOfWork, engine: sa.Engine, change: str):
    with engine_uow as uow:
        uow.rounds.add(a_round())
        uow.dispatches.add(ORDER)
        uow.commit()

    with engine.begin() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql(f"UPDATE dispatch SET {change}")  # noqa: S608
