"""Are the points of a proposal still those that its towns were told?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from api.pages.spoken import Spoken
from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Showing
from matchmaker.rounds.proposal import Member


@dataclass(frozen=True, slots=True)
class Told:
    """The score of a pair (tenths of a point) as its reader was shown it by the run, and when it is looked at again."""

    tenths: int
    looked_at: datetime


def since_told(then: int, now: int, spoken: Spoken) -> str:
    """That a score (tenths of a point) is another one by now, in a sentence; empty where it is the same."""
    if then == now:
        return ""
    return spoken.say(
        "Seit dem Vorschlag haben sich Angaben geändert: damals %(then)s, heute %(now)s Punkte.",
        then=spoken.tenths(then),
        now=spoken.tenths(now),
    )


def told_to(own: Member, showings: Iterable[Showing], looked_at: datetime) -> Told | None:
    """What this side was told, from public statements alone; None where the log does not say."""
    # What is older than the difference between the audiences may rest on what only head office may see.
    told = (one for one in showings if one.audience is Audience.TOWN and (one.ags, one.role) == (own.ags, own.role))
    return next((Told(one.score_tenths, looked_at) for one in told), None)
