"""Which day is it where the towns are, and when does it end?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

GERMAN_TIME = ZoneInfo("Europe/Berlin")


def german_day(moment: datetime) -> date:
    """The German calendar day of an aware ``moment``: shortly before midnight in UTC it is the next one already."""
    return moment.astimezone(GERMAN_TIME).date()


def end_of_day(moment: datetime, days: int = 0) -> datetime:
    """The last second of the German calendar day ``days`` after that of an aware ``moment``, in UTC.

    A letter says "bis Sonntag": then all of Sunday counts, also in a week whose days are not all 24 hours long.
    """
    day = german_day(moment) + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), GERMAN_TIME).astimezone(UTC)


def morning_of(day: date) -> datetime:
    """Eight o'clock of a German calendar day, in UTC: when letters of the day leave."""
    return datetime.combine(day, time(8), GERMAN_TIME).astimezone(UTC)
