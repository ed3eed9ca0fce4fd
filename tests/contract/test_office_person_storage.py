"""Do the people of head office stay as they were stored, and is a code worth one entry, on every storage?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import Audience, Session
from matchmaker.rounds.office_act import TERMINAL, OfficeAct
from matchmaker.rounds.office_keeping import NewAddress, add_checked_address, end_address
from matchmaker.rounds.office_person import OfficePerson, Rank
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.people_builders import SOUTH, STEP, a_person, an_invited
from tests.round_builders import LATER, NOW, store_towns

ACT = OfficeAct(NOW, "Koordination Süd", "invited", "person/1", {"rank": None}, {"rank": "member"})


def store(uow: UnitOfWork, *people: OfficePerson) -> None:
    with uow:
        for one in people:
            uow.office_people.add(one)
        uow.commit()


def test_people_come_back_as_they_were_stored_in_any_spelling_of_their_address(uow: UnitOfWork):
    south, boss = a_person(), a_person(2, rank=Rank.ADMINISTRATOR, last_step=STEP, invited_at=LATER)
    invited, gone = an_invited(3, until=LATER, invited_at=LATER), a_person(4, ended_at=LATER)
    store(uow, replace(south, address=" Sued@Office.EXAMPLE"), boss, invited, gone)

    with uow:
        assert uow.office_people.all_open() == (south, boss, invited)
        assert uow.office_people.at("SUED@office.example ") == south
        assert uow.office_people.at(gone.address) is None
        assert uow.office_people.find(gone.id) == gone
        assert uow.office_people.find("nobody") is None
        assert uow.office_people.invited(invited.invitation_hash or "") == invited
        assert uow.office_people.invited("0" * 64) is None
        with pytest.raises(NotFound):
            uow.office_people.get("nobody")


@pytest.mark.parametrize("same", [{"address": SOUTH}, {"called": "Koordination Süd"}])
def test_an_address_and_a_name_stand_for_one_person_until_they_end(uow: UnitOfWork, same: dict[str, str]):
    store(uow, a_person())
    with uow, pytest.raises(StaleWrite):
        uow.office_people.add(a_person(2, **same))

    with uow:
        uow.office_people.save(a_person().end(LATER))
        uow.office_people.add(a_person(2, **same))
        uow.commit()

    with uow:
        assert [one.id for one in uow.office_people.all_open()] == ["person-2"]


@pytest.mark.parametrize(
    "impossible",
    [
        a_person(password_hash=None),
        a_person(factor_salt=None),
        a_person(enrolled_at=None),
        a_person(invitation_hash="0" * 64),
        a_person(address="no address"),
        a_person(version=0),
    ],
)
def test_half_a_proof_is_not_stored(uow: UnitOfWork, impossible: OfficePerson):
    with uow, pytest.raises(BadInput):
        uow.office_people.add(impossible)


def test_the_second_of_two_changes_is_refused(uow: UnitOfWork):
    store(uow, a_person())
    with uow:
        saved = uow.office_people.save(a_person().invite("1" * 64, LATER))
        uow.commit()
    with uow, pytest.raises(StaleWrite):
        uow.office_people.save(a_person().end(LATER))

    with uow:
        assert uow.office_people.get("person-1") == saved == replace(a_person().invite("1" * 64, LATER), version=2)


def test_a_code_is_used_once_and_none_of_an_earlier_step_after_it(uow: UnitOfWork):
    store(uow, a_person(), a_person(2))
    with uow:
        taken = [uow.office_people.take_step("person-1", step) for step in (STEP, STEP, STEP - 1, STEP + 1)]
        others = [uow.office_people.take_step(who, STEP) for who in ("person-2", "nobody")]
        uow.commit()

    assert (taken, others) == ([True, False, False, True], [True, False])
    with uow:
        assert uow.office_people.get("person-1") == a_person(last_step=STEP + 1, version=3)


def test_of_twenty_who_show_one_code_at_once_one_comes_in(open_uow: OpenUnitOfWork):
    store(open_uow(), a_person())

    def come(_: int) -> bool:
        with open_uow() as own:
            taken = own.office_people.take_step("person-1", STEP)
            own.commit()
        return taken

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(come, range(20))) == 1


def test_a_recovery_code_is_good_once_for_its_person_and_until_there_are_new_ones(uow: UnitOfWork):
    store(uow, a_person(), a_person(2))
    with uow:
        uow.office_people.replace_recovery_codes("person-1", {"a" * 64, "b" * 64})
        uow.office_people.replace_recovery_codes("person-2", {"c" * 64})
        wrong = [uow.office_people.spend_recovery_code("person-1", code * 64, NOW) for code in "cd"]
        spent = [uow.office_people.spend_recovery_code("person-1", "a" * 64, NOW) for _ in range(2)]
        left = [uow.office_people.recovery_codes_left(who) for who in ("person-1", "person-2", "nobody")]
        uow.office_people.replace_recovery_codes("person-1", {"e" * 64})
        renewed = [uow.office_people.spend_recovery_code("person-1", code * 64, NOW) for code in "abe"]
        with pytest.raises(NotFound):
            uow.office_people.replace_recovery_codes("nobody", {"f" * 64})

    assert (wrong, spent, left, renewed) == ([False, False], [True, False], [1, 1, 0], [False, False, True])


def test_who_ended_is_forgotten_with_their_codes_the_oldest_first(uow: UnitOfWork):
    store(uow, a_person(1, ended_at=LATER), a_person(2, ended_at=NOW), a_person(3))
    with uow:
        uow.office_people.replace_recovery_codes("person-2", {"a" * 64})
        assert uow.office_people.remove_ended(NOW, 5) == 0
        assert uow.office_people.remove_ended(LATER, 5) == 1
        assert uow.office_people.recovery_codes_left("person-2") == 0
        uow.commit()

    with uow:
        assert [uow.office_people.find(f"person-{one}") is None for one in (1, 2, 3)] == [False, True, False]


def test_a_session_knows_its_person_and_ends_with_them(uow: UnitOfWork):
    own = Session("1" * 64, Audience.HEAD_OFFICE, LATER, person_id="person-1")
    other = Session("2" * 64, Audience.HEAD_OFFICE, LATER)
    with uow:
        uow.access.add_session(own)
        uow.access.add_session(other)
        assert uow.access.session(own.id_hash) == own
        uow.access.shut_out_person("person-1")
        assert [uow.access.session(one.id_hash) for one in (own, other)] == [None, other]


def test_who_has_ended_does_not_end_again():
    with pytest.raises(TransitionRefused):
        a_person().end(NOW).end(LATER)


def test_acts_come_back_in_their_order(uow: UnitOfWork):
    ended = replace(ACT, act="ended", before={"rank": "member"}, after={"rank": None})
    other = replace(ACT, about="person/2", by="Geschäftsstelle (Kommandozeile)")
    with uow:
        for act in (ACT, other, ended):
            uow.office_acts.record(act)
        uow.commit()

    with uow:
        assert uow.office_acts.of("person/1") == (ACT, ended)
        assert uow.office_acts.latest(2) == (ended, other)


def test_whose_address_head_office_stores_and_ends_is_written_down_without_the_address(uow: UnitOfWork):
    store_towns(uow)
    order = NewAddress(ags(1), Role.MAYOR, "rathaus@town1.example", "Koordination Süd")
    stored = add_checked_address(order, uow, NOW)
    # What speaks already is no act.
    add_checked_address(order, uow, LATER)
    end_address(ags(1), Role.MAYOR, order.address, uow, LATER)

    about, facts = f"office/{stored.id}", {"ags": ags(1), "role": "mayor"}
    with uow:
        assert uow.office_acts.latest(3) == (
            OfficeAct(LATER, TERMINAL, "office_ended", about, {}, facts),
            OfficeAct(NOW, "Koordination Süd", "office_checked", about, {}, facts),
        )


@pytest.mark.parametrize(
    "undoing",
    [
        "UPDATE office_act SET by = 'niemand'",
        "DELETE FROM office_act",
        "DELETE FROM office_act WHERE position = 1",
    ],
)
def test_no_statement_changes_what_head_office_did(engine_uow: UnitOfWork, engine: sa.Engine, undoing: str):
    with engine_uow:
        engine_uow.office_acts.record(ACT)
        engine_uow.commit()

    with pytest.raises(DatabaseError, match="wird nur ergänzt"), engine.begin() as connection:
        connection.exec_driver_sql(undoing)
    with engine_uow:
        assert engine_uow.office_acts.latest(5) == (ACT,)
