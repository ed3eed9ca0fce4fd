"""Does the clock stand in school holidays while a town has more time, and never for more than three weeks in all?"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.deadlines import MOST_STILL_DAYS, schedule
from matchmaker.rounds.postponing import lasting_days
from tests.fakes import FakeUnitOfWork
from tests.invitation_builders import a_holiday, a_schedule, an_invitation
from tests.lifecycle_cast import a_tandem, say, sent, the_proposal
from tests.round_builders import NOW, a_policy

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
    holidays = [a_holiday(DUE + timedelta(days=first), DUE + timedelta(days=last)) for first, last in spans]
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


@given(st.integers(1, 28), st.dates(date(2024, 3, 1), date(2024, 5, 1)), st.integers(0, 60))
def test_more_time_and_the_time_before_it_stand_still_for_three_weeks_at_most(days: int, first: date, long: int):
    holidays = [a_holiday(first, first + timedelta(days=long))]
    asked = an_invitation().asked(NOW, schedule(NOW, a_policy(), holidays))
    assert asked.due_at is not None

    stood_before = (german_day(asked.due_at) - DUE).days
    lasting = lasting_days(asked, days, a_policy(), holidays)

    assert days <= lasting <= days + MOST_STILL_DAYS - stood_before
