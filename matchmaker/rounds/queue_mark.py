"""What has head office noted about a row of its work queue?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

LONGEST_NOTE = 2_000


@dataclass(frozen=True, slots=True)
class QueueMark:
    """What was done about one row, by the row's key ``id``; the row itself is a task or a state stored elsewhere.

    The row rests before ``snoozed_until`` and comes back on that day (German days). ``done_at`` is set on rows that
    come from a state alone: a task keeps for itself when it was done. ``version`` counts the saved changes, 0 before
    the first.
    """

    id: str
    changed_at: datetime
    changed_by: str
    snoozed_until: date | None = None
    note: str = ""
    done_at: datetime | None = None
    version: int = 0

    def rests(self, today: date) -> bool:
        """Whether the row stays out of sight on this day."""
        return self.done_at is not None or (self.snoozed_until is not None and self.snoozed_until > today)


class QueueMarks(Protocol):
    """Marks by the key of their row; ``put`` refuses (``StaleWrite``, with the note) what somebody else changed."""

    def all(self) -> Mapping[str, QueueMark]: ...

    def put(self, mark: QueueMark) -> QueueMark: ...
