"""How do the addresses that want our news get into the database and back?"""

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa

from matchmaker.rounds.interest import Interest
from matchmaker.rounds.suppression import same_address
from matchmaker.storage.interest_tables import interests
from matchmaker.storage.writing import insert, refusals_in_words


class InterestRepository:
    """Entries, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, id: str) -> Interest | None:
        return next(iter(self._read(sa.select(interests).where(interests.c.id == id))), None)

    def hold(self, id: str) -> Interest | None:
        """The entry as it is now; who else asks to hold it waits until this transaction ends."""
        return next(iter(self._read(sa.select(interests).where(interests.c.id == id).with_for_update())), None)

    def of_address(self, address: str) -> tuple[Interest, ...]:
        return self._read(sa.select(interests).where(interests.c.address == same_address(address)))

    def confirmed(self) -> tuple[Interest, ...]:
        return self._read(sa.select(interests).where(interests.c.confirmed_at.is_not(None)))

    def add(self, new: Interest) -> None:
        """Store what waits to be confirmed, in place of what waited; ``StaleWrite`` where somebody does the same."""
        own = (interests.c.address == new.address) & interests.c.confirmed_at.is_(None)
        self._connection.execute(sa.delete(interests).where(own))
        insert(self._connection, interests, [asdict(new)])

    def confirm(self, confirmed: Interest) -> None:
        """Store that it counts, in place of what counted before; whoever confirms holds it."""
        before = (interests.c.address == confirmed.address) & interests.c.confirmed_at.is_not(None)
        self._connection.execute(sa.delete(interests).where(before & (interests.c.id != confirmed.id)))
        own = interests.c.id == confirmed.id
        with refusals_in_words():
            self._connection.execute(sa.update(interests).where(own).values(confirmed_at=confirmed.confirmed_at))

    def remove(self, id: str) -> None:
        """Forget an entry; nothing happens where there is none."""
        self._connection.execute(sa.delete(interests).where(interests.c.id == id))

    def remove_old(self, unconfirmed_before: datetime, confirmed_before: datetime, limit: int) -> int:
        """Forget up to ``limit`` entries that nobody confirmed, or confirmed too long ago; how many were removed."""
        waited = interests.c.confirmed_at.is_(None) & (interests.c.asked_at < unconfirmed_before)
        counted = interests.c.confirmed_at < confirmed_before
        key = interests.c.id
        oldest = sa.select(key).where(waited | counted).order_by(interests.c.asked_at).limit(limit)
        held = oldest.with_for_update(skip_locked=True)
        return self._connection.execute(sa.delete(interests).where(key.in_(held))).rowcount

    def _read(self, wanted: sa.Select[tuple[object, ...]]) -> tuple[Interest, ...]:
        found = (Interest(**dict(row)) for row in self._connection.execute(wanted).mappings())
        return tuple(sorted(found, key=lambda one: (one.asked_at, one.id)))
