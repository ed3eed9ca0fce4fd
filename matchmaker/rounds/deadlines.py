"""Until when may a town answer, and when is it reminded, if the clock stands still in its school holidays?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matchmaker.rounds.calendar import end_of_day, german_day, morning_of
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.policy import Policy

MOST_STILL_DAYS = 21
LONGEST_DELAY_DAYS = 28


@dataclass(frozen=True, slots=True)
class Schedule:
    """What is due when for a town that is asked: its last second to answer, the first reminder, the phone task.

    All in UTC; ``remind_at`` is None where the policy asks for no reminder.
    """

    due_at: datetime
    remind_at: datetime | None
    task_at: datetime | None


def schedule(asked_at: datetime, policy: Policy, holidays: Iterable[SchoolHoliday]) -> Schedule:
    """The dates of a town asked at ``asked_at``; ``holidays`` are those of its state, none where none are known."""
    free = tuple(holidays)
    start = german_day(asked_at)
    due_on = running_day(start, policy.answer_window_days, free)
    due_at = end_of_day(asked_at, (due_on - start).days)
    reminders = [morning_of(running_day(start, days, free)) for days in policy.reminder_days]
    task_at = morning_of(running_day(start, policy.head_office_task_day, free))
    return Schedule(
        due_at=due_at,
        remind_at=reminders[0] if reminders and reminders[0] < due_at else None,
        task_at=task_at if task_at < due_at else None,
    )


def reminder_pause(
    asked_at: datetime, sent: int, policy: Policy, holidays: Iterable[SchoolHoliday]
) -> timedelta | None:
    """How many calendar days after the ``sent``-th reminder the next one is due; None after the last.

    Both counted from the day of the question, so that the clock stands still once for all of them; a pause and no day,
    so that the next one moves with everything that moved the one before.
    """
    if sent >= len(policy.reminder_days):
        return None
    free, start = tuple(holidays), german_day(asked_at)
    before, after = (running_day(start, policy.reminder_days[number], free) for number in (sent - 1, sent))
    return after - before


def running_day(start: date, days: int, holidays: tuple[SchoolHoliday, ...], most_still: int = MOST_STILL_DAYS) -> date:
    """The day on which the clock has run for ``days`` days after ``start``.

    Days of school holidays do not count, but at most ``most_still`` of them: after that the clock runs on,
    whatever the calendar says, so that the other side never waits for a whole summer.
    """
    day, ran, still = start, 0, 0
    while ran < days:
        day += timedelta(days=1)
        if still < most_still and any(one.holds(day) for one in holidays):
            still += 1
        else:
            ran += 1
    return day


def telling_moment(last_deadline: datetime, now: datetime) -> datetime:
    """When those who were asked hear that nothing came of it: the morning after the last of them could have answered.

    The same after a no, after silence and after a withdrawal, so that the moment gives away nothing.
    """
    return max(now, morning_of(german_day(last_deadline) + timedelta(days=1)))
