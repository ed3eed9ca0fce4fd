"""The fixed cast of invitations: who is asked when, and the schedules that follow."""

from datetime import date
from typing import Any

from matchmaker.rounds.deadlines import Schedule, schedule
from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.proposal import Member
from matchmaker.towns.profile import Role
from tests.builders import ags
from tests.round_builders import NOW, a_policy


def a_schedule() -> Schedule:
    """That of a town asked at ``NOW`` by the ordinary policy, without holidays."""
    return schedule(NOW, a_policy(), ())


def an_invitation(number: int = 0, **changes: Any) -> Invitation:
    """The n-th town waits to be asked for the first proposal."""
    facts: dict[str, Any] = {"proposal_id": "r1-1-01", "member": Member(ags(number), Role.MAYOR)}
    return Invitation(**(facts | changes))


def asked(number: int = 0, **changes: Any) -> Invitation:
    """The n-th town was asked at ``NOW``."""
    return an_invitation(number, **changes).asked(NOW, a_schedule())


def a_holiday(first: date, last: date, **changes: Any) -> SchoolHoliday:
    """Invented school holidays of the first town's state."""
    return SchoolHoliday(**({"state": "Sachsen", "first": first, "last": last, "name": "Winterferien"} | changes))
