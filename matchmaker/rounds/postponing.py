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
    ``days`` themselves for a town that was not asked. ``asked`` is told with a running clock
    (``Invitation.running``): while a call is awaited its deadline stands later than it will be.
    """
    if asked.asked_at is None or asked.due_at is None:
        return days
    due = german_day(asked.due_at)
    stood = _stood_days(asked, (due - german_day(asked.asked_at)).days, policy)
    return (running_day(due, days, tuple(holidays), MOST_STILL_DAYS - stood) - due).days


def _stood_days(asked: Invitation, given_days: int, policy: Policy) -> int:
    """How many days stood still in the ``given_days`` between question and deadline, before any more time."""
    # From the dates that the letter named: the file of holidays may be another one by now.
    return min(max(given_days - policy.answer_window_days - asked.called_days, 0), MOST_STILL_DAYS)
