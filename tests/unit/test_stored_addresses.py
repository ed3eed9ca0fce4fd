"""Does a letter go to the checked address of the right office, or nowhere?"""

import pytest

from api.letter_reading import Readings
from api.stored_addresses import stored_address
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.office import Standing
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.office_builders import an_office
from tests.round_builders import LATER

MEMBER = Member(ags(1), Role.MAYOR)


def written_to(*offices, member=MEMBER):
    database = FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        uow.towns.replace_all([*(a_town(number) for number in range(4)), a_town(4, name="Birkenau am See")])
        for office in offices:
            uow.offices.add(office)
        uow.commit()
    with FakeUnitOfWork(database, reading=True) as uow:
        return stored_address(member, Readings(uow))


def test_the_newest_checked_address_of_the_office_counts():
    newer = an_office(1, id="newer", address="new@town1.example", added_at=LATER)
    delegate = an_office(1, id="d", address="somebody@town1.example", standing=Standing.DELEGATE, added_at=LATER)

    assert written_to(an_office(1), newer, delegate) == "new@town1.example"


@pytest.mark.parametrize(
    "office",
    [
        an_office(1, checked_by=None, checked_at=None),
        an_office(1, ended_at=LATER),
        an_office(1, role=Role.ADMINISTRATION),
        an_office(1, standing=Standing.DELEGATE),
        an_office(2),
    ],
)
def test_without_one_nothing_is_sent_and_it_is_said_what_to_do(office):
    with pytest.raises(MatchmakerError, match=r"Birkenau am See \(Bürgermeisteramt\).*matchmaker offices add"):
        written_to(office)


def test_towns_of_one_name_each_get_their_own_letters():
    offices = (an_office(1), an_office(4))

    assert written_to(*offices) == "office@town1.example"
    assert written_to(*offices, member=Member(ags(4), Role.MAYOR)) == "office@town4.example"
