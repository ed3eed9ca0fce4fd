"""What stands in for stored mails, spared addresses, tasks and the clock in fast tests."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import MatchmakerError, StaleWrite
from matchmaker.rounds.mail_ports import TakenSlots
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.post_hold import CLAIM
from matchmaker.rounds.relay_answer import PostHeld
from matchmaker.rounds.suppression import Scope, Suppression, pseudonym_of, same_address
from matchmaker.rounds.task import Task, TaskKind
from tests.fake_rows import Rows, add, expect, found, refuse_unstorable, save


@dataclass
class FakeOutbox:
    rows: Rows

    def queue(self, message: OutboxMessage) -> None:
        if self.has(message.key) or message.message_id in {one.message_id for one in self.rows.messages.values()}:
            raise StaleWrite("key taken")
        expect([message.proposal_id is None or message.proposal_id in self.rows.proposals])
        add(self.rows.messages, message.id, message)

    def queue_all(self, new: Iterable[OutboxMessage]) -> None:
        before = dict(self.rows.messages)
        try:
            for message in new:
                self.queue(message)
        except MatchmakerError:
            self.rows.messages.clear()
            self.rows.messages.update(before)
            raise

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        return frozenset(key for key in keys if self.has(key))

    def has(self, key: str) -> bool:
        return any(message.key == key for message in self.rows.messages.values())

    def due(self, now: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        if any(one.released_at is None for one in self.rows.post_holds.values()):
            return ()
        return self._where(lambda message: message.state is MessageState.QUEUED and message.due_at <= now)[:limit]

    def expired_claims(self, now: datetime) -> tuple[str, ...]:
        expired = self._where(lambda one: one.leased_until is not None and one.leased_until <= now)
        return tuple(one.id for one in expired)

    def unsettled(self, before: datetime) -> tuple[str, ...]:
        left_alone = self._where(lambda one: one.state is MessageState.DATA and one.data_at <= before)
        return tuple(one.id for one in left_alone + self.in_state(MessageState.IN_DOUBT))

    def among(self, ids: Iterable[str]) -> tuple[OutboxMessage, ...]:
        wanted = set(ids)
        return self._where(lambda one: one.id in wanted)

    def hold(self, id: str) -> OutboxMessage:
        return found(self.rows.messages, id)

    def by_message_id(self, message_id: str) -> OutboxMessage | None:
        return next(iter(self._where(lambda one: one.message_id == message_id)), None)

    def by_key(self, key: str) -> OutboxMessage | None:
        return next(iter(self._where(lambda one: one.key == key)), None)

    def save(self, changed: OutboxMessage) -> OutboxMessage:
        stored, on_hold = found(self.rows.messages, changed.id), self.rows.post_holds.values()
        moves = stored.state is not changed.state and changed.state in (MessageState.CLAIMED, MessageState.DATA)
        if moves and not str(changed.claim).startswith(CLAIM) and any(one.released_at is None for one in on_hold):
            raise PostHeld("Der Versand ist angehalten.")
        return save(self.rows.messages, changed)

    def of_proposal(self, proposal_id: str) -> tuple[OutboxMessage, ...]:
        return self._where(lambda message: message.proposal_id == proposal_id)

    def naming(self, ags: str) -> tuple[OutboxMessage, ...]:
        return self._where(lambda one: re.search(rf"(?<!\d){ags}(?!\d)", one.key) is not None)

    def in_state(self, state: MessageState) -> tuple[OutboxMessage, ...]:
        return self._where(lambda one: one.state is state)

    def oldest_due(self) -> datetime | None:
        waiting = self._where(lambda one: one.state in (MessageState.QUEUED, MessageState.CLAIMED))
        return waiting[0].due_at if waiting else None

    def count_by_state(self) -> dict[str, int]:
        states = sorted(str(message.state) for message in self.rows.messages.values())
        return {state: states.count(state) for state in states}

    def count_of_round(self, round_id: str, letter: str) -> dict[str, int]:
        inside = {key for key, one in self.rows.proposals.items() if one.round_id == round_id}
        found = self._where(lambda one: one.proposal_id in inside and one.letter == letter)
        states = [str(one.state) for one in found]
        return {state: states.count(state) for state in states}

    def _where(self, holds: Callable[[OutboxMessage], bool]) -> tuple[OutboxMessage, ...]:
        matching = [one for one in self.rows.messages.values() if holds(one)]
        return tuple(sorted(matching, key=lambda one: (one.due_at, one.key)))


@dataclass
class FakeSuppressions:
    rows: Rows

    def add(self, new: Suppression) -> None:
        refuse_unstorable([new])
        address = same_address(new.address)
        self.rows.suppressions.setdefault((address, new.scope), replace(new, address=address))

    def of(self, address: str) -> Suppression | None:
        known_as = (same_address(address), pseudonym_of(address))
        places = ((name, scope) for scope in (Scope.ALL, Scope.REMINDERS) for name in known_as)
        return next((self.rows.suppressions[one] for one in places if one in self.rows.suppressions), None)

    def remove(self, address: str) -> None:
        for scope in Scope:
            for name in (same_address(address), pseudonym_of(address)):
                self.rows.suppressions.pop((name, scope), None)


@dataclass
class FakeTasks:
    rows: Rows

    def add(self, new: Task) -> bool:
        expect([new.proposal_id is None or new.proposal_id in self.rows.proposals])
        if new.key in self.rows.tasks:
            return False
        add(self.rows.tasks, new.key, new)
        return True

    def open(self) -> tuple[Task, ...]:
        undone = [one for one in self.rows.tasks.values() if one.done_at is None]
        return tuple(sorted(undone, key=lambda one: (one.made_at, one.key)))

    def keys_of(self, kind: TaskKind) -> frozenset[str]:
        return frozenset(one.key for one in self.rows.tasks.values() if one.kind is kind)

    def count_open(self) -> dict[TaskKind, int]:
        return dict(Counter(one.kind for one in self.rows.tasks.values() if one.done_at is None))

    def finish_all(self, keys: Iterable[str], now: datetime) -> None:
        for key in keys:
            self.finish(key, now)

    def finish(self, key: str, now: datetime) -> None:
        task = self.rows.tasks.get(key)
        if task is not None and task.done_at is None:
            self.rows.tasks[key] = replace(task, done_at=now)

    def forget(self, key: str) -> None:
        self.rows.tasks.pop(key, None)


@dataclass
class FakeClockwork:
    rows: Rows

    def claim(self, job: str, slot: datetime, now: datetime) -> bool:
        if (job, slot) in self.rows.slots:
            return False
        self.rows.slots[job, slot] = now
        return True

    def last_slot(self, job: str) -> datetime | None:
        return max((slot for name, slot in self.rows.slots if name == job), default=None)

    def taken_slots(self) -> dict[str, TakenSlots]:
        counted = Counter(job for job, _ in self.rows.slots)
        return {
            job: TakenSlots(number, max(slot for name, slot in self.rows.slots if name == job))
            for job, number in counted.items()
        }

    def beat(self, worker: str, now: datetime) -> None:
        self.rows.beats[worker] = now

    def last_beat(self) -> datetime | None:
        return max(self.rows.beats.values(), default=None)

    def schema_fits(self) -> bool:
        return not self.rows.other_schema

    def forget(self, before: datetime, limit: int) -> int:
        past = [(job, slot) for job, slot in self.rows.slots if slot < before and slot != self.last_slot(job)]
        old = sorted(past, key=lambda key: key[1])[:limit]
        silent = [worker for worker, seen in self.rows.beats.items() if seen < before]
        gone = sorted(silent, key=lambda worker: self.rows.beats[worker])[:limit]
        for key in old:
            del self.rows.slots[key]
        for worker in gone:
            del self.rows.beats[worker]
        return len(old) + len(gone)
