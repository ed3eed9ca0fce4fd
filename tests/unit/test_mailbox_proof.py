"""Does only who reads a checked mailbox come in, once, in time, in the browser that asked?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, Session
from matchmaker.rounds.challenge import LASTS, MOST_TRIES
from matchmaker.rounds.delegates import CONFIRMED_BY
from matchmaker.rounds.mailbox_proof import (
    MOST_FOR_ADDRESS,
    MOST_FOR_CLIENT,
    CodeOrder,
    Proof,
    accounts_for,
    ask_for_code,
    come_in,
)
from matchmaker.rounds.office import Standing
from matchmaker.towns.profile import Role
from tests.builders import a_town, ags
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.office_builders import BROWSER, CODE, an_office
from tests.round_builders import LATER, NOW, OLGA, a_message

ORDER = CodeOrder("Office@Town1.example", BROWSER, "192.0.2.1", CODE)
PROOF = Proof(CODE, BROWSER)


@pytest.fixture
def uow() -> FakeUnitOfWork:
    uow = FakeUnitOfWork(FakeDatabase())
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(4))
        uow.offices.add(an_office(1))
        uow.commit()
    return uow


def ask(uow: FakeUnitOfWork, order: CodeOrder = ORDER, now=NOW) -> None:
    with uow:
        number = sum(uow.outbox.count_by_state().values()) + 1
    ask_for_code(order, lambda _code: a_message(number, key=f"k{number}"), uow, now)


def mails(uow: FakeUnitOfWork) -> int:
    with uow:
        return sum(uow.outbox.count_by_state().values())


def test_whoever_reads_the_mailbox_comes_in_once(uow):
    ask(uow)
    [account] = accounts_for(PROOF, uow, NOW)
    session = Session("s" * 64, Audience.TOWN, LATER, account.ags, account.role)
    come_in(account, PROOF, session, uow, NOW)

    assert account == an_office(1)
    with uow:
        assert uow.access.session("s" * 64) == session
    for step in (
        lambda: come_in(account, PROOF, replace(session, id_hash="t" * 64), uow, NOW),
        lambda: accounts_for(PROOF, uow, NOW),
    ):
        with pytest.raises(TransitionRefused):
            step()


def test_digits_in_groups_are_the_same_code(uow):
    ask(uow)

    assert accounts_for(Proof(" 042 137 ", BROWSER), uow, NOW) == (an_office(1),)


@pytest.mark.parametrize(
    ("proof", "later"),
    [
        (Proof("042138", BROWSER), timedelta()),
        (Proof("", BROWSER), timedelta()),
        (Proof(CODE, "c" * 64), timedelta()),
        (PROOF, LASTS + timedelta(seconds=1)),
    ],
)
def test_a_wrong_code_another_browser_and_a_late_one_are_refused_alike(uow, proof, later):
    ask(uow)

    with pytest.raises(TransitionRefused, match="Der Code stimmt nicht, oder er ist abgelaufen"):
        accounts_for(proof, uow, NOW + later)
    assert accounts_for(PROOF, uow, NOW + LASTS) == (an_office(1),)


def test_after_five_wrong_tries_the_right_code_is_refused_too(uow):
    ask(uow)
    for _ in range(MOST_TRIES):
        with pytest.raises(TransitionRefused):
            accounts_for(Proof("000000", BROWSER), uow, NOW)

    with pytest.raises(TransitionRefused):
        accounts_for(PROOF, uow, NOW)


@pytest.mark.parametrize(
    "unknown",
    [
        an_office(2, checked_by=None, checked_at=None),
        an_office(2, ended_at=NOW),
    ],
)
def test_an_address_that_does_not_speak_gets_no_mail_and_even_the_right_code_no_entry(uow, unknown):
    with uow:
        uow.offices.add(unknown)
        uow.commit()
    for address in (unknown.address, "nobody@nowhere.example"):
        ask(uow, replace(ORDER, address=address))
        with pytest.raises(TransitionRefused):
            accounts_for(PROOF, uow, NOW)
    assert mails(uow) == 0


def test_a_delegate_speaks_once_its_mailbox_agreed_and_one_mailbox_may_speak_for_several(uow):
    delegate = an_office(2, standing=Standing.DELEGATE, checked_by=CONFIRMED_BY, address=an_office(1).address)
    with uow:
        uow.offices.add(delegate)
        uow.offices.add(replace(delegate, id="asked", ags=ags(3), checked_by=None, checked_at=None))
        uow.commit()
    ask(uow)

    assert accounts_for(PROOF, uow, NOW) == (an_office(1), delegate)


def test_an_address_that_ended_after_the_mail_left_does_not_come_in(uow):
    ask(uow)
    with uow:
        uow.offices.save(an_office(1).end(NOW))
        uow.commit()

    with pytest.raises(TransitionRefused):
        accounts_for(PROOF, uow, NOW)


def test_a_new_code_makes_the_old_one_worthless(uow):
    ask(uow)
    ask(uow, replace(ORDER, code="999999"))

    with pytest.raises(TransitionRefused):
        accounts_for(PROOF, uow, NOW)
    assert accounts_for(Proof("999999", BROWSER), uow, NOW)


def test_one_address_gets_five_mails_an_hour_however_it_is_spelled(uow):
    for number in range(MOST_FOR_ADDRESS + 3):
        address = ORDER.address.upper() if number % 2 else ORDER.address
        ask(uow, replace(ORDER, address=address, client=str(number)))
    assert mails(uow) == MOST_FOR_ADDRESS

    ask(uow, now=NOW + timedelta(hours=1))
    assert mails(uow) == MOST_FOR_ADDRESS + 1


def test_from_one_place_at_most_thirty_codes_an_hour_are_asked_for(uow):
    with uow:
        for number in range(MOST_FOR_CLIENT + 1):
            uow.offices.add(an_office(2, id=f"o{number}", address=f"a{number}@town.example"))
        uow.commit()
    for number in range(MOST_FOR_CLIENT + 1):
        ask(uow, replace(ORDER, address=f"a{number}@town.example"))

    assert mails(uow) == MOST_FOR_CLIENT


def test_a_session_for_another_account_is_a_mistake_of_ours(uow):
    ask(uow)

    with pytest.raises(ValueError, match="account"):
        come_in(an_office(1), PROOF, Session("s" * 64, Audience.TOWN, LATER, ags(2), Role.MAYOR), uow, NOW)


def test_an_address_is_checked_once_and_ended_once():
    fresh = an_office(1, checked_by=None, checked_at=None)
    checked = fresh.check(OLGA, LATER)

    assert (fresh.speaks, checked.speaks, checked.end(LATER).speaks) == (False, True, False)
    for step in (lambda: checked.check(OLGA, LATER), lambda: fresh.end(NOW).check(OLGA, LATER)):
        with pytest.raises(TransitionRefused):
            step()
    with pytest.raises(TransitionRefused):
        checked.end(LATER).end(LATER)
