"""Does a town have its whole time to answer, and does its clock stand still in its school holidays?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.deadlines import (
    MOST_STILL_DAYS,
    Schedule,
    reminder_pause,
    running_day,
    schedule,
    telling_moment,
)
from matchmaker.rounds.holidays import SchoolHoliday
from tests.invitation_builders import a_holiday
from tests.round_builders import NOW, a_policy

MONDAY = date(2024, 3, 4)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def utc(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, second, tzinfo=UTC)


def test_without_holidays_the_policys_days_are_calendar_days_and_the_last_one_counts_whole():
    assert schedule(NOW, a_policy(), ()) == Schedule(
        due_at=utc(3, 18, 22, 59, 59), remind_at=utc(3, 9, 7), task_at=utc(3, 13, 7)
    )


def test_holidays_move_everything_that_lies_behind_them():
    winter = a_holiday(date(2024, 3, 11), date(2024, 3, 15))

    moved = schedule(NOW, a_policy(), [winter])

    # Five days stand still: the reminder lies before them, the task and the end behind.
    assert moved == Schedule(due_at=utc(3, 23, 22, 59, 59), remind_at=utc(3, 9, 7), task_at=utc(3, 18, 7))


def test_a_deadline_beyond_the_spring_night_ends_at_german_midnight_and_letters_leave_at_eight():
    asked = utc(3, 21, 12)

    assert schedule(asked, a_policy(), ()) == Schedule(
        due_at=utc(4, 4, 21, 59, 59), remind_at=utc(3, 26, 7), task_at=utc(3, 30, 7)
    )
    assert telling_moment(utc(3, 30, 22, 59, 59), asked) == utc(3, 31, 6)


def test_who_is_asked_in_the_middle_of_holidays_starts_counting_behind_them():
    easter = a_holiday(date(2024, 3, 1), date(2024, 3, 10))

    assert running_day(MONDAY, 1, (easter,)) == date(2024, 3, 11)


def test_even_a_whole_summer_stops_the_clock_for_three_weeks_at_most():
    summer = a_holiday(date(2024, 3, 1), date(2024, 9, 1))

    assert running_day(MONDAY, 14, (summer,)) == MONDAY + timedelta(days=14 + MOST_STILL_DAYS)


def test_reminders_follow_each_other_and_end():
    assert reminder_pause(NOW, 1, a_policy(), ()) == timedelta(days=5)
    assert reminder_pause(NOW, 2, a_policy(), ()) is None


def test_the_clock_stands_once_for_all_reminders_of_a_summer():
    summer = a_holiday(MONDAY + timedelta(days=1), date(2024, 9, 1))

    planned = schedule(NOW, a_policy(), [summer])

    # All days that may stand still lie before the first reminder: five days later the second one is due.
    assert planned.remind_at == utc(3, 30, 7)
    assert reminder_pause(NOW, 1, a_policy(), [summer]) == timedelta(days=5)


def test_holidays_between_two_reminders_lie_between_them():
    days_off = a_holiday(date(2024, 3, 11), date(2024, 3, 13))

    assert reminder_pause(NOW, 1, a_policy(), [days_off]) == timedelta(days=8)


def test_a_policy_without_reminders_reminds_nobody():
    assert schedule(NOW, a_policy(reminder_days=()), ()).remind_at is None


@pytest.mark.parametrize("hours", [0, 30])
def test_nobody_is_told_before_the_morning_after_or_in_the_past(hours: int):
    now = utc(3, 19, 7) + timedelta(hours=hours)

    assert telling_moment(utc(3, 18, 22, 59, 59), now) == now


spans = st.lists(
    st.tuples(DAYS, st.integers(0, 60)).map(
        lambda span: SchoolHoliday("Sachsen", span[0], span[0] + timedelta(days=span[1]), "Ferien")
    ),
    max_size=4,
)


@given(DAYS, st.integers(1, 60), spans)
def test_a_clock_never_runs_faster_and_never_stands_longer_than_it_may(
    start: date, days: int, holidays: list[SchoolHoliday]
):
    reached = running_day(start, days, tuple(holidays))

    assert timedelta(days=days) <= reached - start <= timedelta(days=days + MOST_STILL_DAYS)


@given(DAYS, st.integers(1, 59), spans)
def test_more_days_never_end_earlier(start: date, days: int, holidays: list[SchoolHoliday]):
    assert running_day(start, days, tuple(holidays)) < running_day(start, days + 1, tuple(holidays))


MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: utc(1, 1, 0) + timedelta(minutes=minutes))


@given(MOMENTS, spans)
def test_what_is_due_comes_in_its_order(asked: datetime, holidays: list[SchoolHoliday]):
    plan = schedule(asked, a_policy(), holidays)

    assert plan.remind_at is not None
    assert plan.task_at is not None
    assert asked < plan.remind_at < plan.task_at < plan.due_at
    assert german_day(plan.due_at) == running_day(german_day(asked), 14, tuple(holidays))
