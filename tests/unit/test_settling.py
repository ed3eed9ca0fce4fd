"""Can head office settle what waits for it, once and only where something waits?"""

import re
from dataclasses import replace

import pytest

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.office_act import TERMINAL
from matchmaker.rounds.outbox import TRIED_ANEW, MessageState, OutboxMessage
from matchmaker.rounds.reconciling import GRACE, reconcile
from matchmaker.rounds.relay_answer import Finding
from matchmaker.rounds.settling import Settlement, about_task, finish_task, settle_mail
from matchmaker.rounds.suppression import Scope, Suppression
from matchmaker.rounds.task import Task, TaskKind
from tests.fakes import FakeUnitOfWork
from tests.round_builders import LATER, NOW, OLGA, a_failed_message, a_message, a_message_in_data, a_sent_message


class NothingKnown:
    """A relay that keeps no record."""

    def look_up(self, messages):
        return {one.id: Finding.UNKNOWN for one in messages}


def stored(message: OutboxMessage) -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    with uow:
        uow.outbox.queue(message)
        uow.commit()
    return uow


def in_doubt() -> tuple[FakeUnitOfWork, OutboxMessage, Task]:
    uow = stored(a_message_in_data(1, NOW - GRACE))
    assert reconcile(NothingKnown(), uow, NOW) == {"in_doubt": 1}
    with uow:
        (mail,), (task,) = uow.outbox.in_state(MessageState.IN_DOUBT), uow.tasks.open()
    return uow, mail, task


@pytest.mark.parametrize(
    ("settlement", "state"), [(Settlement.SENT, MessageState.SENT), (Settlement.AGAIN, MessageState.QUEUED)]
)
def test_a_mail_in_doubt_is_settled_once_and_its_task_with_it(settlement: Settlement, state: MessageState):
    uow, mail, _ = in_doubt()

    settled = settle_mail(mail.key, settlement, uow, LATER)

    assert settled.state is state
    assert settled.message_id == mail.message_id
    with uow:
        assert uow.tasks.open() == ()
    with pytest.raises(TransitionRefused, match="nichts unklar"):
        settle_mail(mail.key, settlement, uow, LATER)


def test_the_task_of_a_mail_in_doubt_is_not_struck_off_before_somebody_decides():
    uow, mail, task = in_doubt()

    with pytest.raises(TransitionRefused, match="verschickt wurde oder noch einmal"):
        finish_task(task.key, OLGA, uow, LATER)

    settle_mail(mail.key, Settlement.SENT, uow, LATER)
    with pytest.raises(NotFound):
        finish_task(task.key, OLGA, uow, LATER)


def test_a_mail_that_could_not_be_delivered_goes_again_with_all_its_attempts():
    failed = replace(a_failed_message(1), attempts=8, first_tried_at=NOW, lost_claims=5)
    uow = stored(failed)

    again = settle_mail(failed.key, Settlement.AGAIN, uow, LATER)

    expected = replace(a_message(1), due_at=LATER, version=failed.version + 1, note=TRIED_ANEW)
    assert again == expected
    assert again.content == failed.content


def test_nothing_goes_again_to_an_address_that_does_not_exist():
    failed = a_failed_message(1)
    uow = stored(failed)
    with uow:
        uow.suppressions.add(Suppression(failed.recipient, Scope.ALL, "550 unbekannt.", NOW))
        uow.commit()

    with pytest.raises(TransitionRefused, match="Bitte klären Sie die Adresse"):
        settle_mail(failed.key, Settlement.AGAIN, uow, LATER)
    with uow:
        assert uow.outbox.by_key(failed.key) == failed


@pytest.mark.parametrize("message", [a_message(1), a_sent_message(1), a_message_in_data(1)])
@pytest.mark.parametrize("settlement", Settlement)
def test_what_waits_leaves_by_itself_and_what_was_sent_is_not_sent_twice(
    message: OutboxMessage, settlement: Settlement
):
    uow = stored(message)

    with pytest.raises(TransitionRefused, match="nichts unklar"):
        settle_mail(message.key, settlement, uow, LATER)
    with uow:
        assert uow.outbox.by_key(message.key) == message


def test_an_unknown_mail_or_task_is_told_in_a_sentence():
    uow = FakeUnitOfWork()

    with pytest.raises(NotFound, match="„nirgends“ gibt es nicht"):
        settle_mail("nirgends", Settlement.SENT, uow, NOW)
    with pytest.raises(NotFound, match="„nirgends“ gibt es nicht"):
        finish_task("nirgends", OLGA, uow, NOW)


def test_a_task_is_struck_off_once():
    uow = FakeUnitOfWork()
    task = Task("reply/1", TaskKind.REPLY, NOW, "Eine Antwort.")
    with uow:
        uow.tasks.add(task)
        uow.commit()

    assert finish_task("reply/1", OLGA, uow, LATER) == task
    with pytest.raises(NotFound):
        finish_task("reply/1", TERMINAL, uow, LATER)
    with uow:
        assert [(one.by, one.act, one.after) for one in uow.office_acts.of(about_task(task))] == [
            (OLGA, "task_done", {"which": "reply"})
        ]


def test_the_log_holds_nothing_of_what_a_task_is_called_by():
    mailed = Task("bounce/<a@b.example>", TaskKind.BOUNCE, NOW, "Kam zurück.", address="a@b.example")

    assert re.fullmatch("task/[0-9a-f]{16}", about_task(mailed))
    assert about_task(replace(mailed, proposal_id="r1-1-01")) == "proposal/r1-1-01"


def test_a_state_is_told_in_german_where_a_step_is_refused():
    with pytest.raises(TransitionRefused, match="steht auf „verschickt“"):
        a_sent_message(1).claimed("token", LATER)
    assert {state.label for state in MessageState}.isdisjoint({state.value for state in MessageState})
