"""Is it said when nobody works, or a mail waits for too long?"""

from datetime import timedelta

import pytest

from matchmaker.rounds.readiness import LONGEST_SILENCE, LONGEST_WAIT, why_not_ready
from tests.fakes import FakeUnitOfWork
from tests.round_builders import NOW, a_message, a_sent_message

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("silence", "wait", "reasons"),
    [
        (LONGEST_SILENCE, LONGEST_WAIT, 0),
        (LONGEST_SILENCE + SECOND, LONGEST_WAIT, 1),
        (LONGEST_SILENCE, LONGEST_WAIT + SECOND, 1),
        (LONGEST_SILENCE + SECOND, LONGEST_WAIT + SECOND, 2),
    ],
)
def test_two_minutes_without_a_worker_or_a_quarter_of_an_hour_in_the_queue_are_too_long(silence, wait, reasons: int):
    uow = FakeUnitOfWork()
    with uow:
        uow.clockwork.beat("worker", NOW - silence)
        uow.outbox.queue(a_message(1, due_at=NOW - wait))
        uow.outbox.queue(a_sent_message(2, due_at=NOW - timedelta(days=9)))

        assert len(why_not_ready(uow, NOW)) == reasons


def test_under_a_schema_of_another_program_it_is_not_ready():
    uow = FakeUnitOfWork()
    with uow:
        uow.clockwork.beat("worker", NOW)
        uow.clockwork.rows.other_schema["version"] = "9999"

        (reason,) = why_not_ready(uow, NOW)

    assert reason == "Die Datenbank gehört inzwischen zu einer anderen Fassung. Bitte den Dienst neu starten."


def test_without_any_worker_it_is_not_ready():
    with FakeUnitOfWork() as uow:
        assert why_not_ready(uow, NOW) == ("Seit zwei Minuten arbeitet kein „matchmaker worker“.",)
