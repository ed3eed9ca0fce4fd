"""Does the clock stand in school holidays while a town has more time, and never for more than three weeks in all?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import AnswerOrder, CallMade, answer, end_call
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.deadlines import MOST_STILL_DAYS, schedule
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.postponing import lasting_days
from tests.builders import ags
from tests.fake_letters import a_post
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_holiday, a_schedule, an_invitation
from tests.lifecycle_cast import PROPOSAL, a_tandem, say, sent, tasks, the_proposal
from tests.round_builders import NOW, OLGA, a_policy

DUE = german_day(a_schedule().due_at)
SPRING = a_holiday(DUE + timedelta(days=1), DUE + timedelta(days=31))


@pytest.mark.parametrize(
    ("spans", "lasting"),
    [
        ([(1, 4)], 18),
        ([(1, 31)], 14 + MOST_STILL_DAYS),
        ([(15, 31)], 14),
        # Ten days stand before the first deadline, which moves by them: eleven are left behind it, or none.
        ([(-9, 0), (11, 42)], 14 + 11),
        ([(-9, 42)], 14),
    ],
)
def test_days_of_holidays_do_not_count_but_three_weeks_of_them_at_most(spans: list[tuple[int, int]], lasting: int):
    holidays = _spans(spans)
    asked = an_invitation().asked(NOW, schedule(NOW, a_policy(), holidays))

    assert lasting_days(asked, 14, a_policy(), holidays) == lasting


def test_a_town_that_was_not_asked_waits_for_the_days_themselves():
    assert lasting_days(an_invitation(), 14, a_policy(), [SPRING]) == 14


def test_who_asks_for_more_time_before_the_holidays_has_it_behind_them():
    uow = FakeUnitOfWork()
    with uow:
        uow.holidays.replace_all([a_holiday(DUE + timedelta(days=1), DUE + timedelta(days=10))])
        uow.commit()
    sent(uow, a_tandem())

    moved = say(uow, 0, Answer(AnswerKind.LATER, days=3)).invitation

    assert moved.due_at is not None
    assert (german_day(moved.due_at), moved.postponed_days) == (DUE + timedelta(days=13), 3)
    assert the_proposal(uow).deadline == moved.due_at


@pytest.mark.parametrize(
    ("before", "after", "lasting"),
    [
        # No day stood still in the time that the letter named: all 21 are left behind it, or the 12 that lie there.
        ([], [(-9, 42)], 14 + MOST_STILL_DAYS),
        ([], [(-13, 12)], 14 + 12),
        # Ten days did, whatever the file says now: eleven are left.
        ([(-9, 0)], [(1, 42)], 14 + 11),
        ([(-9, 0)], [(-13, -13), (11, 42)], 14 + 11),
        ([(-9, 0)], [], 14),
    ],
)
def test_a_file_loaded_after_the_question_takes_nothing_from_the_days_that_stand_still(
    before: list[tuple[int, int]], after: list[tuple[int, int]], lasting: int
):
    asked = an_invitation().asked(NOW, schedule(NOW, a_policy(), _spans(before)))

    assert lasting_days(asked, 14, a_policy(), _spans(after)) == lasting


@pytest.mark.parametrize("called_after", [0, 5, 30])
def test_days_of_a_call_are_none_of_the_holidays(called_after: int):
    asked = an_invitation().asked(NOW, schedule(NOW, a_policy(), _spans([(-9, 0)])))
    called = asked.to_be_called(NOW).called(NOW + timedelta(days=called_after))
    long = _spans([(1, 200)])

    assert [lasting_days(one, 14, a_policy(), long) for one in (asked, called)] == [14 + 11] * 2


@pytest.mark.parametrize("waits_days", [0, 4, 30])
def test_more_time_while_a_call_is_awaited_counts_from_the_deadline_that_a_call_on_that_day_would_leave(
    waits_days: int,
):
    # Ten days of holidays right behind the deadline: counted from one that stands 21 days too late, none would be left.
    holidays = [a_holiday(DUE + timedelta(days=5), DUE + timedelta(days=14))]
    asks, later = NOW + timedelta(days=1), NOW + timedelta(days=4)

    first_called = _waiting_for_a_call(holidays, asks)
    end_call(CallMade(PROPOSAL, ags(0)), first_called, later)
    expected = say(first_called, 0, Answer(AnswerKind.LATER, days=7), later).invitation
    first_postponed = _waiting_for_a_call(holidays, asks)
    pending = say(first_postponed, 0, Answer(AnswerKind.LATER, days=7), later).invitation
    called = end_call(CallMade(PROPOSAL, ags(0)), first_postponed, later + timedelta(days=waits_days))

    assert expected.due_at is not None
    assert german_day(expected.due_at) == DUE + timedelta(days=3 + 7 + 10)
    assert pending.due_at == expected.due_at + timedelta(days=MOST_STILL_DAYS - 3)
    # A call shifts what was agreed, day by day and never by more than three weeks.
    shifted = min(waits_days, MOST_STILL_DAYS - 3)
    days = [None if day is None else day + timedelta(days=shifted) for day in _due_days(expected)]
    assert (_due_days(called), called.called_days, called.postponed_days) == (days, 3 + shifted, 7)


@pytest.mark.parametrize(
    ("said", "days"),
    [(Answer(AnswerKind.LATER, days=7), 7), (Answer(AnswerKind.DELEGATE, delegate="Bauamt"), 0)],
    ids=["later", "delegate"],
)
def test_an_answer_taken_down_at_the_phone_is_the_call_so_that_the_clock_runs_on(said: Answer, days: int):
    uow = _waiting_for_a_call([], NOW + timedelta(days=1))
    order = AnswerOrder(PROPOSAL, ags(0), said, "phone", recorded_by=OLGA)

    taken = answer(order, a_post(), uow, NOW + timedelta(days=4)).invitation

    assert taken.due_at is not None
    assert (german_day(taken.due_at), taken.call_since, taken.called_days) == (
        DUE + timedelta(days=3 + days),
        None,
        3,
    )
    assert (the_proposal(uow).deadline, tasks(uow)) == (taken.due_at, [])


def _due_days(one: Invitation) -> list[date | None]:
    return [None if due is None else german_day(due) for due in (one.due_at, one.remind_at, one.task_at)]


def _waiting_for_a_call(holidays: list[SchoolHoliday], since: datetime) -> FakeUnitOfWork:
    """A tandem sent at ``NOW`` whose first town has asked for a call; the holidays came after the question."""
    uow = FakeUnitOfWork()
    sent(uow, a_tandem())
    with uow:
        uow.holidays.replace_all(holidays)
        uow.commit()
    say(uow, 0, Answer(AnswerKind.CALL), since)
    return uow


@pytest.mark.parametrize(
    ("asked_at", "due"),
    [
        # The night of 31 March 2024 has an hour less, that of 27 October one more; asked just after midnight or before.
        (datetime(2024, 3, 24, 23, 30, tzinfo=UTC), date(2024, 4, 8)),
        (datetime(2024, 10, 20, 22, 30, tzinfo=UTC), date(2024, 11, 4)),
        (datetime(2024, 10, 27, 22, 30, tzinfo=UTC), date(2024, 11, 10)),
    ],
)
def test_a_night_of_another_length_is_no_day_that_stood_still(asked_at: datetime, due: date):
    asked = an_invitation().asked(asked_at, schedule(asked_at, a_policy(), ()))
    loaded = [a_holiday(due - timedelta(days=20), due + timedelta(days=60))]

    assert asked.due_at is not None
    assert german_day(asked.due_at) == due
    assert lasting_days(asked, 14, a_policy(), loaded) == 14 + MOST_STILL_DAYS


def test_the_twelve_days_of_a_file_that_came_late_are_given_to_who_asks_for_four_weeks():
    uow = FakeUnitOfWork()
    sent(uow, a_tandem())
    with uow:
        uow.holidays.replace_all([a_holiday(DUE - timedelta(days=12), DUE + timedelta(days=12))])
        uow.commit()

    moved = say(uow, 0, Answer(AnswerKind.LATER, days=28)).invitation

    assert moved.due_at is not None
    assert german_day(moved.due_at) == DUE + timedelta(days=28 + 12)


def _spans(spans: list[tuple[int, int]]) -> list[SchoolHoliday]:
    return [a_holiday(DUE + timedelta(days=first), DUE + timedelta(days=last)) for first, last in spans]


@given(st.integers(1, 28), st.dates(date(2024, 3, 1), date(2024, 5, 1)), st.integers(0, 60))
def test_more_time_and_the_time_before_it_stand_still_for_three_weeks_at_most(days: int, first: date, long: int):
    holidays = [a_holiday(first, first + timedelta(days=long))]
    asked = an_invitation().asked(NOW, schedule(NOW, a_policy(), holidays))
    assert asked.due_at is not None

    stood_before = (german_day(asked.due_at) - DUE).days
    lasting = lasting_days(asked, days, a_policy(), holidays)

    assert days <= lasting <= days + MOST_STILL_DAYS - stood_before
