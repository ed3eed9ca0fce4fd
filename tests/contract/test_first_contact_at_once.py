"""Does an office hear once, and stay unheard after an objection, when two work on one database at the same time?"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import sqlalchemy as sa

from matchmaker.rounds.first_contact import OfficePost, contact_offices
from matchmaker.rounds.objecting import object_by
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from tests.builders import a_town
from tests.fake_letters import FakeCorrespondence
from tests.office_builders import an_office
from tests.round_builders import LATER, NOW

MANY = 130


def knowing(uow: UnitOfWork, count: int) -> None:
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(count))
        for number in range(count):
            uow.offices.add(an_office(number, source="auf der Internetseite der Stadt"))
        uow.commit()


def a_post(name: str) -> OfficePost:
    return OfficePost(FakeCorrespondence(), lambda key: f"{name} of {key}")


def test_two_who_write_at_once_write_to_each_office_once(engine: sa.Engine):
    knowing(SqlUnitOfWork(engine), MANY)
    together = Barrier(2)

    def write(name: str) -> None:
        uow = SqlUnitOfWork(engine)
        together.wait()
        contact_offices(a_post(name), uow, NOW)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, ("one", "other")))

    with SqlUnitOfWork(engine) as uow:
        keys = [mail.key for mail in uow.outbox.due(LATER, 2 * MANY)]
        links = [uow.office_links.notice_to(f"office@town{number}.example") for number in range(MANY)]
    assert (len(keys), len(set(keys))) == (MANY, MANY)
    assert None not in links


def test_two_presses_at_once_are_one_objection(engine: sa.Engine):
    knowing(SqlUnitOfWork(engine), 1)
    contact_offices(a_post("secret"), SqlUnitOfWork(engine), NOW)
    together = Barrier(2)

    def press(number: int) -> object:
        uow = SqlUnitOfWork(engine)
        together.wait()
        return object_by("secret of notice-office-0", uow, LATER + timedelta(seconds=number)).answered_at

    with ThreadPoolExecutor(2) as pool:
        answered = set(pool.map(press, (0, 1)))

    assert len(answered) == 1
    with SqlUnitOfWork(engine) as uow:
        assert len(uow.tasks.open()) == 1
        assert uow.suppressions.of("office@town0.example").scope is Scope.ALL


def test_what_is_written_and_objected_to_is_the_same_everywhere(uow: UnitOfWork):
    knowing(uow, 3)

    told = contact_offices(a_post("secret"), uow, NOW)
    object_by("secret of notice-office-1", uow, LATER)

    assert [one.why_not for one in told] == [None] * 3
    with uow:
        open_ones = [one.id for one in uow.offices.all_open()]
        assert open_ones == ["office-0", "office-2"]
        assert uow.office_links.notice_to("office@town1.example").answer == "objected"
        assert uow.office_links.notice_to("office@town2.example").answer is None
