"""Are profiles filled from the register again only where they, or what the register says, have changed?"""

from dataclasses import replace

from matchmaker.rounds.filled_profiles import filled
from matchmaker.towns.profile import Need, Role
from tests.builders import a_profile, a_town, ags

TOWNS = tuple(a_town(number) for number in range(3))
BARE = tuple(replace(a_profile(number), name=None, population=None, role=Role.MAYOR) for number in range(3))


def test_after_a_change_of_one_profile_the_others_are_the_very_same():
    before = filled(BARE, TOWNS)
    changed = (replace(BARE[0], needs=(Need("care"),)), *BARE[1:])

    after = filled(changed, TOWNS, before)

    assert after.all == filled(changed, TOWNS).all
    assert [one is other for one, other in zip(after.all, before.all, strict=True)] == [False, True, True]


def test_a_town_of_which_the_register_says_something_new_is_filled_anew():
    before = filled(BARE, TOWNS)
    grown = (replace(TOWNS[0], population=17_321), *TOWNS[1:])

    after = filled(BARE, grown, before)

    assert after.all[0].population == 17_321
    assert after.all[1:] == before.all[1:]


def test_a_town_that_left_and_a_mayor_who_came_are_told_apart_from_those_before():
    nobody = replace(BARE[0], role=None)
    before = filled((nobody, *BARE[1:]), TOWNS)

    after = filled((nobody, BARE[0], BARE[1]), TOWNS, before)

    assert [(one.ags, one.role) for one in after.all] == [(ags(0), Role.MAYOR), (ags(1), Role.MAYOR)]
