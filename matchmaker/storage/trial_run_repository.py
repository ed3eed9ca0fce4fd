"""How does what is computed for trial get into the database and back, so that every process knows of it?"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.matching.progress import Progress
from matchmaker.rounds.trial_run import SILENCE, Purpose, TrialRun
from matchmaker.storage.columns import refuse_unstorable
from matchmaker.storage.curation_tables import trial_runs as table
from matchmaker.storage.writing import insert


class TrialRunRepository:
    """The newest computation of each purpose for a round; its key in the database is what refuses a second one."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, round_id: str, purpose: Purpose) -> TrialRun | None:
        """The round's run of this purpose, however it stands."""
        own = (table.c.round_id == round_id) & (table.c.purpose == purpose)
        row = self._connection.execute(sa.select(table).where(own)).mappings().one_or_none()
        if row is None:
            return None
        return TrialRun(**dict(row) | {"purpose": Purpose(row["purpose"]), "results": tuple(row["results"])})

    def begin(self, new: TrialRun) -> bool:
        """Store it in the place of a former one; False where that is at work, ``NotFound`` without the round."""
        own = (table.c.round_id == new.round_id) & (table.c.purpose == new.purpose)
        self._connection.execute(sa.delete(table).where(own, _is_idle(new.beat_at)))
        try:
            insert(self._connection, table, [asdict(new) | {"results": list(new.results)}])
        except StaleWrite:
            return False
        return True

    def beat(self, run_id: str, progress: Progress, at: datetime) -> bool:
        """Store how far it is; False where somebody said stop, or it is over or gone."""
        told = {"beat_at": at, "done": progress.done, "total": progress.total, "bound": progress.bound}
        if not self._write(run_id, told):
            return False
        return self._connection.scalar(sa.select(table.c.stopped_by).where(table.c.id == run_id)) is None

    def stop(self, run_id: str, by: str) -> bool:
        """Store who wishes an end; False where somebody else said so already."""
        return self._write(run_id, {"stopped_by": by}, table.c.stopped_by.is_(None))

    def end(self, run_id: str, results: Sequence[str], refusal: str, at: datetime) -> bool:
        """Store how it ended; False where another one took its place."""
        refuse_unstorable({"refusal": refusal, "results": "".join(results)}, run_id)
        return self._write(run_id, {"results": list(results), "refusal": refusal, "over_at": at, "done": 1.0})

    def forget(self, run_id: str, moment: datetime) -> bool:
        """Remove one that is not at work."""
        return self._connection.execute(sa.delete(table).where(table.c.id == run_id, _is_idle(moment))).rowcount == 1

    def forget_ordered(self, before: datetime) -> int:
        """Remove what was ordered before, at work or not; says how many."""
        return self._connection.execute(sa.delete(table).where(table.c.ordered_at < before)).rowcount

    def _write(self, run_id: str, values: dict[str, object], *where: sa.ColumnElement[bool]) -> bool:
        at_work = (table.c.id == run_id) & table.c.over_at.is_(None)
        return self._connection.execute(sa.update(table).where(at_work, *where).values(values)).rowcount == 1


def _is_idle(moment: datetime) -> sa.ColumnElement[bool]:
    heard = sa.and_(table.c.beat_at > moment - SILENCE, table.c.beat_at < moment + SILENCE)
    return sa.or_(table.c.over_at.is_not(None), sa.not_(heard))
