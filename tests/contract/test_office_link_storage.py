"""Are the links of offices kept alike everywhere: each address told once, nothing lost, the ended forgotten?"""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.storage.office_link_tables import office_links
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.office_builders import an_office
from tests.round_builders import NOW, a_proposal, store_proposals, store_towns

LATER = NOW + timedelta(days=30)


def a_link(number: int = 1, **changes: Any) -> OfficeLink:
    facts: dict[str, Any] = {
        "token_hash": hash_of(f"token-{number}"),
        "purpose": OfficePurpose.OBJECTION,
        "ags": ags(number),
        "role": Role.MAYOR,
        "address": f"office@town{number}.example",
        "made_at": NOW,
        "valid_until": LATER,
    }
    return OfficeLink(**(facts | changes))


def stored(uow: UnitOfWork, *links: OfficeLink) -> list[bool]:
    with uow:
        added = [uow.office_links.add(one) for one in links]
        uow.commit()
    return added


def test_a_link_comes_back_as_it_was_stored_with_what_became_of_it(uow: UnitOfWork):
    store_proposals(uow, a_proposal(1))
    first = a_link(1, text_version="2026-11")
    second = a_link(0, purpose=OfficePurpose.HANDOVER, proposal_id=a_proposal(1).id, role=Role.ADMINISTRATION)
    assert stored(uow, first, second) == [True, True]

    with uow:
        uow.office_links.save(first.answered("objected", LATER))
        uow.commit()

    with uow:
        assert uow.office_links.find(first.token_hash) == first.answered("objected", LATER)
        assert uow.office_links.hold(second.token_hash) == second
        assert uow.office_links.of_town(ags(0)) == (second,)
        assert uow.office_links.find(hash_of("another")) is None


def test_an_address_is_told_once_in_whatever_spelling_and_for_whichever_town(uow: UnitOfWork):
    store_towns(uow)
    told = a_link(1)

    assert stored(uow, told, a_link(2, address=" Office@Town1.example")) == [True, False]
    delegate = a_link(3, purpose=OfficePurpose.DELEGATE, address=told.address)
    assert stored(uow, delegate) == [True]

    with uow:
        assert uow.office_links.notice_to("OFFICE@town1.example") == told
        assert uow.office_links.notice_to("office@town2.example") is None


def test_what_ended_is_forgotten_but_never_that_somebody_was_told_or_objected(uow: UnitOfWork):
    store_towns(uow)
    notice = a_link(1)
    old, older = (a_link(n, purpose=OfficePurpose.DELEGATE, valid_until=LATER - timedelta(days=n)) for n in (2, 3))
    living = a_link(4, purpose=OfficePurpose.DELEGATE, valid_until=LATER + timedelta(days=9))
    stored(uow, notice, old, older, living)

    with uow:
        assert uow.office_links.remove_expired(LATER + timedelta(days=1), 1) == 1
        assert uow.office_links.find(older.token_hash) is None
        assert uow.office_links.remove_expired(LATER + timedelta(days=1), 9) == 1
        assert uow.office_links.find(notice.token_hash) == notice
        assert uow.office_links.find(living.token_hash) == living


def test_an_address_says_where_it_stands_in_public(uow: UnitOfWork):
    store_towns(uow)
    known = an_office(1, source="auf der Internetseite der Stadt", checked_by=None, checked_at=None)

    with uow:
        uow.offices.add(known)
        uow.commit()

    with uow:
        assert uow.offices.get(known.id) == known


@pytest.mark.parametrize(
    "broken",
    [{"answered_at": NOW}, {"purpose": "handover"}, {"proposal_id": "r1-1-01"}, {"purpose": "sale"}, {"role": "king"}],
)
def test_the_database_itself_refuses_what_makes_no_sense(engine: sa.Engine, broken: dict[str, Any]):
    store_proposals(SqlUnitOfWork(engine), a_proposal(1))

    def write(number: int, changes: dict[str, Any]) -> None:
        with engine.begin() as connection:
            connection.execute(sa.insert(office_links), asdict(a_link(number)) | changes)

    write(1, {})
    with pytest.raises(sa.exc.IntegrityError):
        write(2, broken)
