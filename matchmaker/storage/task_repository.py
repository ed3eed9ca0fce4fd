"""How do head office's tasks wait in the database?"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.storage.mail_tables import tasks
from matchmaker.storage.portions import portions
from matchmaker.storage.writing import insert


class TaskRepository:
    """Tasks by the key of their cause, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, new: Task) -> bool:
        """Store a task; False where its cause made one before, done or not."""
        try:
            insert(self._connection, tasks, [asdict(new)])
        except StaleWrite:
            return False
        return True

    def open(self) -> tuple[Task, ...]:
        """All that nobody has finished."""
        wanted = sa.select(tasks).where(tasks.c.done_at.is_(None))
        found = [
            Task(**dict(row) | {"kind": TaskKind(row["kind"])}) for row in self._connection.execute(wanted).mappings()
        ]
        return tuple(sorted(found, key=lambda task: (task.made_at, task.key)))

    def keys_of(self, kind: TaskKind) -> frozenset[str]:
        """The keys of all of a kind that there ever were, done or not."""
        return frozenset(self._connection.scalars(sa.select(tasks.c.key).where(tasks.c.kind == kind)))

    def count_open(self) -> dict[TaskKind, int]:
        """How many of each kind nobody has finished; kinds without any are left out."""
        undone = tasks.c.done_at.is_(None)
        counted = sa.select(tasks.c.kind, sa.func.count().label("number")).where(undone).group_by(tasks.c.kind)
        return {TaskKind(row.kind): row.number for row in self._connection.execute(counted)}

    def finish(self, key: str, now: datetime) -> None:
        self.finish_all([key], now)

    def finish_all(self, keys: Iterable[str], now: datetime) -> None:
        """Somebody looked at them; a second time changes nothing."""
        for some in portions(keys):
            undone = tasks.c.key.in_(some) & tasks.c.done_at.is_(None)
            self._connection.execute(sa.update(tasks).where(undone).values(done_at=now))

    def forget(self, key: str) -> None:
        """The cause is none any longer: should it be one again, ``add`` makes a new task of it."""
        self._connection.execute(sa.delete(tasks).where(tasks.c.key == key))
