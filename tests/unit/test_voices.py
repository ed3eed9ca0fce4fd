"""Whose words of a town come first, and who may read which of them?"""

import pytest

from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.visibility import own_profiles, sight_of, voices_of
from matchmaker.towns.profile import Role, Visibility
from tests.builders import a_profile, a_town, ags
from tests.fakes import FakeUnitOfWork


def stored(*roles):
    uow = FakeUnitOfWork()
    with uow:
        uow.towns.replace_all([a_town(0)])
        uow.profiles.save_all(a_profile(0, role=role) for role in roles)
        uow.commit()
    return uow


def viewer(role=None):
    return Viewer(Audience.TOWN, ags(0), role=role)


def test_the_mayors_words_come_first_then_those_of_no_role_then_the_administrations():
    with stored(Role.ADMINISTRATION, None, Role.MAYOR) as uow:
        assert [one.role for one in voices_of(ags(0), uow)] == [Role.MAYOR, None, Role.ADMINISTRATION]


@pytest.mark.parametrize(
    ("role", "own"),
    [
        (None, [Role.MAYOR, None, Role.ADMINISTRATION]),
        (Role.MAYOR, [Role.MAYOR, None]),
        (Role.ADMINISTRATION, [Role.ADMINISTRATION]),
    ],
)
def test_who_is_signed_in_for_a_role_speaks_for_it_and_the_mayor_for_what_names_none(role, own):
    with stored(Role.ADMINISTRATION, None, Role.MAYOR) as uow:
        assert [one.role for one in own_profiles(viewer(role), uow)] == own


@pytest.mark.parametrize(
    ("role", "stated_as", "sees"),
    [
        (Role.MAYOR, None, True),
        (Role.MAYOR, Role.MAYOR, True),
        (Role.MAYOR, Role.ADMINISTRATION, False),
        (Role.ADMINISTRATION, None, False),
        (None, Role.ADMINISTRATION, True),
    ],
)
def test_what_a_town_keeps_to_itself_is_seen_in_the_role_that_said_it(role, stated_as, sees):
    sight = sight_of(viewer(role), a_profile(0, role=stated_as))

    assert sight.sees(Visibility.SCORE_ONLY, ags(0)) is sees
