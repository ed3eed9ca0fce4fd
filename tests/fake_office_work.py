"""What stands in for head office's marks and its orders to send in fast tests."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import StaleWrite
from matchmaker.rounds.dispatch import Dispatch
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.storage.queue_mark_repository import STALE
from tests.fake_rows import Rows, add, expect, found, refuse_unstorable, save


@dataclass
class FakeQueueMarks:
    rows: Rows

    def all(self) -> Mapping[str, QueueMark]:
        return dict(self.rows.queue_marks)

    def put(self, mark: QueueMark) -> QueueMark:
        stored = self.rows.queue_marks.get(mark.id)
        if mark.version != (stored.version if stored else 0):
            raise StaleWrite(STALE, mark.note)
        refuse_unstorable([mark])
        self.rows.queue_marks[mark.id] = replace(mark, version=mark.version + 1)
        return self.rows.queue_marks[mark.id]


@dataclass
class FakeDispatches:
    rows: Rows

    def get(self, dispatch_id: str) -> Dispatch:
        return found(self.rows.dispatches, dispatch_id)

    def of_round(self, round_id: str) -> tuple[Dispatch, ...]:
        return tuple(one for one in self._all() if one.round_id == round_id)

    def due(self, now: datetime) -> tuple[Dispatch, ...]:
        return tuple(one for one in self._all() if one.is_open and one.starts_at <= now)

    def add(self, new: Dispatch) -> None:
        expect([new.round_id in self.rows.rounds])
        if any(one.is_open for one in self.of_round(new.round_id)):
            raise StaleWrite("is being sent")
        add(self.rows.dispatches, new.id, new)

    def save(self, changed: Dispatch) -> Dispatch:
        return save(self.rows.dispatches, changed)

    def _all(self) -> tuple[Dispatch, ...]:
        return tuple(sorted(self.rows.dispatches.values(), key=lambda one: (one.ordered_at, one.id)))
