"""Does the demo write to made-up offices, and to whom head office entered once somebody took over?"""

import pytest

from api.address_book import NoAddress
from api.demo_book import demo_book
from api.letter_reading import Readings
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.handing_over import HandoverOrder, hand_over
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.fake_letters import FakeCorrespondence
from tests.fakes import FakeUnitOfWork
from tests.office_builders import an_office
from tests.round_builders import LATER, NOW, OLGA

MEMBER = Member(ags(1), Role.MAYOR)
MADE_UP = "buergermeisteramt@birkenau-am-see.example"


def demo_with(*offices: OfficeAddress) -> FakeUnitOfWork:
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(3))
        for office in offices:
            uow.offices.add(office)
        uow.commit()
    return uow


def address(uow: FakeUnitOfWork) -> str:
    with uow:
        return demo_book(MEMBER, Readings(uow))


@pytest.mark.parametrize(
    "offices",
    [
        [],
        [an_office(1, checked_by=None, checked_at=None)],
        [an_office(1, role=Role.ADMINISTRATION)],
        [an_office(1, standing=Standing.DELEGATE)],
        [an_office(2)],
    ],
    ids=["nobody", "unchecked", "another office", "a delegate", "another town"],
)
def test_an_office_that_head_office_never_checked_is_made_up(offices: list[OfficeAddress]):
    assert address(demo_with(*offices)) == MADE_UP


def test_after_a_handover_letters_go_to_the_successor():
    uow = demo_with(an_office(1, address=MADE_UP))
    before = address(uow)

    order = HandoverOrder(ags(1), Role.MAYOR, OLGA, address="neu@birkenau.example")
    hand_over(order, OfficePost(FakeCorrespondence(), str), uow, NOW)

    assert (before, address(uow)) == (MADE_UP, "neu@birkenau.example")


def test_an_office_that_was_ended_gets_nothing_any_more():
    with pytest.raises(NoAddress, match=r"Birkenau am See \(Bürgermeisteramt\)"):
        address(demo_with(an_office(1, ended_at=LATER)))
