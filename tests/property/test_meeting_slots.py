"""Do the slots for a first talk always keep what is promised of them?"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.calendar import GERMAN_TIME, german_day
from matchmaker.rounds.meeting_days import easter_sunday, is_off, is_working_day, working_days_after
from matchmaker.rounds.meeting_slots import (
    DAYS_BETWEEN,
    NOTICE_WORKING_DAYS,
    OFFICE_HOURS,
    Availability,
    Calendar,
    propose_slots,
)
from matchmaker.towns.states import STATES
from matchmaker.towns.windows import DAYS, WINDOW_KEYS

PARTS = {10: "am", 14: "pm", 18: "eve"}
moments = st.datetimes(*map(datetime.fromisoformat, ("2023-01-01", "2032-12-31")), timezones=st.just(UTC))
availabilities = st.builds(
    Availability,
    st.sampled_from(sorted(STATES.values())),
    st.lists(st.sampled_from(WINDOW_KEYS), max_size=5).map(tuple),
)
circles = st.lists(availabilities, min_size=2, max_size=6)


def window_of(moment: datetime) -> str:
    local = moment.astimezone(GERMAN_TIME)
    assert (local.minute, local.second, local.microsecond) == (0, 0, 0)
    return f"{list(DAYS)[local.weekday()]}_{PARTS[local.hour]}"


@given(circles, moments)
def test_there_are_three_slots_far_enough_ahead_and_apart_on_days_when_offices_work(towns, now):
    slots = propose_slots(towns, Calendar(now))

    days = [german_day(slot.starts_at) for slot in slots]
    states = [town.state for town in towns]
    assert len(slots) == 3
    assert all(later - earlier >= timedelta(days=DAYS_BETWEEN) for earlier, later in pairwise(days))
    assert not any(is_off(day, states) for day in days)
    whole_days = (german_day(now) + timedelta(days=number) for number in range(1, (days[0] - german_day(now)).days))
    assert sum(is_working_day(day, states) for day in whole_days) >= NOTICE_WORKING_DAYS


@given(circles, moments)
def test_each_slot_lies_in_a_window_that_as_many_towns_as_possible_have_named(towns, now):
    named = [window for town in towns for window in set(town.windows)]
    most = max((named.count(window) for window in named), default=0)

    for slot in propose_slots(towns, Calendar(now)):
        window = window_of(slot.starts_at)
        assert slot.suits == most == named.count(window)
        assert most or window in OFFICE_HOURS


@given(circles, moments)
def test_who_is_asked_first_and_who_named_a_window_twice_changes_nothing(towns, now):
    doubled = [Availability(town.state, town.windows * 2) for town in reversed(towns)]

    assert propose_slots(doubled, Calendar(now)) == propose_slots(towns, Calendar(now))


@given(circles, moments)
def test_a_town_that_named_no_window_neither_helps_nor_hinders(towns, now):
    silent = Availability(towns[0].state)

    assert propose_slots([*towns, silent], Calendar(now)) == propose_slots(towns, Calendar(now))


@given(circles, moments, st.integers(0, 60), st.integers(1, 45))
def test_school_holidays_of_any_of_the_towns_are_passed_over(towns, now, begin, length):
    first = german_day(now) + timedelta(days=begin)
    last = first + timedelta(days=length)
    holidays = Calendar(now, lambda state, day: state == towns[0].state and first <= day <= last)

    days = [german_day(slot.starts_at) for slot in propose_slots(towns, holidays)]

    assert len(days) == 3
    assert not [day for day in days if first <= day <= last]


def test_where_schools_never_open_slots_come_all_the_same():
    towns = [Availability("Sachsen", ("tue_am",)), Availability("Hessen")]
    now = datetime(2024, 3, 4, 9, tzinfo=UTC)

    assert propose_slots(towns, Calendar(now, lambda _state, _day: True)) == propose_slots(towns, Calendar(now))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (datetime(2024, 3, 18, 12, tzinfo=UTC), ["2024-03-26 09:00", "2024-04-02 08:00", "2024-04-09 08:00"]),
        (datetime(2024, 10, 14, 12, tzinfo=UTC), ["2024-10-22 08:00", "2024-10-29 09:00", "2024-11-05 09:00"]),
    ],
    ids=["into summer time", "into winter time"],
)
def test_ten_in_the_morning_stays_ten_when_the_clocks_change(now, expected):
    towns = [Availability("Sachsen", ("tue_am", "thu_pm")), Availability("Hessen", ("tue_am",))]

    found = [f"{slot.starts_at:%Y-%m-%d %H:%M}" for slot in propose_slots(towns, Calendar(now))]

    assert found == expected


def test_nobody_meets_between_the_years_or_on_a_holiday_that_only_one_side_has():
    towns = [Availability("Sachsen", ("wed_am",)), Availability("Hessen", ("wed_am",))]

    autumn = propose_slots(towns, Calendar(datetime(2026, 11, 8, 12, tzinfo=UTC)))
    christmas = propose_slots(towns, Calendar(datetime(2026, 12, 14, 12, tzinfo=UTC)))

    # 18 November is the day of repentance, in Saxony alone.
    assert [german_day(slot.starts_at) for slot in autumn] == [date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9)]
    assert [german_day(slot.starts_at) for slot in christmas][:2] == [date(2026, 12, 23), date(2027, 1, 6)]


def test_windows_that_do_not_meet_are_told_as_suiting_one_side():
    towns = [Availability("Sachsen", ("mon_am",)), Availability("Hessen", ("fri_pm",))]

    slots = propose_slots(towns, Calendar(datetime(2024, 3, 4, 9, tzinfo=UTC)))

    assert [(window_of(slot.starts_at), slot.suits) for slot in slots] == [
        ("fri_pm", 1),
        ("mon_am", 1),
        ("fri_pm", 1),
    ]


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1954, (4, 18)),
        (1981, (4, 19)),
        (2000, (4, 23)),
        (2008, (3, 23)),
        (2024, (3, 31)),
        (2025, (4, 20)),
        (2038, (4, 25)),
    ],
)
def test_easter_falls_on_its_known_days(year, easter):
    assert easter_sunday(year) == date(year, *easter)


@given(st.integers(1583, 4099))
def test_easter_is_a_sunday_between_22_march_and_25_april(year):
    easter = easter_sunday(year)

    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


def test_a_year_has_the_holidays_of_each_state_by_its_law():
    year = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
    before_christmas = [day for day in year if day < date(2024, 12, 24)]

    found = {state: sum(is_off(day, [state]) for day in before_christmas) for state in sorted(STATES.values())}

    assert found == {
        "Baden-Württemberg": 10,
        "Bayern": 11,
        "Berlin": 8,
        "Brandenburg": 8,
        "Bremen": 8,
        "Hamburg": 8,
        "Hessen": 8,
        "Mecklenburg-Vorpommern": 9,
        "Niedersachsen": 8,
        "Nordrhein-Westfalen": 9,
        "Rheinland-Pfalz": 9,
        "Saarland": 10,
        "Sachsen": 10,
        "Sachsen-Anhalt": 9,
        "Schleswig-Holstein": 8,
        "Thüringen": 10,
    }


def test_ascension_day_on_the_first_of_may_is_one_holiday():
    assert is_off(date(2008, 5, 1), ["Hessen"])
    assert next(working_days_after(date(2008, 4, 30), ["Hessen"])) == date(2008, 5, 2)


def test_slots_begin_in_german_time_of_day():
    slots = propose_slots([Availability("Berlin", ("sun_eve",))], Calendar(datetime(2024, 6, 3, tzinfo=UTC)))

    assert {slot.starts_at.astimezone(GERMAN_TIME).time() for slot in slots} == {time(18)}
