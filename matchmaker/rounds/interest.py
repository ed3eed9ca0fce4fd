"""Who wants to hear from us without taking part, and has this mailbox said so itself?"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Interest:
    """An office's address that wants news about one topic (None: about all) for its town, in ``language``.

    Until its mailbox has confirmed (``confirmed_at``) it counts nothing and is forgotten within days. ``id`` stands
    in the links of its letters, behind a seal.
    """

    id: str
    address: str
    ags: str
    asked_at: datetime
    topic: str | None = None
    language: str = "de"
    confirmed_at: datetime | None = None

    def confirm(self, at: datetime) -> "Interest":
        """The mailbox wants it; a second time changes nothing."""
        return self if self.confirmed_at else replace(self, confirmed_at=at)


class Interests(Protocol):
    """Entries, oldest first; of an address at most one is confirmed and one waits for that.

    ``add`` takes the place of the one that waits. ``hold`` lets everybody else who asks to hold it wait until this
    unit of work ends.
    """

    def find(self, id: str) -> Interest | None: ...

    def hold(self, id: str) -> Interest | None: ...

    def of_address(self, address: str) -> tuple[Interest, ...]: ...

    def confirmed(self) -> tuple[Interest, ...]: ...

    def add(self, new: Interest) -> None: ...

    def confirm(self, confirmed: Interest) -> None: ...

    def remove(self, id: str) -> None: ...

    def remove_old(self, unconfirmed_before: datetime, confirmed_before: datetime, limit: int) -> int: ...
