"""How do successions of towns get into the database and back, and all that a town has under another key?"""

from collections.abc import Mapping

import sqlalchemy as sa

from matchmaker.rounds.change import Fact
from matchmaker.rounds.succession import Succession
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.town_care_tables import successions
from matchmaker.storage.town_moves import count_held, move_rows
from matchmaker.storage.writing import insert, refusals_in_words


class SuccessionRepository:
    """Successions, ordered by the old key."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Succession, ...]:
        rows = self._connection.execute(sa.select(successions).order_by(successions.c.old_ags)).mappings()
        return tuple(Succession(**row) for row in rows)

    def of(self, old_ags: str) -> Succession | None:
        wanted = sa.select(successions).where(successions.c.old_ags == old_ags)
        row = self._connection.execute(wanted).mappings().one_or_none()
        return Succession(**row) if row else None

    def add(self, new: Succession) -> None:
        """``StaleWrite`` where the key has a successor already, ``NotFound`` where that one is not registered."""
        row = {name: getattr(new, name) for name in ("old_ags", "old_name", "new_ags", "at", "by")}
        insert(self._connection, successions, [{**row, "moved": dict(new.moved)}])

    def held(self, ags: str) -> Mapping[str, int]:
        return count_held(self._connection, ags)

    def move(self, old_ags: str, new_ags: str) -> None:
        """Refused as a whole where a rule of the database would be broken; then nothing has moved."""
        for kind in Fact:
            note_change(self._connection, kind)
        with refusals_in_words(), self._connection.begin_nested():
            move_rows(self._connection, old_ags, new_ags)
