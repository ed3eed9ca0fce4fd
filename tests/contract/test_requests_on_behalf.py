"""Is a town told what head office entered for it, with the request itself, and is its successor?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import BadInput, NotFound
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.on_behalf import OnBehalf, RequestDesk, request_for
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.readdressing import readdress
from matchmaker.rounds.request import Request
from matchmaker.rounds.requesting import NewRequest
from matchmaker.rounds.task import TaskKind
from matchmaker.towns.profile import Format, Role
from tests.builders import a_taxonomy, a_town, ags
from tests.contract.test_readdressing import posts
from tests.fake_letters import FakeCorrespondence
from tests.fakes import FakeMailer
from tests.round_builders import NOW, OLGA

SOON = NOW + timedelta(hours=1)
ORDER = OnBehalf(ags(1), Role.MAYOR, 0, OLGA, "Anruf des Vorzimmers")
WANTED = NewRequest("form-1", ags(1), Role.MAYOR, Format.TANDEM, "youth")


@pytest.fixture(autouse=True)
def register(uow: UnitOfWork) -> None:
    with uow:
        uow.towns.replace_all([a_town(number) for number in range(3)])
        uow.commit()


def entered(uow: UnitOfWork, letters: FakeCorrespondence, order: OnBehalf = ORDER) -> Request:
    return request_for(order, WANTED, a_taxonomy(), RequestDesk(letters, uow, NOW))


def mails(uow: UnitOfWork) -> list[OutboxMessage]:
    with uow:
        return list(uow.outbox.due(SOON, 9))


def test_the_letter_is_stored_with_the_request(uow: UnitOfWork):
    made = entered(uow, FakeCorrespondence())

    assert [mail.key for mail in mails(uow)] == [f"{made.id}/{ags(1)}-mayor/request_entered/1"]
    assert made.stated_by == f"{OLGA}, für die Stadt: Anruf des Vorzimmers"


def test_where_the_letter_cannot_be_written_there_is_no_request(uow: UnitOfWork):
    with pytest.raises(NotFound):
        entered(uow, FakeCorrespondence(unwritable=ags(1)))

    with uow:
        assert uow.requests.of_town(ags(1)) == ()


def test_what_is_refused_is_told_to_nobody(uow: UnitOfWork):
    with pytest.raises(BadInput):
        entered(uow, FakeCorrespondence(), replace(ORDER, why=" "))

    assert mails(uow) == []


def test_without_an_address_head_office_has_a_task_to_call(uow: UnitOfWork):
    made = entered(uow, FakeCorrespondence(addressless=ags(1)))

    assert mails(uow) == []
    with uow:
        [task] = uow.tasks.open()
    assert (task.kind, task.key) == (TaskKind.NO_ADDRESS, f"no_address/request_entered/{made.id}")
    assert "Bitte sagen Sie es ihr am Telefon." in task.text


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_the_successor_hears_of_what_still_waits_alone(uow: UnitOfWork, is_withdrawn: bool):
    made = entered(uow, FakeCorrespondence())
    [dropped] = mails(uow)
    with uow:
        if is_withdrawn:
            uow.requests.save(uow.requests.get(made.id).withdraw(SOON))
        readdress(dropped, posts(), uow, SOON)
        uow.commit()

    again = [] if is_withdrawn else [f"{made.id}/{ags(1)}-mayor/request_entered/101"]
    assert [mail.key for mail in mails(uow)][1:] == again


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_letter_about_a_request_that_was_taken_back_does_not_leave(uow: UnitOfWork, is_withdrawn: bool):
    made, mailer = entered(uow, FakeCorrespondence()), FakeMailer()
    with uow:
        if is_withdrawn:
            uow.requests.save(uow.requests.get(made.id).withdraw(SOON))
        uow.commit()

    deliver_due(Sender(mailer, uow, lambda: SOON))

    assert [mail.letter for mail in mailer.delivered] == ([] if is_withdrawn else ["request_entered"])
