"""Is what a program states anew stored whole, once, and only over what it has read?"""

from dataclasses import replace

import pytest

from matchmaker.errors import StaleWrite
from matchmaker.rounds.own_profile import OwnOffice, state_anew, stored_profile
from matchmaker.towns.profile import Need, Role, Visibility
from tests.builders import a_profile, a_town, ags

SEEN = OwnOffice(ags(1), Role.MAYOR, 1)
STATED = a_profile(1, capacity=3, needs=(Need("youth", 1 / 3, "Text", Visibility.SCORE_ONLY),), experience=())


@pytest.fixture
def stored(uow):
    with uow:
        uow.towns.replace_all(a_town(number) for number in range(3))
        uow.profiles.save_all([a_profile(1), a_profile(1, role=Role.ADMINISTRATION)])
        uow.commit()
    return uow


def test_the_new_statement_stands_whole_with_its_version_and_the_other_office_keeps_its_own(stored):
    assert state_anew(STATED, SEEN, stored) == 2

    with stored:
        assert stored_profile(ags(1), Role.MAYOR, stored) == (STATED, 2)
        assert stored_profile(ags(1), Role.ADMINISTRATION, stored) == (a_profile(1, role=Role.ADMINISTRATION), 1)


def test_sent_again_it_is_no_second_change_and_something_else_is_refused(stored):
    assert [state_anew(STATED, SEEN, stored) for _ in range(2)] == [2, 2]

    with pytest.raises(StaleWrite):
        state_anew(replace(STATED, capacity=1), SEEN, stored)
    with stored:
        assert stored_profile(ags(1), Role.MAYOR, stored) == (STATED, 2)


def test_an_office_that_stated_nothing_begins_at_version_one_and_at_zero_before(stored):
    first = OwnOffice(ags(2), None, 0)
    stated = a_profile(2, role=None)
    with stored:
        nothing, version = stored_profile(ags(2), None, stored)
    assert (nothing.needs, version) == ((), 0)

    assert state_anew(stated, first, stored) == 1
    with stored:
        assert stored_profile(ags(2), None, stored) == (stated, 1)
