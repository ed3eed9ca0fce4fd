"""What do delivery, the clock and the worker ask of storage, of the relay and of its record?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.relay_answer import Answer, Finding
from matchmaker.rounds.suppression import Suppression
from matchmaker.rounds.task import Task, TaskKind


@dataclass(frozen=True, slots=True)
class TakenSlots:
    """How many slots of a job are still known as taken, and the nominal moment of the latest."""

    count: int
    latest: datetime


class Outbox(Protocol):
    """Mails to leave; ``queue`` ignores nothing: a key that exists already is refused (``StaleWrite``).

    ``queue_all`` queues all of them or none; ``known`` are those of some keys that a mail has already.

    ``due``, ``expired_claims`` and ``hold`` keep the rows until the unit of work ends; the first two pass over what
    somebody else holds. ``unsettled`` are the ids of those in *data* since before a moment and of all in doubt.
    ``among`` are the mails with some ids; what is gone meanwhile is left out.
    ``naming`` are the mails whose key names a town.
    """

    def queue(self, message: OutboxMessage) -> None: ...

    def queue_all(self, new: Iterable[OutboxMessage]) -> None: ...

    def known(self, keys: Iterable[str]) -> frozenset[str]: ...

    def has(self, key: str) -> bool: ...

    def due(self, now: datetime, limit: int) -> tuple[OutboxMessage, ...]: ...

    def expired_claims(self, now: datetime) -> tuple[str, ...]: ...

    def unsettled(self, before: datetime) -> tuple[str, ...]: ...

    def among(self, ids: Iterable[str]) -> tuple[OutboxMessage, ...]: ...

    def hold(self, id: str) -> OutboxMessage: ...

    def by_message_id(self, message_id: str) -> OutboxMessage | None: ...

    def by_key(self, key: str) -> OutboxMessage | None: ...

    def save(self, changed: OutboxMessage) -> OutboxMessage: ...

    def of_proposal(self, proposal_id: str) -> tuple[OutboxMessage, ...]: ...

    def naming(self, ags: str) -> tuple[OutboxMessage, ...]: ...

    def in_state(self, state: MessageState) -> tuple[OutboxMessage, ...]: ...

    def count_by_state(self) -> dict[str, int]: ...

    def count_of_round(self, round_id: str, letter: str) -> dict[str, int]: ...

    def oldest_due(self) -> datetime | None: ...


class Suppressions(Protocol):
    """Addresses that nothing, or no reminder, goes to any more; adding one again keeps the wider scope."""

    def add(self, new: Suppression) -> None: ...

    def of(self, address: str) -> Suppression | None: ...

    def remove(self, address: str) -> None: ...


class Tasks(Protocol):
    """What waits for a person of head office; ``add`` is False where the key is known already.

    ``forget`` removes a task, done or not, whose cause no longer holds: the same cause makes a new one then.
    ``keys_of`` are those of all of a kind, done or not; ``count_open`` leaves out kinds of which nothing is open.
    """

    def add(self, new: Task) -> bool: ...

    def open(self) -> tuple[Task, ...]: ...

    def keys_of(self, kind: TaskKind) -> frozenset[str]: ...

    def count_open(self) -> Mapping[TaskKind, int]: ...

    def finish(self, key: str, now: datetime) -> None: ...

    def finish_all(self, keys: Iterable[str], now: datetime) -> None: ...

    def forget(self, key: str) -> None: ...


class Clockwork(Protocol):
    """Which nominal slot of which job was taken, and when each worker was last seen.

    ``claim`` is False where somebody took the slot before; it counts only if this unit of work is committed.
    ``taken_slots`` are those of each job that has ever run and whose slots are not forgotten yet.
    ``schema_fits`` is False once another version of the program has changed the layout of what is stored.
    """

    def claim(self, job: str, slot: datetime, now: datetime) -> bool: ...

    def last_slot(self, job: str) -> datetime | None: ...

    def taken_slots(self) -> Mapping[str, TakenSlots]: ...

    def beat(self, worker: str, now: datetime) -> None: ...

    def last_beat(self) -> datetime | None: ...

    def schema_fits(self) -> bool: ...

    def forget(self, before: datetime, limit: int) -> int: ...


class Line(Protocol):
    """An open line to a folder or a relay, for ``with``; it mends itself between two mails.

    ``deliver`` calls ``fence`` once the mail could become the relay's with the next word, and passes on what it
    raises without saying that word. ``RelayAway`` where no mail can leave, whichever it is.
    """

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def deliver(self, message: OutboxMessage, fence: Callable[[], None]) -> Answer: ...


class Mailer(Protocol):
    """Hands final bytes over: to a folder, or to a relay; ``RelayAway`` where it cannot be reached."""

    def connect(self) -> Line: ...


class RelayRecord(Protocol):
    """What the relay took, by Message-ID; what it says nothing about is unknown. ``RecordAway`` if unreadable."""

    def look_up(self, messages: Iterable[OutboxMessage]) -> Mapping[str, Finding]: ...
