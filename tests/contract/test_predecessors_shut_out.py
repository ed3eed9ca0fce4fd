"""Does a handover close the predecessor's own doors, and leave open what belongs to others or may never close?"""

from datetime import date

import pytest

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.api_token import ApiToken, Scope
from matchmaker.rounds.first_contact import OfficePost
from matchmaker.rounds.handing_over import HandoverOrder, hand_over
from matchmaker.rounds.objecting import OBJECTED, object_by
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope as Spared
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.exchange_builders import a_running_exchange, store_exchanges
from tests.fake_letters import FakeCorrespondence
from tests.office_builders import an_office
from tests.round_builders import LATER, NOW, OLGA

OLD = "office@town0.example"
NEW = "neu@town0.example"


@pytest.fixture
def uow(uow: UnitOfWork) -> UnitOfWork:
    """Town 0 has a mayor's office and one of the administration, and an exchange that runs."""
    store_exchanges(uow, a_running_exchange(1))
    with uow:
        uow.offices.add(an_office(0))
        uow.offices.add(an_office(8, ags=ags(0), role=Role.ADMINISTRATION))
        uow.commit()
    return uow


def hands_over(uow: UnitOfWork) -> None:
    order = HandoverOrder(ags(0), Role.MAYOR, OLGA, date(2024, 3, 1), NEW)
    hand_over(order, OfficePost(FakeCorrespondence(), lambda key: f"secret of {key}"), uow, NOW)


def a_door(token: str, purpose: OfficePurpose, role: Role = Role.MAYOR, number: int = 0) -> OfficeLink:
    proposal = "r1-1-01" if purpose is OfficePurpose.HANDOVER else None
    return OfficeLink(
        hash_of(token), purpose, ags(number), role, f"{token}@town.example", NOW, LATER, proposal, text_version="1"
    )


def test_links_of_the_office_end_those_of_other_offices_and_towns_do_not(uow: UnitOfWork):
    asking = (OfficePurpose.HANDOVER, OfficePurpose.DELEGATE)
    own = [a_door(f"own-{purpose}", purpose) for purpose in asking]
    others = [
        a_door(f"{role}-{number}-{purpose}", purpose, role, number)
        for purpose in asking
        for role, number in ((Role.ADMINISTRATION, 0), (Role.MAYOR, 1))
    ]
    with uow:
        for one in (*own, *others):
            uow.office_links.add(one)
        uow.commit()

    hands_over(uow)

    with uow:
        assert [uow.office_links.find(one.token_hash).valid_until for one in own] == [NOW, NOW]
        assert [uow.office_links.find(one.token_hash) for one in others] == others


def test_what_was_decided_by_a_link_stays_as_it_was_decided(uow: UnitOfWork):
    decided = a_door("decided", OfficePurpose.DELEGATE).answered("confirmed", NOW)
    with uow:
        uow.office_links.add(decided)
        uow.commit()

    hands_over(uow)

    with uow:
        assert uow.office_links.find(decided.token_hash) == decided


def test_whoever_left_may_still_object_to_being_written_to(uow: UnitOfWork):
    notice = OfficeLink(hash_of("notice"), OfficePurpose.OBJECTION, ags(0), Role.MAYOR, OLD, NOW, LATER, None, "1")
    with uow:
        uow.office_links.add(notice)
        uow.commit()

    hands_over(uow)

    assert object_by("notice", uow, LATER) == notice.answered(OBJECTED, LATER)
    with uow:
        assert uow.suppressions.of(OLD).scope is Spared.ALL
        # The address that objected is not the successor's, whose office goes on.
        assert [one.address for one in uow.offices.all_open() if one.role is Role.MAYOR] == [NEW]


def test_programs_of_the_office_and_of_the_whole_town_end_those_of_others_do_not(uow: UnitOfWork):
    inside = [a_token("own", Role.MAYOR), a_token("whole", None)]
    others = [
        a_token("other", Role.ADMINISTRATION),
        a_token("town1", Role.MAYOR, number=1),
        a_token("olga", None, None),
    ]
    ended = a_token("ended", Role.MAYOR).revoked(NOW.replace(year=2023))
    with uow:
        for one in (*inside, *others, ended):
            uow.api_tokens.add(one)
        uow.commit()

    hands_over(uow)

    with uow:
        assert [uow.api_tokens.of(one.id) for one in inside] == [one.revoked(NOW) for one in inside]
        assert [uow.api_tokens.of(one.id) for one in (*others, ended)] == [*others, ended]


def a_token(name: str, role: Role | None, number: int | None = 0) -> ApiToken:
    audience = Audience.HEAD_OFFICE if number is None else Audience.TOWN
    town = None if number is None else ags(number)
    scopes = frozenset({Scope.READ})
    return ApiToken(hash_of(name)[:12], hash_of(name), name, audience, scopes, NOW, LATER, town, role)


def test_a_refused_handover_closes_no_door(uow: UnitOfWork):
    door, token = a_door("own", OfficePurpose.DELEGATE), a_token("own", Role.MAYOR)
    notice = OfficeLink(hash_of("n"), OfficePurpose.OBJECTION, ags(0), Role.MAYOR, NEW, NOW, LATER, None, "1")
    with uow:
        uow.office_links.add(door)
        uow.office_links.add(notice)
        uow.api_tokens.add(token)
        uow.commit()
    object_by("n", uow, NOW)

    with pytest.raises(TransitionRefused):
        hands_over(uow)

    with uow:
        assert uow.office_links.find(door.token_hash) == door
        assert uow.api_tokens.of(token.id) == token
