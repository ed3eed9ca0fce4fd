"""A deadline lasts until the end of its German day, on nights of 23 and 25 hours too."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from matchmaker.rounds.calendar import end_of_day, german_day


@pytest.mark.parametrize(
    ("moment", "days", "end"),
    [
        (datetime(2026, 11, 22, 8, 0, tzinfo=UTC), 14, datetime(2026, 12, 6, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 7, 1, 8, 0, tzinfo=UTC), 0, datetime(2026, 7, 1, 21, 59, 59, tzinfo=UTC)),
        # Half past midnight in Berlin is still yesterday in UTC.
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), 1, datetime(2026, 7, 3, 21, 59, 59, tzinfo=UTC)),
        # The clocks change in between, in spring and in autumn.
        (datetime(2026, 3, 20, 8, 0, tzinfo=UTC), 14, datetime(2026, 4, 3, 21, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 20, 8, 0, tzinfo=UTC), 14, datetime(2026, 11, 3, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), 0, datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
        (datetime(2028, 2, 15, 8, 0, tzinfo=UTC), 14, datetime(2028, 2, 29, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_last_second_of_the_german_day(moment, days, end):
    assert end_of_day(moment, days) == end


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        # Half past eleven in the evening, UTC: in Germany the next day has begun, in winter as in summer.
        (datetime(2026, 1, 15, 23, 30, tzinfo=UTC), date(2026, 1, 16)),
        (datetime(2026, 7, 15, 23, 30, tzinfo=UTC), date(2026, 7, 16)),
        (datetime(2026, 1, 15, 22, 30, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 15, 22, 30, tzinfo=UTC), date(2026, 7, 16)),
        (datetime(2026, 7, 15, 21, 59, 59, tzinfo=UTC), date(2026, 7, 15)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2026, 1, 15, 23, 30, tzinfo=timezone(timedelta(hours=9))), date(2026, 1, 15)),
    ],
)
def test_the_german_day_of_a_moment(moment, day):
    assert german_day(moment) == day
