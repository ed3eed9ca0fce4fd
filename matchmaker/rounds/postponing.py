"""How many calendar days does more time to answer last, if school holidays lie in it?"""

from collections.abc import Iterable

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.deadlines import MOST_STILL_DAYS, running_day
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.policy import Policy


def lasting_days(asked: Invitation, days: int, policy: Policy, holidays: Iterable[SchoolHoliday]) -> int:
    """How many calendar days pass until the clock has run for ``days`` more; ``holidays`` are those of the state.

    Days of holidays do not count here either, but with those before the first deadline at most ``MOST_STILL_DAYS``.
    ``days`` themselves for a town that was not asked.
    """
    if asked.asked_at is None or asked.due_at is None:
        return days
    free, start, due = tuple(holidays), german_day(asked.asked_at), german_day(asked.due_at)
    stood = (running_day(start, policy.answer_window_days, free) - start).days - policy.answer_window_days
    return (running_day(due, days, free, MOST_STILL_DAYS - stood) - due).days
