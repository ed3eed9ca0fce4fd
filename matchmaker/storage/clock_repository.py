"""Which slots of the clock were taken, and which workers are alive?"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.mail_ports import TakenSlots
from matchmaker.storage.mail_tables import beats, slots
from matchmaker.storage.schema import is_newest
from matchmaker.storage.writing import insert


class ClockRepository:
    """Taken slots and the last beat of each worker."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def claim(self, job: str, slot: datetime, now: datetime) -> bool:
        """Take a slot; whoever asks for one that another transaction is taking waits for its end."""
        try:
            insert(self._connection, slots, [{"job": job, "slot": slot, "taken_at": now}])
        except StaleWrite:
            return False
        return True

    def last_slot(self, job: str) -> datetime | None:
        return self._moment(_latest(slots.c.slot).where(slots.c.job == job))

    def taken_slots(self) -> dict[str, TakenSlots]:
        """What is kept of each job's slots, by one statement."""
        latest = sa.func.max(slots.c.slot, type_=slots.c.slot.type).label("latest")
        counted = sa.select(slots.c.job, sa.func.count().label("number"), latest).group_by(slots.c.job)
        return {row.job: TakenSlots(row.number, row.latest) for row in self._connection.execute(counted)}

    def beat(self, worker: str, now: datetime) -> None:
        """Say that a worker is alive."""
        seen = self._connection.execute(sa.update(beats).where(beats.c.worker == worker).values(seen_at=now))
        if not seen.rowcount:
            insert(self._connection, beats, [{"worker": worker, "seen_at": now}])

    def last_beat(self) -> datetime | None:
        """When any worker was last alive."""
        return self._moment(_latest(beats.c.seen_at))

    def schema_fits(self) -> bool:
        """Whether the schema is still this program's: it was when we started, and a newer one may have come since."""
        return is_newest(self._connection)

    def forget(self, before: datetime, limit: int) -> int:
        """Remove up to ``limit`` slots and as many workers of long ago, but never a job's last slot; how many rows."""
        later = slots.alias()
        newer = sa.exists().where(later.c.job == slots.c.job, later.c.slot > slots.c.slot)
        old = sa.select(slots.c.job, slots.c.slot).where(slots.c.slot < before, newer).order_by(slots.c.slot)
        gone = sa.delete(slots).where(sa.tuple_(slots.c.job, slots.c.slot).in_(old.limit(limit)))
        silent = sa.select(beats.c.worker).where(beats.c.seen_at < before).order_by(beats.c.seen_at).limit(limit)
        quiet = sa.delete(beats).where(beats.c.worker.in_(silent))
        return sum(self._connection.execute(statement).rowcount for statement in (gone, quiet))

    def _moment(self, wanted: sa.Select[Any]) -> datetime | None:
        found: datetime | None = self._connection.scalar(wanted)
        return found


def _latest(column: sa.Column[Any]) -> sa.Select[Any]:
    # Named again: SQLite would give back the greatest moment as plain text.
    return sa.select(sa.func.max(column, type_=column.type))
