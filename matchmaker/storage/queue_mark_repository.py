"""How do head office's marks on its work queue get into the database and back?"""

from collections.abc import Mapping
from dataclasses import asdict, replace

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.queue_mark import QueueMark
from matchmaker.storage.office_work_tables import queue_marks
from matchmaker.storage.writing import insert, update_version

STALE = "Diese Zeile wurde inzwischen geändert. Bitte sehen Sie nach, was nun gilt."


class QueueMarkRepository:
    """Marks by the key of their row."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> Mapping[str, QueueMark]:
        rows = self._connection.execute(sa.select(queue_marks)).mappings()
        return {row["id"]: QueueMark(**row) for row in rows}

    def put(self, mark: QueueMark) -> QueueMark:
        """Store the mark and return it with its new version; ``StaleWrite`` gives the note back."""
        row = asdict(mark)
        if mark.version:
            if not update_version(self._connection, queue_marks, row):
                raise StaleWrite(STALE, mark.note)
        else:
            try:
                insert(self._connection, queue_marks, [row | {"version": 1}])
            except StaleWrite as taken:
                raise StaleWrite(STALE, mark.note) from taken
        return replace(mark, version=mark.version + 1)
