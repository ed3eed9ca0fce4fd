"""Are profiles that are read anew only where they changed the ones that are stored?"""

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.profile_reading import MOST_READ_ANEW, StoredProfiles, read_profiles
from matchmaker.towns.profile import Need, Role, TownProfile
from tests.builders import a_profile, a_town, ags


def saved(uow: UnitOfWork, *profiles: TownProfile) -> None:
    with uow:
        uow.towns.replace_all([a_town(number) for number in range(MOST_READ_ANEW + 2)])
        uow.profiles.save_all(profiles)
        uow.commit()


def now(uow: UnitOfWork, former: StoredProfiles | None = None) -> StoredProfiles:
    with uow:
        found = read_profiles(uow, former)
        assert found.all == uow.profiles.all()
        return found


def test_only_what_was_saved_since_is_another_object(uow: UnitOfWork):
    office = a_profile(1, role=Role.ADMINISTRATION)
    saved(uow, a_profile(0), a_profile(1), office, a_profile(2))
    before = now(uow)
    saved(uow, a_profile(2, needs=(Need("care"),)), a_profile(3, role=None))

    after = now(uow, before)

    same = [key for key, one in after.by_key.items() if before.by_key.get(key) is one]
    assert same == [(ags(0), Role.MAYOR), (ags(1), Role.ADMINISTRATION), (ags(1), Role.MAYOR)]


def test_where_nothing_was_saved_it_is_the_former(uow: UnitOfWork):
    saved(uow, a_profile(0))
    before = now(uow)

    assert now(uow, before) is before


def test_after_an_import_of_many_all_are_read(uow: UnitOfWork):
    saved(uow, a_profile(0), a_profile(1))
    before = now(uow)
    saved(uow, *(a_profile(number, capacity=2) for number in range(1, MOST_READ_ANEW + 2)))

    assert len(now(uow, before).all) == MOST_READ_ANEW + 2


def test_the_profiles_of_some_towns_come_in_all_their_roles(uow: UnitOfWork):
    office = a_profile(1, role=Role.ADMINISTRATION)
    saved(uow, a_profile(0), a_profile(1), office, a_profile(2))

    with uow:
        assert uow.profiles.of_towns({ags(2), ags(1), ags(9)}) == (office, a_profile(1), a_profile(2))
        assert uow.profiles.of_towns(()) == ()
