"""How do exchanges with their sides and slots get into the database and back, and who of two writers wins?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.exchange import EndReason, Exchange, ExchangeState, Meeting, Side, Slot
from matchmaker.rounds.proposal import Member
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.exchange_tables import exchanges, sides, slots
from matchmaker.storage.writing import Row, execute, insert, update_version
from matchmaker.towns.profile import Format, Role

PLAIN = ("id", "topic", "starter", "began_at", "planned_until", "offers", "sequence", "told_at", "closed_at", "version")
OPEN = tuple(state for state in ExchangeState if state.is_open)
STALE = "Der Austausch wurde inzwischen geändert. Bitte laden Sie die Seite neu."


class ExchangeRepository:
    """Exchanges, oldest first; whose exchange it is never changes, only when a town has left it."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, exchange_id: str, seen_version: int | None = None) -> Exchange:
        return self._known(self.find(exchange_id), seen_version)

    def hold(self, exchange_id: str, seen_version: int | None = None) -> Exchange:
        """The exchange as it is now; who else asks to hold it waits until this transaction ends."""
        # Rows that only refer to the exchange need not wait.
        row = sa.select(exchanges.c.id).where(exchanges.c.id == exchange_id).with_for_update(key_share=True)
        self._connection.execute(row)
        return self.get(exchange_id, seen_version)

    def find(self, exchange_id: str) -> Exchange | None:
        """The exchange of this proposal; None where none began."""
        return next(iter(self._read(exchanges.c.id == exchange_id)), None)

    def of_town(self, ags: str) -> tuple[Exchange, ...]:
        return self._read(exchanges.c.id.in_(sa.select(sides.c.exchange_id).where(sides.c.ags == ags)))

    def all(self) -> tuple[Exchange, ...]:
        return self._read(sa.true())

    def all_open(self) -> tuple[Exchange, ...]:
        return self._read(exchanges.c.state.in_(OPEN))

    def untold(self) -> tuple[str, ...]:
        return self._oldest((exchanges.c.told_at.is_(None)) & exchanges.c.state.in_(OPEN))

    def arranging(self, began_before: datetime) -> tuple[str, ...]:
        waiting = (exchanges.c.state == ExchangeState.ARRANGING) & (exchanges.c.began_at <= began_before)
        return self._oldest(waiting)

    def past(self, now: datetime) -> tuple[str, ...]:
        return self._oldest(exchanges.c.state.in_(OPEN) & (exchanges.c.planned_until <= now))

    def closed(self) -> Mapping[str, datetime]:
        over = sa.select(exchanges.c.id, exchanges.c.closed_at).where(exchanges.c.closed_at.is_not(None))
        return {row.id: row.closed_at for row in self._connection.execute(over)}

    def add(self, new: Exchange) -> None:
        """Store a new exchange; ``StaleWrite`` where its proposal has one, ``NotFound`` without proposal or town."""
        note_change(self._connection, Fact.EXCHANGES)
        with self._connection.begin_nested():
            insert(self._connection, exchanges, [_row(new)])
            insert(self._connection, sides, _side_rows(new))
            insert(self._connection, slots, _slot_rows(new))

    def save(self, changed: Exchange) -> Exchange:
        """Store the change and return it with its new version; ``StaleWrite`` if somebody else was first."""
        note_change(self._connection, Fact.EXCHANGES)
        with self._connection.begin_nested():
            if not update_version(self._connection, exchanges, _row(changed)):
                self.get(changed.id)
                raise StaleWrite(STALE)
            self._save_sides(changed)
            self._connection.execute(sa.delete(slots).where(slots.c.exchange_id == changed.id))
            insert(self._connection, slots, _slot_rows(changed))
        return replace(changed, version=changed.version + 1)

    def _save_sides(self, changed: Exchange) -> None:
        here = (sides.c.exchange_id == sa.bindparam("its_exchange")) & (sides.c.ags == sa.bindparam("its_town"))
        rows: list[Row] = [
            {"its_exchange": changed.id, "its_town": one.member.ags, "heard_at": one.heard_at, "left_at": one.left_at}
            for one in changed.sides
        ]
        execute(self._connection, sa.update(sides).where(here), rows)

    def _oldest(self, which: sa.ColumnElement[bool]) -> tuple[str, ...]:
        asked = sa.select(exchanges.c.id).where(which).order_by(exchanges.c.began_at, exchanges.c.id)
        return tuple(self._connection.scalars(asked))

    def _known(self, found: Exchange | None, seen_version: int | None) -> Exchange:
        if found is None:
            raise NotFound("Diesen Austausch gibt es nicht.")
        if seen_version not in (None, found.version):
            raise StaleWrite(STALE)
        return found

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[Exchange, ...]:
        rows = self._connection.execute(sa.select(exchanges).where(which)).mappings().all()
        if not rows:
            return ()
        inside = sa.select(exchanges.c.id).where(which)
        own_sides, own_slots = self._parts(sides, inside), self._parts(slots, inside)
        found = (_exchange(row, own_sides[row["id"]], own_slots[row["id"]]) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.began_at, one.id)))

    def _parts(self, table: sa.Table, inside: sa.Select[Any]) -> Mapping[str, list[sa.RowMapping]]:
        grouped: dict[str, list[sa.RowMapping]] = defaultdict(list)
        wanted = sa.select(table).where(table.c.exchange_id.in_(inside)).order_by(table.c.position)
        for row in self._connection.execute(wanted).mappings():
            grouped[row["exchange_id"]].append(row)
        return grouped


def _row(exchange: Exchange) -> dict[str, Any]:
    met = exchange.meeting
    return {name: getattr(exchange, name) for name in PLAIN} | {
        "format": exchange.format,
        "state": exchange.state,
        "meeting_at": met and met.starts_at,
        "picked_by": met and met.picked_by,
        "reason": exchange.reason,
    }


def _side_rows(exchange: Exchange) -> list[dict[str, Any]]:
    return [
        {"exchange_id": exchange.id, "position": place, "heard_at": side.heard_at, "left_at": side.left_at}
        | asdict(side.member)
        for place, side in enumerate(exchange.sides)
    ]


def _slot_rows(exchange: Exchange) -> list[dict[str, Any]]:
    return [
        {"exchange_id": exchange.id, "position": place, **asdict(slot)} for place, slot in enumerate(exchange.slots)
    ]


def _exchange(row: sa.RowMapping, own_sides: Sequence[sa.RowMapping], own_slots: Sequence[sa.RowMapping]) -> Exchange:
    return Exchange(
        **{name: row[name] for name in PLAIN},
        format=Format(row["format"]),
        state=ExchangeState(row["state"]),
        meeting=Meeting(row["meeting_at"], row["picked_by"]) if row["meeting_at"] else None,
        reason=EndReason(row["reason"]) if row["reason"] else None,
        sides=tuple(
            Side(Member(side["ags"], Role(side["role"]), side["gives"]), side["heard_at"], side["left_at"])
            for side in own_sides
        ),
        slots=tuple(Slot(slot["starts_at"], slot["suits"]) for slot in own_slots),
    )
