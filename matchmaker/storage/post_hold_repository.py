"""How do the times at which post was on hold get into the database and back?"""

from dataclasses import asdict, replace

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.post_hold import HoldReason, PostHold
from matchmaker.storage.mail_tables import post_holds
from matchmaker.storage.writing import insert, next_position


class PostHoldRepository:
    """Holds, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def open(self) -> PostHold | None:
        return next((one for one in self._read(post_holds.c.released_at.is_(None))), None)

    def all(self) -> tuple[PostHold, ...]:
        return self._read(sa.true())

    def add(self, new: PostHold) -> PostHold:
        # The number first: whoever asks for it at the same moment waits until this one is stored.
        numbered = replace(new, position=next_position(self._connection, post_holds))
        if self.open() is not None:
            raise StaleWrite("Der Versand ist schon angehalten.")
        insert(self._connection, post_holds, [asdict(numbered)])
        return numbered

    def save(self, changed: PostHold) -> None:
        own = post_holds.c.position == changed.position
        still_open = own & post_holds.c.released_at.is_(None)
        if not self._connection.execute(sa.update(post_holds).where(still_open).values(asdict(changed))).rowcount:
            raise StaleWrite("Der Versand wurde inzwischen freigegeben.")

    def _read(self, wanted: sa.ColumnElement[bool]) -> tuple[PostHold, ...]:
        rows = self._connection.execute(sa.select(post_holds).where(wanted).order_by(post_holds.c.position)).mappings()
        return tuple(PostHold(**dict(row) | {"reason": HoldReason(row["reason"])}) for row in rows)
