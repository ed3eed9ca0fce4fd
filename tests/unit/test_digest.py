"""Does head office hear once a day of what waits for it, and nothing on a day without anything?"""

from datetime import time, timedelta
from email import message_from_bytes, policy

from api.correspondence import TownCorrespondence
from api.demo_book import demo_book
from api.settings import Settings
from matchmaker.rounds.clock_slots import DailyRun, run_due
from matchmaker.rounds.digest import write_digest
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.task import Task, TaskKind
from tests.builders import a_taxonomy
from tests.fakes import FakeUnitOfWork
from tests.round_builders import NOW, a_message_in_data

SETTINGS = Settings(base_url="https://austausch.example", secret_key="k" * 32)
LETTERS = TownCorrespondence(SETTINGS, demo_book, a_taxonomy())
RUN = DailyRun("digest", time(7), lambda uow, slot: write_digest(LETTERS, uow, slot), latest_only=True)


def waiting(uow: FakeUnitOfWork) -> list[OutboxMessage]:
    with uow:
        return list(uow.outbox.in_state(MessageState.QUEUED))


def with_a_task() -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    with uow:
        uow.tasks.add(Task("reply/1", TaskKind.REPLY, NOW, "Cedernburg hat geantwortet."))
        uow.commit()
    return uow


def test_the_overview_goes_to_head_office_once_a_day_however_often_the_clock_strikes():
    uow = with_a_task()

    made = [run_due(RUN, uow, NOW + timedelta(hours=hours)) for hours in (0, 1, 24, 25)]

    first, second = waiting(uow)
    assert made == [1, 0, 1, 0]
    assert first.recipient == second.recipient == SETTINGS.mail_reply_to
    assert [mail.key for mail in (first, second)] == [
        f"digest/2024-03-0{day}/head-office-administration/digest/1" for day in (4, 5)
    ]
    text = message_from_bytes(first.content, policy=policy.default).get_body(("plain",)).get_content()
    assert "– Cedernburg hat geantwortet." in text
    assert "https://austausch.example/geschaeftsstelle" in text


def test_after_six_days_without_a_worker_there_is_one_overview_and_the_missed_days_are_over():
    uow = with_a_task()
    run_due(RUN, uow, NOW - timedelta(days=6))

    made = [run_due(RUN, uow, NOW), run_due(RUN, uow, NOW)]

    assert made == [6, 0]
    assert [mail.key[:17] for mail in waiting(uow)] == ["digest/2024-02-27", "digest/2024-03-04"]


def test_a_mail_in_doubt_alone_is_worth_an_overview():
    uow = FakeUnitOfWork()
    with uow:
        uow.outbox.queue(a_message_in_data(1).reconciled(Finding.UNKNOWN, NOW))
        uow.commit()

    run_due(RUN, uow, NOW)

    assert len(waiting(uow)) == 1


def test_on_a_day_without_anything_there_is_no_mail():
    uow = FakeUnitOfWork()

    assert run_due(RUN, uow, NOW) == 1
    assert waiting(uow) == []


def test_the_overview_of_a_day_is_not_queued_twice():
    uow = with_a_task()

    with uow:
        assert [write_digest(LETTERS, uow, NOW) for _ in range(2)] == [True, False]
