"""Does only who knows the password and shows an unused code come into head office, on every storage?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from matchmaker.errors import BadInput, Fault, NotFound, TransitionRefused
from matchmaker.rounds.access import Audience, Session, hash_of
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.office_admission import FOR_ADDRESS, FROM_PLACE, WRONG, Entry, OfficeTry, Proofs, admit
from matchmaker.rounds.office_inviting import (
    INVITED_FOR,
    LAST,
    NOT_KEPT,
    UNLIKE,
    WRONG_CODE,
    Enrolment,
    PersonOrder,
    end_person,
    enrol,
    invite_person,
    invited_person,
    salt_of,
)
from matchmaker.rounds.office_person import OfficePerson, Rank
from matchmaker.rounds.pace import TooOften
from matchmaker.rounds.password_rules import TOO_SHORT
from matchmaker.rounds.ports import UnitOfWork
from tests.contract.conftest import OpenUnitOfWork
from tests.people_builders import CODE, DESK, PASSWORD, SOUTH, STEP, FixedFactor, QuickPasswords, a_person
from tests.round_builders import LATER, NOW

TRIED = OfficeTry(SOUTH, PASSWORD, CODE, "203.0.113.7")
ORDER = PersonOrder(" Sued@office.example", f" {DESK} ", Rank.ADMINISTRATOR, "Kommandozeile")
SETTING = Enrolment("token", PASSWORD, PASSWORD, CODE, has_kept_codes=True)


def proofs(step: int = STEP) -> Proofs:
    return Proofs(QuickPasswords(), FixedFactor(step))


def an_entry(number: int = 1, now: datetime = NOW) -> Entry:
    return Entry(hash_of(f"session-{number}"), now, now + timedelta(hours=12))


@pytest.fixture
def known(uow: UnitOfWork) -> UnitOfWork:
    with uow:
        uow.office_people.add(a_person())
        uow.commit()
    return uow


def opened(uow: UnitOfWork, number: int = 1) -> Session | None:
    with uow:
        return uow.access.session(hash_of(f"session-{number}"))


def test_password_and_code_open_a_session_of_this_person(known: UnitOfWork):
    came = admit(replace(TRIED, address=" SUED@office.example"), proofs(), an_entry(), known)

    assert (came.id, came.last_step) == ("person-1", STEP)
    expected = Session(hash_of("session-1"), Audience.HEAD_OFFICE, an_entry().until, person_id="person-1")
    assert opened(known) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        replace(TRIED, password="drei Brücken über die Zwickau"),
        replace(TRIED, password=""),
        replace(TRIED, code="000000"),
        replace(TRIED, code=""),
        replace(TRIED, address="nobody@office.example"),
        replace(TRIED, address=""),
    ],
)
def test_whatever_is_wrong_is_told_in_the_same_words_after_the_same_work(known: UnitOfWork, wrong: OfficeTry):
    """ASVS 5.0, 6.3.8: nobody learns who has an account."""
    quick, factor = QuickPasswords(), FixedFactor()

    with pytest.raises(TransitionRefused) as refusal:
        admit(wrong, Proofs(quick, factor), an_entry(), known)

    assert (str(refusal.value), quick.asked, factor.asked) == (WRONG, 1, 1)
    assert opened(known) is None
    # A wrong password does not use up the code of whoever types the right one next.
    assert admit(TRIED, proofs(), an_entry(), known).id == "person-1"


@pytest.mark.parametrize("step", [STEP, STEP - 1])
def test_a_code_lets_somebody_in_once_and_no_earlier_one_after_it(known: UnitOfWork, step: int):
    """ASVS 5.0, 6.5.1."""
    admit(TRIED, proofs(), an_entry(), known)

    with pytest.raises(TransitionRefused):
        admit(TRIED, proofs(step), an_entry(2), known)
    assert admit(TRIED, proofs(STEP + 1), an_entry(3), known).last_step == STEP + 1
    assert opened(known, 2) is None


def test_of_five_who_show_one_code_at_once_one_comes_in(open_uow: OpenUnitOfWork):
    with open_uow() as uow:
        uow.office_people.add(a_person())
        uow.commit()

    def come(number: int) -> bool:
        try:
            return bool(admit(TRIED, proofs(), an_entry(number), open_uow()))
        except TransitionRefused:
            return False

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(come, range(5))) == 1


def test_an_emergency_code_takes_the_place_of_the_app_once(known: UnitOfWork):
    with known:
        known.office_people.replace_recovery_codes("person-1", {hash_of("abcdefgh")})
        known.commit()
    tried = replace(TRIED, code=" ABCD-efgh")

    with pytest.raises(TransitionRefused):
        admit(replace(tried, password="falsch, aber lang"), proofs(), an_entry(), known)
    assert admit(tried, proofs(), an_entry(), known).id == "person-1"
    with pytest.raises(TransitionRefused):
        admit(tried, proofs(), an_entry(2), known)


@pytest.mark.parametrize("changed", [a_person(ended_at=NOW), None])
def test_who_has_ended_or_never_enrolled_does_not_come_in(uow: UnitOfWork, changed: OfficePerson | None):
    if changed is None:
        invite_person(ORDER, "token", uow, NOW)
    else:
        with uow:
            uow.office_people.add(changed)
            uow.commit()

    with pytest.raises(TransitionRefused, match="Das stimmt so nicht"):
        admit(TRIED, proofs(), an_entry(), uow)


def test_who_ends_while_the_password_is_compared_does_not_come_in(known: UnitOfWork):
    class Ending(QuickPasswords):
        def fits(self, password: str, hashed: str | None) -> bool:
            end_person(SOUTH, "Kommandozeile", known, NOW)
            return super().fits(password, hashed)

    with pytest.raises(TransitionRefused):
        admit(TRIED, Proofs(Ending(), FixedFactor()), an_entry(), known)
    assert opened(known) is None


@pytest.mark.parametrize(
    ("most", "other"),
    [
        (FROM_PLACE.most, replace(TRIED, address="somebody@else.example")),
        (FOR_ADDRESS.most, replace(TRIED, client="198.51.100.")),
    ],
)
def test_guessing_is_slowed_down_and_ends_with_its_quarter_of_an_hour(known: UnitOfWork, most: int, other: OfficeTry):
    """ASVS 5.0, 6.3.1: by delay, and nobody is shut out for ever."""
    for number in range(most):
        client = f"{other.client}{number}" if other.client != TRIED.client else other.client
        with pytest.raises(TransitionRefused):
            admit(replace(other, client=client, password="geraten"), proofs(), an_entry(), known)

    with pytest.raises(TooOften) as refusal:
        admit(TRIED, proofs(), an_entry(), known)

    assert timedelta(0) < refusal.value.wait <= FROM_PLACE.window
    assert admit(TRIED, proofs(), an_entry(2, NOW + refusal.value.wait), known).id == "person-1"


def test_an_invited_person_sets_password_app_and_emergency_codes_in_one_step(uow: UnitOfWork):
    invited = invite_person(ORDER, "token", uow, NOW)
    enrolled = enrol(SETTING, proofs(), an_entry(), uow)

    assert (invited.address, invited.called, invited.comes_in) == (SOUTH, DESK, False)
    assert (enrolled.rank, enrolled.factor_salt, enrolled.last_step) == (Rank.ADMINISTRATOR, salt_of("token"), STEP)
    assert opened(uow) == an_entry().session(enrolled)
    with uow:
        assert uow.office_people.recovery_codes_left(enrolled.id) == 10
        facts = {"called": DESK, "rank": "administrator"}
        about = f"person/{enrolled.id}"
        assert uow.office_acts.of(about) == (
            OfficeAct(NOW, "Kommandozeile", "person_invited", about, {}, facts),
            OfficeAct(NOW, DESK, "person_enrolled", about),
        )
    # The code that proved the app is spent, and so is the link.
    with pytest.raises(TransitionRefused):
        admit(TRIED, proofs(), an_entry(2), uow)
    with pytest.raises(NotFound):
        enrol(SETTING, proofs(), an_entry(3), uow)
    assert admit(replace(TRIED, code="token-3"), proofs(), an_entry(4), uow).id == enrolled.id


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_set(uow: UnitOfWork):
    invited = invite_person(ORDER, "token", uow, NOW)
    with pytest.raises(BadInput) as refusal:
        enrol(Enrolment("token", "kurz", "anders", "123456", has_kept_codes=False), proofs(), an_entry(), uow)

    assert refusal.value.faults == (
        Fault("passwort", TOO_SHORT),
        Fault("passwort_wieder", UNLIKE),
        Fault("code", WRONG_CODE),
        Fault("aufbewahrt", NOT_KEPT),
    )
    with uow:
        assert uow.office_people.get(invited.id) == invited
        assert uow.office_people.recovery_codes_left(invited.id) == 0
    assert opened(uow) is None


def test_a_new_link_ends_the_one_before_and_both_end_after_a_day(uow: UnitOfWork):
    invite_person(ORDER, "first", uow, NOW)
    again = invite_person(replace(ORDER, called="Büro"), "second", uow, LATER)

    with uow:
        assert invited_person("second", uow, LATER + INVITED_FOR) == again
        assert again.called == "Büro"
        with pytest.raises(NotFound):
            invited_person("first", uow, LATER)
        with pytest.raises(TransitionRefused):
            invited_person("second", uow, LATER + INVITED_FOR + timedelta(seconds=1))


def test_who_is_invited_again_comes_in_as_before_until_the_new_link_is_used(known: UnitOfWork):
    invite_person(ORDER, "token", known, NOW)
    admit(TRIED, proofs(), an_entry(), known)

    enrol(
        replace(SETTING, password="vier neue Wörter hier", again="vier neue Wörter hier"), proofs(), an_entry(2), known
    )

    assert opened(known) is None
    assert opened(known, 2) is not None
    with pytest.raises(TransitionRefused):
        admit(TRIED, proofs(STEP + 1), an_entry(3), known)


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"address": "no address"}, ["adresse"]),
        ({"called": "  "}, ["name"]),
        ({"called": "x" * 61, "address": ""}, ["adresse", "name"]),
        ({"called": "sued@office.example"}, ["name"]),
        ({"called": "zwei\nZeilen"}, ["name"]),
        ({"called": "koordination 2"}, ["name"]),
    ],
)
def test_an_invitation_that_is_no_good_stores_nothing(uow: UnitOfWork, changes: dict[str, str], where: list[str]):
    with uow:
        uow.office_people.add(a_person(2))
        uow.commit()
    with pytest.raises(BadInput) as refusal:
        invite_person(replace(ORDER, **changes), "token", uow, NOW)

    assert [fault.where for fault in refusal.value.faults] == where
    with uow:
        assert uow.office_people.all_open() == (a_person(2),)
        assert uow.office_acts.latest(1) == ()


def test_who_ends_leaves_no_session_and_the_last_administrator_stays_while_others_are_here(known: UnitOfWork):
    boss = a_person(2, rank=Rank.ADMINISTRATOR)
    with known:
        known.office_people.add(boss)
        known.commit()
    admit(TRIED, proofs(), an_entry(), known)

    with pytest.raises(TransitionRefused, match="letzte Zugang"):
        end_person(boss.address, DESK, known, NOW)
    with pytest.raises(TransitionRefused) as lowered:
        invite_person(PersonOrder(boss.address, boss.called, Rank.MEMBER, DESK), "token", known, NOW)
    assert str(lowered.value) == LAST

    assert end_person("SUED@office.example ", boss.called, known, LATER).ended_at == LATER
    assert opened(known) is None
    assert end_person(boss.address, boss.called, known, LATER).ended_at == LATER
    with pytest.raises(NotFound):
        end_person(SOUTH, boss.called, known, LATER)
    with known:
        ended = known.office_acts.of("person/person-1")
    assert ended == (
        OfficeAct(LATER, boss.called, "person_ended", "person/person-1", {"called": DESK, "rank": "member"}),
    )
