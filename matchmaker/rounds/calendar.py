"""When does a day end where the towns are?"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

GERMAN_TIME = ZoneInfo("Europe/Berlin")


def end_of_day(moment: datetime, days: int = 0) -> datetime:
    """The last second of the German calendar day ``days`` after that of an aware ``moment``, in UTC.

    A letter says "bis Sonntag": then all of Sunday counts, also in a week whose days are not all 24 hours long.
    """
    day = moment.astimezone(GERMAN_TIME).date() + timedelta(days=days)
    return datetime.combine(day, time(23, 59, 59), GERMAN_TIME).astimezone(UTC)
