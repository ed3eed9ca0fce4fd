"""Does a run count in German days, also at the hour when it is still yesterday in UTC?"""

from datetime import UTC, date, datetime

import pytest

from matchmaker.rounds.proposing import ProposingOrder, propose
from tests.builders import a_profile
from tests.proposing_cast import TAXONOMY, collecting

WINTER = (datetime(2026, 1, 15, 23, 30, tzinfo=UTC), date(2026, 1, 16))
SUMMER = (datetime(2026, 7, 15, 23, 30, tzinfo=UTC), date(2026, 7, 16))
SUMMER_EVENING = (datetime(2026, 7, 15, 22, 30, tzinfo=UTC), date(2026, 7, 16))
WINTER_EVENING = (datetime(2026, 1, 15, 22, 30, tzinfo=UTC), date(2026, 1, 15))


@pytest.mark.parametrize(("moment", "day"), [WINTER, SUMMER, SUMMER_EVENING, WINTER_EVENING])
def test_a_pause_ends_with_the_german_day(moment: datetime, day: date):
    back_today = collecting(a_profile(0, paused_until=day), a_profile(1))
    back_tomorrow = collecting(a_profile(0, paused_until=date.fromordinal(day.toordinal() + 1)), a_profile(1))

    assert len(propose(ProposingOrder("r1"), TAXONOMY, back_today, moment).drafts) == 1
    assert propose(ProposingOrder("r1"), TAXONOMY, back_tomorrow, moment).drafts == ()
