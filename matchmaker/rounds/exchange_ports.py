"""What do the use cases of exchanges ask of storage?"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from matchmaker.rounds.case_card import CaseCard
from matchmaker.rounds.check_in import CheckIn
from matchmaker.rounds.exchange import Exchange


class Exchanges(Protocol):
    """Exchanges, oldest first; ``save`` refuses (``StaleWrite``) what somebody else changed since it was read.

    ``get`` and ``hold`` with ``seen_version`` refuse a newer stored version. Whoever changes an exchange, its questions
    or its case card begins with ``hold``: until this unit of work ends, everybody else who holds it waits. ``untold``
    are those whose towns were not yet written to, ``arranging`` those without a date that began before a moment,
    ``past`` those that go beyond their time, ``closed`` when those that are over ended, by their ids.
    """

    def get(self, exchange_id: str, seen_version: int | None = None) -> Exchange: ...

    def hold(self, exchange_id: str, seen_version: int | None = None) -> Exchange: ...

    def find(self, exchange_id: str) -> Exchange | None: ...

    def of_town(self, ags: str) -> tuple[Exchange, ...]: ...

    def all_open(self) -> tuple[Exchange, ...]: ...

    def untold(self, limit: int) -> tuple[Exchange, ...]: ...

    def arranging(self, began_before: datetime, limit: int) -> tuple[Exchange, ...]: ...

    def past(self, now: datetime, limit: int) -> tuple[Exchange, ...]: ...

    def closed(self) -> Mapping[str, datetime]: ...

    def add(self, new: Exchange) -> None: ...

    def save(self, changed: Exchange) -> Exchange: ...


class CheckIns(Protocol):
    """Questions to the sides of exchanges, those due first at the front.

    ``unanswered`` are first questions that were asked before a moment, of exchanges that are still open; ``remove``
    takes back a question that was not asked yet, and no other.
    """

    def get(self, check_in_id: str) -> CheckIn: ...

    def of_exchange(self, exchange_id: str) -> tuple[CheckIn, ...]: ...

    def answered_feedback(self) -> tuple[CheckIn, ...]: ...

    def due(self, now: datetime, limit: int) -> tuple[CheckIn, ...]: ...

    def unanswered(self, asked_before: datetime, limit: int) -> tuple[CheckIn, ...]: ...

    def add_all(self, new: Iterable[CheckIn]) -> None: ...

    def save(self, changed: CheckIn) -> CheckIn: ...

    def remove(self, check_in_id: str) -> None: ...


class CaseCards(Protocol):
    """Case cards by their exchange; ``published`` are those that everybody may read, newest first."""

    def find(self, exchange_id: str) -> CaseCard | None: ...

    def published(self) -> tuple[CaseCard, ...]: ...

    def add(self, new: CaseCard) -> None: ...

    def save(self, changed: CaseCard) -> CaseCard: ...
