"""Does each daily slot come once: when the clocks change, after a stand-still, on a wrong clock?"""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.calendar import GERMAN_TIME, german_day
from matchmaker.rounds.clock_slots import DailyRun, run_due, slots_due
from tests.fakes import FakeUnitOfWork

AT = time(3, 30)
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def local(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), GERMAN_TIME).astimezone(UTC)


def made_slots(uow: FakeUnitOfWork, moments: list[datetime]) -> list[datetime]:
    effects: list[datetime] = []
    run = DailyRun("prune", AT, lambda _uow, slot: effects.append(slot))
    for now in moments:
        run_due(run, uow, now)
    return effects


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_in_the_nights_of_the_change_each_day_has_its_one_slot(night: date):
    start = local(night - timedelta(days=1), 0)
    every_ten_minutes = [start + timedelta(minutes=10 * step) for step in range(3 * 24 * 6)]

    effects = made_slots(FakeUnitOfWork(), every_ten_minutes)

    days = [night + timedelta(days=number) for number in (-2, -1, 0, 1)]
    assert effects == [local(day, 3, 30) for day in days]
    # The night of the change is an hour shorter, or longer: the slots are not 24 hours apart.
    assert {later - earlier for earlier, later in pairwise(effects[1:])} == {
        timedelta(hours=23 if night == SPRING else 25),
        timedelta(hours=24),
    }


def test_after_a_stand_still_what_was_missed_is_made_up_for_oldest_first():
    uow = FakeUnitOfWork()
    made_slots(uow, [local(date(2026, 5, 1), 4)])

    assert made_slots(uow, [local(date(2026, 5, 4), 3)]) == [local(date(2026, 5, day), 3, 30) for day in (2, 3)]


def test_the_first_time_of_all_only_the_latest_slot_counts():
    assert slots_due(AT, None, local(date(2026, 5, 1), 3, 29)) == (local(date(2026, 4, 30), 3, 30),)
    assert slots_due(AT, None, local(date(2026, 5, 1), 3, 30)) == (local(date(2026, 5, 1), 3, 30),)


def test_a_clock_two_hours_fast_or_slow_never_makes_a_slot_twice():
    uow, day = FakeUnitOfWork(), date(2026, 5, 1)

    effects = made_slots(uow, [local(day, 2), local(day, 4), local(day, 2), local(day, 3, 31), local(day, 5)])

    assert effects == [local(day - timedelta(days=1), 3, 30), local(day, 3, 30)]


def test_an_effect_that_fails_leaves_its_slot_for_the_next_sweep():
    uow, now = FakeUnitOfWork(), local(date(2026, 5, 1), 4)

    def fail(_uow: object, _slot: datetime) -> None:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        run_due(DailyRun("prune", AT, fail), uow, now)

    assert made_slots(uow, [now]) == [local(date(2026, 5, 1), 3, 30)]


def test_an_effect_in_parts_opens_its_own_transactions_and_its_slot_is_taken_when_it_is_through():
    uow, now = FakeUnitOfWork(), local(date(2026, 5, 1), 4)
    made: list[str] = []

    def parts(unopened: FakeUnitOfWork, slot: datetime) -> None:
        for part in ("first", "second"):
            with unopened as opened:
                assert opened.clockwork.last_slot("prune") is None
                made.append(part)
            if len(made) == 1:
                raise OSError(slot)

    run = DailyRun("prune", AT, parts, in_parts=True)
    with pytest.raises(OSError, match="2026"):
        run_due(run, uow, now)

    assert [run_due(run, uow, now), run_due(run, uow, now)] == [1, 0]
    assert made == ["first", "first", "second"]


@given(
    st.lists(st.integers(0, 60 * 24 * 8), min_size=1, max_size=40),
    st.sampled_from([SPRING, AUTUMN, date(2026, 7, 1)]),
)
def test_however_often_and_in_whatever_order_the_clock_is_asked_each_slot_is_made_once(steps: list[int], day: date):
    start = local(day, 0) - timedelta(days=4)

    effects = made_slots(FakeUnitOfWork(), [start + timedelta(minutes=step) for step in steps])

    assert effects == sorted(set(effects))
    last = german_day(effects[-1])
    assert [german_day(slot) for slot in effects] == [last - timedelta(days=n) for n in reversed(range(len(effects)))]
    assert effects[-1] <= start + timedelta(minutes=max(steps))


def test_nothing_daily_happens_before_three():
    with pytest.raises(ValueError, match="03:00 or later"):
        DailyRun("prune", time(2, 30), lambda _uow, _slot: None)
