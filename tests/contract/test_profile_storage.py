"""Do profiles come back exactly as they were stated, whatever a town writes?"""

import string
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaker.errors import BadInput, NotFound, StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import (
    Experience,
    Format,
    Need,
    Role,
    Stage,
    StatementKind,
    TownProfile,
    Visibility,
    Wishes,
)
from tests.builders import a_profile, a_town, ags
from tests.round_builders import store_towns

AWKWARD = 'Größe „zählt“ 🏘️👩‍👧 O\'Brien "x" \\n \r\n\t %s ; DROP TABLE profile; -- \u202e'

words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)
keys = st.text(string.ascii_lowercase + "_", min_size=1, max_size=8)
answers = st.sampled_from([None, True, False])
days = st.none() | st.dates(date(1990, 1, 1), date(2040, 1, 1))
whole_numbers = st.none() | st.integers(0, 2_000_000_000)
visibilities = st.sampled_from(Visibility)


def several(elements: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(elements, max_size=3).map(tuple)


needs = st.builds(Need, keys, st.sampled_from([1 / 3, 2 / 3, 1.0]), st.none() | words, visibilities, st.none() | words)
told = st.builds(
    Experience,
    id=keys,
    kind=st.sampled_from(StatementKind),
    stage=st.sampled_from(Stage),
    topic=st.none() | keys,
    year=st.none() | st.integers(1950, 2040),
    title=st.none() | words,
    visibility=visibilities,
    source=st.none() | words,
    failed=st.booleans(),
    evaluated=st.booleans(),
)
exchanges = st.builds(
    PastExchange, st.integers(0, 9).map(ags), keys, days, st.booleans(), declined=days, not_again=st.booleans()
)
profiles = st.builds(
    TownProfile,
    ags=st.integers(0, 7).map(ags),
    name=st.none() | words,
    role=st.none() | st.sampled_from(Role),
    field=st.none() | words,
    population=whole_numbers,
    state=st.none() | words,
    district=st.none() | words,
    lat=st.none() | st.floats(-90, 90),
    lon=st.none() | st.floats(-180, 180),
    association=st.none() | words,
    consent=st.booleans(),
    capacity=whole_numbers,
    paused_until=days,
    needs=several(needs),
    experience=several(told),
    formats=several(st.sampled_from(Format)),
    windows=several(words),
    wishes=st.builds(Wishes, answers, answers, answers, answers),
    blocked=several(keys),
    networks=several(words),
    history=st.none() | several(exchanges),
    consent_source=st.none() | words,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stated=st.lists(profiles, max_size=5, unique_by=lambda profile: (profile.ags, profile.role)))
def test_whatever_towns_state_comes_back_equal(open_uow: Callable[[], UnitOfWork], stated: list[TownProfile]):
    with open_uow() as uow:
        uow.towns.replace_all(a_town(number) for number in range(8))
        uow.profiles.save_all(stated)

        assert uow.profiles.all() == tuple(sorted(stated, key=lambda one: (one.ags, one.role or "")))
        # Not committed: each example begins with an empty database again.


def test_awkward_letters_come_back_equal(uow: UnitOfWork):
    store_towns(uow)
    stated = a_profile(1, name=AWKWARD, windows=(AWKWARD, "tue_am"), needs=(Need("vacancy", text=AWKWARD),))
    with uow:
        uow.profiles.save_all([stated])
        uow.commit()

    with uow:
        assert uow.profiles.all() == (stated,)


def test_no_statement_on_exchanges_differs_from_none_so_far(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.profiles.save_all([a_profile(1, history=None), a_profile(2, history=())])
        uow.commit()

    with uow:
        assert [profile.history for profile in uow.profiles.all()] == [None, ()]


def test_a_town_has_one_profile_for_each_role(uow: UnitOfWork):
    store_towns(uow)
    mayor, administration = a_profile(1), a_profile(1, role=Role.ADMINISTRATION, field="Kultur")
    with uow:
        uow.profiles.save_all([mayor, administration])
        uow.commit()

    with uow:
        assert uow.profiles.all() == (administration, mayor)
        assert uow.profiles.of(ags(1), Role.MAYOR) == mayor
        assert uow.profiles.of(ags(1)) == administration
        assert uow.profiles.of(ags(2)) is None
        assert uow.profiles.of(ags(1).replace("1", "7"), Role.MAYOR) is None


def test_a_newer_profile_takes_the_place_of_the_older_with_all_its_statements(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.profiles.save_all([a_profile(1, networks=("a", "b"), history=()), a_profile(2)])
        uow.profiles.save_all([a_profile(1, needs=(), experience=())])
        uow.commit()

    with uow:
        assert uow.profiles.all() == (a_profile(1, needs=(), experience=()), a_profile(2))


def test_a_profile_for_a_town_outside_the_register_is_refused_and_none_of_the_batch_is_kept(uow: UnitOfWork):
    store_towns(uow, count=2)

    with uow, pytest.raises(NotFound):
        uow.profiles.save_all([a_profile(1), a_profile(7)])

    with uow:
        assert uow.profiles.all() == ()


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "Ahorn\x00stedt"},
        {"needs": (Need("vacancy", text="\x00"),)},
        {"networks": ("a\x00",)},
        {"windows": ("half a pair \ud800",)},
    ],
)
def test_text_that_no_database_holds_is_refused_with_a_sentence_and_the_transaction_goes_on(
    uow: UnitOfWork, broken: dict[str, object]
):
    store_towns(uow)
    with uow:
        with pytest.raises(BadInput):
            uow.profiles.save_all([a_profile(1, **broken)])
        uow.profiles.save_all([a_profile(2)])
        uow.commit()

    with uow:
        assert uow.profiles.all() == (a_profile(2),)


def test_saving_no_profiles_changes_nothing(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.profiles.save_all([])
        uow.commit()

    with uow:
        assert uow.profiles.all() == ()


def test_every_save_of_a_profile_counts_its_version_up(uow: UnitOfWork):
    store_towns(uow)
    administration = a_profile(1, role=Role.ADMINISTRATION)
    with uow:
        assert uow.profiles.versions() == {}
        uow.profiles.save_all([a_profile(1), administration, a_profile(2, role=None)])
        uow.profiles.save_all([a_profile(1, capacity=2)])
        uow.commit()

    with uow:
        assert uow.profiles.versions() == {
            (ags(1), Role.MAYOR): 2,
            (ags(1), Role.ADMINISTRATION): 1,
            (ags(2), None): 1,
        }


def test_who_did_not_see_the_stored_profile_does_not_replace_it(uow: UnitOfWork):
    store_towns(uow)
    with uow:
        uow.profiles.save_all([a_profile(1), a_profile(2)])
        seen = uow.profiles.versions()
        uow.profiles.save_all([a_profile(1, capacity=2)])
        uow.commit()

    with uow:
        for blind in (seen, {}):
            with pytest.raises(StaleWrite):
                uow.profiles.save_all([a_profile(2, capacity=3), a_profile(1, capacity=4)], blind)
        with pytest.raises(StaleWrite):
            uow.profiles.save_all([a_profile(3)], {(ags(3), Role.MAYOR): 1})
        uow.profiles.save_all([a_profile(2, capacity=5), a_profile(3)], seen)
        uow.commit()

    with uow:
        assert uow.profiles.all() == (a_profile(1, capacity=2), a_profile(2, capacity=5), a_profile(3))


def test_who_names_a_town_is_found_with_the_profiles_of_the_town_itself(uow: UnitOfWork):
    store_towns(uow)
    met = PastExchange(ags(1), "tandem")
    stored = (
        a_profile(0),
        a_profile(1),
        a_profile(2, blocked=(ags(5), ags(1))),
        a_profile(3, history=(met,)),
        # A network called like the town's key is no town.
        a_profile(4, networks=(ags(1),), history=()),
    )
    with uow:
        uow.profiles.save_all(stored)
        uow.commit()

    with uow:
        assert uow.profiles.naming((ags(1),)) == stored[1:4]
        assert uow.profiles.naming((ags(1), ags(0))) == stored[:4]
        assert uow.profiles.naming((ags(6),)) == ()
