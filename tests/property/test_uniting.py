"""When two towns become one: is nothing lost that either said, does nothing stand twice, and is once enough?"""

from collections import Counter
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Format, Need, Role, Stage, StatementKind, TownProfile, Wishes
from matchmaker.towns.uniting import contradictions, retold, united, without_place
from matchmaker.towns.windows import WINDOW_KEYS

OLD, NEW, OTHER = "99000001", "99000007", "99000003"
TOWNS = st.sampled_from((OLD, NEW, OTHER))
MAYBE = st.none() | st.booleans()
NEEDS = st.lists(st.builds(Need, st.sampled_from(("vacancy", "youth", "care")), st.sampled_from((1 / 3, 1.0))))
KNOWN = st.builds(
    Experience, st.sampled_from(("vacancy", "retail")), st.just(StatementKind.TOPIC), st.sampled_from(tuple(Stage))
)
PAST = st.builds(PastExchange, TOWNS, st.sampled_from(("tandem", "network")))


def once(values):
    return tuple(dict.fromkeys(values))


def profiles(ags: str):
    return st.builds(
        TownProfile,
        ags=st.just(ags),
        role=st.just(Role.MAYOR),
        field=st.none() | st.just("Bauamt"),
        consent=st.booleans(),
        capacity=st.none() | st.integers(0, 2),
        needs=NEEDS.map(lambda needs: tuple({need.id: need for need in needs}.values())),
        experience=st.lists(KNOWN).map(once),
        formats=st.lists(st.sampled_from(tuple(Format))).map(once),
        windows=st.lists(st.sampled_from(WINDOW_KEYS)).map(once),
        blocked=st.lists(TOWNS.filter(lambda town: town != ags)).map(once),
        history=st.none() | st.lists(PAST.filter(lambda past: past.with_ags != ags)).map(once),
        wishes=st.builds(Wishes, MAYBE, MAYBE, MAYBE, MAYBE),
    )


def everything_said(profile: TownProfile) -> Counter[object]:
    lists = (profile.needs, profile.experience, profile.formats, profile.windows, profile.blocked)
    return Counter(one for each in (*lists, profile.history or ()) for one in each)


@given(profiles(OTHER))
def test_another_town_speaks_of_the_new_one_as_it_spoke_of_both_and_never_of_the_old(profile):
    told = retold(profile, OLD, NEW)

    named = {NEW if ags == OLD else ags for ags in profile.blocked}
    assert (set(told.blocked), len(told.blocked)) == (named, len(named))
    assert not any(past.with_ags == OLD for past in told.history or ())
    assert (told.history is None) == (profile.history is None)
    assert replace(told, blocked=(), history=None) == replace(profile, blocked=(), history=None)
    assert retold(told, OLD, NEW) == told


@given(profiles(OLD))
def test_the_old_towns_own_profile_never_speaks_of_itself(profile):
    told = retold(profile, OLD, NEW)

    assert told.ags == NEW
    assert NEW not in told.blocked
    assert not any(past.with_ags == NEW for past in told.history or ())


@given(profiles(NEW), profiles(NEW))
def test_one_profile_of_two_says_all_that_either_said_each_once(first, second):
    assume(not contradictions(first, second))

    both = united(first, second)

    assert set(everything_said(both)) == set(everything_said(first)) | set(everything_said(second))
    assert set(everything_said(both).values()) <= {1}
    assert len({need.id for need in both.needs}) == len(both.needs)
    assert (both.history is None) == (first.history is None and second.history is None)
    assert {both.capacity} == {first.capacity, second.capacity} - {None} or both.capacity is None
    assert contradictions(both, first) == contradictions(both, second) == ()
    assert everything_said(united(second, first)) == everything_said(both)


@given(profiles(NEW))
def test_a_profile_with_itself_or_with_one_that_says_nothing_stays_as_it_is(profile):
    nothing = TownProfile(NEW, role=Role.MAYOR)

    assert united(profile, profile) == united(profile, nothing) == united(nothing, profile) == profile


@given(profiles(NEW), profiles(NEW))
def test_what_is_said_differently_is_said_whichever_comes_first(first, second):
    assert len(contradictions(first, second)) == len(contradictions(second, first))


def test_contradictions_are_told_in_german_with_both_sides():
    first = TownProfile(NEW, consent=True, capacity=1, needs=(Need("vacancy", 1.0),), wishes=Wishes(same_size=True))
    second = TownProfile(NEW, capacity=2, needs=(Need("vacancy", 1 / 3),), wishes=Wishes(same_size=False))

    assert contradictions(first, second) == (
        "Kapazität: 1 ↔ 2",
        "Einwilligung: ja ↔ nein",
        "Wunsch gleiche Größe: ja ↔ nein",
        "Bedarf: vacancy (hoch) ↔ vacancy (gering)",
    )


def test_the_place_of_a_town_that_is_no_more_is_not_told_of_the_new_one():
    said = TownProfile(OLD, name="Alt", population=9_000, lat=50.0, lon=10.0, field="Bauamt", capacity=1)

    assert without_place(said) == TownProfile(OLD, field="Bauamt", capacity=1)
