"""How often may somebody do one thing in a window of time, however many processes they ask?"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.ports import UnitOfWork

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class TooOften(MatchmakerError):
    """Asked more often than anybody needs to; from ``wait`` on it is answered again."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        minutes = ceil(wait.total_seconds() / 60)
        again = "in einer Minute" if minutes <= 1 else f"in {minutes} Minuten"
        super().__init__(f"Das war zu oft hintereinander. Bitte versuchen Sie es {again} noch einmal.")


@dataclass(frozen=True, slots=True)
class Pace:
    """At most ``most`` times in each ``window``; windows follow each other from midnight on, the same for everybody."""

    what: str
    most: int
    window: timedelta

    def begun(self, now: datetime) -> datetime:
        """When the window that ``now`` lies in began."""
        return now - (now - BEGINNING) % self.window

    def keep(self, key: str, uow: UnitOfWork, now: datetime) -> None:
        """Count one more for ``key``, inside an open unit of work that is then committed; ``TooOften`` above ``most``.

        What is refused is rolled back and not counted; when the window ends, everybody begins anew.
        """
        begun = self.begun(now)
        if uow.limits.count_up(self.what, key, begun) > self.most:
            raise TooOften(begun + self.window - now)
