"""Do offices, challenges and counts stay as they were stored, and count once for many processes, on every storage?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.challenge import MOST_TRIES
from matchmaker.rounds.delegates import CONFIRMED_BY
from matchmaker.rounds.office import Standing
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.contract.conftest import OpenUnitOfWork
from tests.office_builders import BROWSER, a_challenge, an_office
from tests.round_builders import LATER, NOW, store_towns


def test_an_address_comes_back_as_it_was_and_speaks_in_any_spelling(uow: UnitOfWork):
    store_towns(uow)
    whole = an_office(1, name="Büro Ö.", in_office_since=date(2023, 5, 1), term_ends=date(2030, 4, 30))
    delegate = an_office(2, standing=Standing.DELEGATE, checked_by=CONFIRMED_BY, address=whole.address)
    asked = Standing.DELEGATE
    unchecked = an_office(3, standing=asked, checked_by=None, checked_at=None, address=whole.address)
    ended = an_office(4, ended_at=LATER, address=whole.address)
    with uow:
        for office in (ended, unchecked, delegate, whole):
            uow.offices.add(replace(office, address=" Office@Town1.example "))
        uow.commit()

    with uow:
        assert uow.offices.speaking("OFFICE@town1.EXAMPLE") == (whole, delegate)
        assert uow.offices.speaking("other@town1.example") == ()
        assert uow.offices.all_open() == (whole, delegate, unchecked)
        assert uow.offices.of_town(ags(4)) == (ended,)
        assert uow.offices.of_towns({ags(3), ags(4), ags(1), "99999999"}) == (whole, unchecked, ended)
        assert uow.offices.of_towns(()) == ()
        assert uow.offices.get("office-3") == unchecked
        with pytest.raises(NotFound):
            uow.offices.get("nowhere")


def test_an_address_stands_once_for_a_town_and_role_until_it_has_ended(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.offices.add(an_office(1))
        with pytest.raises(StaleWrite):
            uow.offices.add(an_office(1, id="again"))
        uow.offices.add(an_office(1, id="other role", role=Role.ADMINISTRATION))
        ended = uow.offices.save(an_office(1).end(LATER))
        uow.offices.add(an_office(1, id="again"))
        with pytest.raises(StaleWrite):
            uow.offices.save(an_office(1))
        assert ended.version == 2
        with pytest.raises(NotFound):
            uow.offices.add(an_office(1, id="nowhere", ags="99999999"))


@pytest.mark.parametrize(
    "impossible", [an_office(checked_by=None), an_office(version=0), an_office(address="no address")]
)
def test_the_database_itself_refuses_an_address_without_its_facts(engine_uow: UnitOfWork, impossible):
    store_towns(engine_uow)

    with engine_uow, pytest.raises(BadInput):
        engine_uow.offices.add(impossible)


def test_a_town_with_an_address_cannot_vanish(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.offices.add(an_office(1))
        with pytest.raises(BadInput):
            uow.towns.replace_all([])


def test_a_challenge_has_five_tries_and_ends_once(uow: UnitOfWork):
    with uow:
        assert uow.challenges.use_try(BROWSER) is None
        uow.challenges.put(a_challenge())
        left = [uow.challenges.use_try(BROWSER) for _ in range(MOST_TRIES + 1)]
        assert left == [*(a_challenge(tries_left=number) for number in (4, 3, 2, 1, 0)), None]
        uow.challenges.put(a_challenge(address="other@town.example"))
        assert uow.challenges.use_try(BROWSER).address == "other@town.example"
        assert [uow.challenges.spend(BROWSER) for _ in range(2)] == [True, False]
        assert uow.challenges.use_try(BROWSER) is None


def test_the_oldest_challenges_are_forgotten_first(uow: UnitOfWork):
    made = [
        a_challenge(browser_hash=letter * 64, valid_until=NOW + timedelta(days=n)) for n, letter in enumerate("xyz")
    ]
    with uow:
        for challenge in made:
            uow.challenges.put(challenge)
        assert uow.challenges.remove_expired(NOW + timedelta(days=2), limit=1) == 1
        assert [uow.challenges.spend(one.browser_hash) for one in made] == [False, True, True]


def test_counts_are_by_act_person_and_window_and_old_windows_are_forgotten(uow: UnitOfWork):
    with uow:
        assert [uow.limits.count_up("ask", "a", NOW) for _ in range(3)] == [1, 2, 3]
        assert uow.limits.count_up("ask", "b", NOW) == 1
        assert uow.limits.count_up("try", "a", NOW) == 1
        assert uow.limits.count_up("ask", "a", LATER) == 1
        assert [uow.limits.forget(LATER, limit=2) for _ in range(3)] == [2, 1, 0]
        assert uow.limits.count_up("ask", "a", LATER) == 2


def test_many_who_guess_at_once_have_five_tries_together(open_uow: OpenUnitOfWork):
    with open_uow() as uow:
        uow.challenges.put(a_challenge())
        uow.commit()

    def guess(_: int) -> bool:
        with open_uow() as own:
            found = own.challenges.use_try(BROWSER)
            own.commit()
        return found is not None

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(guess, range(20))) == MOST_TRIES
