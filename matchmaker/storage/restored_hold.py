"""How is all post put on hold by the very act that brings a backup back?"""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from matchmaker.rounds.post_hold import HoldReason
from matchmaker.storage.columns import Moment
from matchmaker.storage.mail_tables import post_holds


@dataclass(frozen=True, slots=True)
class Held:
    """Who brings a backup back, and when: from that moment post is on hold."""

    by: str
    at: datetime


def hold_restored(engine: sa.Engine, held: Held) -> None:
    """Put post on hold, unless it is because of this restore; the database has the newest schema."""
    with engine.begin() as connection:
        open_since = sa.select(post_holds.c.held_at).where(
            post_holds.c.released_at.is_(None), post_holds.c.reason == HoldReason.RESTORE
        )
        if held.at not in set(connection.scalars(open_since)):
            for statement in _hold_statements(held):
                connection.execute(statement)


def hold_script(engine: sa.Engine, held: Held) -> str:
    """The same as SQL for ``psql``; a backup that is older than holds is left as it is."""
    spelled = (
        str(one.compile(engine, compile_kwargs={"literal_binds": True})).replace("%%", "%")
        for one in _hold_statements(held)
    )
    # The script before it leaves the session without a search path.
    there = f"to_regclass('{post_holds.name}') IS NOT NULL"
    return f"RESET search_path; DO $hold$ BEGIN IF {there} THEN {'; '.join(spelled)}; END IF; END $hold$;\n"


def _hold_statements(held: Held) -> tuple[sa.Update, sa.Insert]:
    """A hold that was open when the backup was made ends: what it had looked up no longer counts."""
    ended = post_holds.update().where(post_holds.c.released_at.is_(None))
    number = sa.func.coalesce(sa.func.max(post_holds.c.position), 0) + 1
    told = (sa.literal(HoldReason.RESTORE.value), sa.literal(held.at, Moment), sa.literal(held.by))
    new = post_holds.insert().from_select(["position", "reason", "held_at", "held_by"], sa.select(number, *told))
    return ended.values(released_at=held.at, released_by=held.by), new
