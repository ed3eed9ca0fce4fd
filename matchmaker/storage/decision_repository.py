"""How do showings and decisions get into the log, and back in the order in which they were written?"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.access import Audience
from matchmaker.rounds.decision import Act, Decision, RefusalReason, Showing
from matchmaker.storage.decision_tables import decisions, showings
from matchmaker.storage.town_care_tables import successions
from matchmaker.storage.writing import insert, next_position
from matchmaker.towns.profile import Format, Role


class DecisionRepository:
    """Adds to the log; the database itself refuses to change or remove what stands there."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def show(self, new: Iterable[Showing]) -> None:
        """Write the sides of proposals down; ``StaleWrite`` where one of these proposals stands there already."""
        self._write(list(new), {})

    def show_newcomers(self, new: Iterable[Showing]) -> None:
        """Write sides down beside those of their proposals; ``StaleWrite`` where such a town stands there already."""
        batch, last = list(new), dict[str, int]()
        for about in {showing.proposal_id for showing in batch}:
            known = self.showings_of(about)
            coming = {(one.ags, one.audience) for one in batch if one.proposal_id == about}
            if coming & {(one.ags, one.audience) for one in known}:
                raise StaleWrite("Diesen Eintrag gibt es schon.")
            # Two who add at once count on from the same side, and the key refuses the second.
            last[about] = len(known) - 1
        self._write(batch, last)

    def _write(self, batch: list[Showing], sides: dict[str, int]) -> None:
        """Each side after the last one of its proposal, by number."""
        if batch:
            first, rows = next_position(self._connection, showings), []
            for position, showing in enumerate(batch, start=first):
                side = sides[showing.proposal_id] = sides.get(showing.proposal_id, -1) + 1
                rows.append(_showing_row(showing) | {"position": position, "side": side})
            insert(self._connection, showings, rows)

    def record(self, new: Iterable[Decision]) -> None:
        """Write acts down, each after all that stand there."""
        # The database counts positions itself: two who decide at once need not wait for each other.
        insert(self._connection, decisions, (asdict(decision) for decision in new))

    def showings(self) -> tuple[Showing, ...]:
        return self._read(sa.true())

    def showings_of(self, proposal_id: str) -> tuple[Showing, ...]:
        return self._read(showings.c.proposal_id == proposal_id)

    def decisions(self) -> tuple[Decision, ...]:
        rows = self._connection.execute(_by_heirs(decisions).order_by(decisions.c.position)).mappings()
        return tuple(_decision(dict(row)) for row in rows)

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[Showing, ...]:
        rows = self._connection.execute(_by_heirs(showings).where(which).order_by(showings.c.position)).mappings()
        return tuple(_showing(dict(row)) for row in rows)


def _by_heirs(table: sa.Table) -> sa.Select[Any]:
    """The log's rows, each with the town that answers today: the log itself keeps the key of its day."""
    heir = sa.select(successions.c.new_ags).where(successions.c.old_ags == table.c.ags).scalar_subquery()
    others = (column for column in table.c if column.name != "ags")
    return sa.select(*others, sa.func.coalesce(heir, table.c.ags).label("ags"))


def _showing_row(showing: Showing) -> dict[str, Any]:
    row = asdict(showing)
    # "values" is a word of SQL.
    return row | {"criteria": row.pop("values")}


def _showing(row: dict[str, Any]) -> Showing:
    del row["position"], row["side"]
    values, audience = row.pop("criteria"), row["audience"]
    typed = {"format": Format(row["format"]), "role": Role(row["role"]), "audience": audience and Audience(audience)}
    return Showing(**row | typed | {"values": values})


def _decision(row: dict[str, Any]) -> Decision:
    del row["position"]
    role, reason = row["role"], row["reason"]
    typed = {"act": Act(row["act"]), "role": role and Role(role), "reason": reason and RefusalReason(reason)}
    return Decision(**row | typed)
