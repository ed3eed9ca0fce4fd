"""How are open challenges and counted attempts kept, so that many processes count as one?"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from matchmaker.rounds.access import hash_of
from matchmaker.rounds.challenge import Challenge
from matchmaker.storage.office_tables import challenges, limits
from matchmaker.storage.writing import execute


class ChallengeRepository:
    """One challenge for each browser; asking again replaces the one before."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def put(self, new: Challenge) -> None:
        row = {name: getattr(new, name) for name in challenges.c.keys()}  # noqa: SIM118  # columns, no mapping
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        over = dialect.insert(challenges)
        changes = {name: over.excluded[name] for name in row if name != "browser_hash"}
        execute(self._connection, over.on_conflict_do_update(index_elements=["browser_hash"], set_=changes), [row])

    def use_try(self, browser_hash: str) -> Challenge | None:
        """The challenge, with one try less from now on; None where there is none or no try is left.

        One statement that asks and writes: a hundred guesses at once use up the tries like a hundred in a row.
        """
        own = (challenges.c.browser_hash == browser_hash) & (challenges.c.tries_left > 0)
        used = sa.update(challenges).where(own).values(tries_left=challenges.c.tries_left - 1).returning(challenges)
        row = self._connection.execute(used).mappings().first()
        return None if row is None else Challenge(**dict(row))

    def spend(self, browser_hash: str) -> bool:
        """End the challenge; False where somebody else has ended it."""
        return (
            self._connection.execute(sa.delete(challenges).where(challenges.c.browser_hash == browser_hash)).rowcount
            == 1
        )

    def remove_expired(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` challenges that ended before this moment; how many were removed."""
        ended = challenges.c.valid_until
        oldest = sa.select(challenges.c.browser_hash).where(ended < before).order_by(ended).limit(limit)
        gone = challenges.c.browser_hash.in_(oldest.with_for_update(skip_locked=True))
        return self._connection.execute(sa.delete(challenges).where(gone)).rowcount


class LimitRepository:
    """Counts by what is done, by whom (only a hash is stored) and in which window."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def count_up(self, what: str, key: str, window: datetime) -> int:
        """Count one more and return the count; several at once each get a number of their own."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        first = dialect.insert(limits).values(what=what, key_hash=hash_of(key), window=window, count=1)
        over = first.on_conflict_do_update(
            index_elements=["what", "key_hash", "window"], set_={"count": limits.c.count + 1}
        )
        return int(self._connection.execute(over.returning(limits.c.count)).scalar_one())

    def forget(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` counts of windows that began before this moment, oldest first; how many."""
        own = sa.tuple_(*limits.primary_key.columns)
        old = sa.select(*limits.primary_key.columns).where(limits.c.window < before)
        oldest = old.order_by(limits.c.window).limit(limit).with_for_update(skip_locked=True)
        return self._connection.execute(sa.delete(limits).where(own.in_(oldest))).rowcount
