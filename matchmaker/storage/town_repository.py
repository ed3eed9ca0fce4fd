"""How does the register get into the database and back?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from matchmaker.errors import BadInput, Fault, UnknownTown
from matchmaker.rounds.change import Fact
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.columns import metadata
from matchmaker.storage.town_tables import towns
from matchmaker.storage.writing import Row, execute
from matchmaker.towns.register import RegisteredTown

COLUMNS = tuple(field.name for field in fields(RegisteredTown))


class TownRepository:
    """The stored register, ordered by AGS; a town that was read is not asked for again in its transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._known: dict[str, RegisteredTown] = {}

    def all(self) -> tuple[RegisteredTown, ...]:
        rows = self._connection.execute(sa.select(towns).order_by(towns.c.ags))
        return tuple(_town(row) for row in rows.mappings())

    def get(self, ags: str) -> RegisteredTown:
        if ags not in self._known:
            row = self._connection.execute(sa.select(towns).where(towns.c.ags == ags)).mappings().one_or_none()
            if row is None:
                raise UnknownTown(ags)
            self._known[ags] = _town(row)
        return self._known[ags]

    def names(self) -> Mapping[str, str]:
        """The name of every town by AGS."""
        return {row[0]: row[1] for row in self._connection.execute(sa.select(towns.c.ags, towns.c.name))}

    def names_of(self, asked: Collection[str]) -> Mapping[str, str]:
        """By AGS the names of those of these towns (some thousands at most) that the register has."""
        named = sa.select(towns.c.ags, towns.c.name).where(towns.c.ags.in_(asked))
        return {row.ags: row.name for row in self._connection.execute(named)}

    def replace_all(self, towns: Iterable[RegisteredTown]) -> None:
        """Make the stored register equal to ``towns``; only rows that differ are written.

        A vanished town that a profile, a tie or a proposal refers to is a ``BadInput`` that names it.
        """
        note_change(self._connection, Fact.TOWNS)
        self._known.clear()
        stored = {town.ags: town for town in self.all()}
        given = {town.ags: town for town in towns}
        self._remove(sorted(stored.keys() - given.keys()))
        self._write([_row(town) for ags, town in given.items() if stored.get(ags) != town])

    def _write(self, rows: list[Row]) -> None:
        if rows:
            dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
            new = dialect.insert(towns)
            changes = {name: new.excluded[name] for name in COLUMNS if name != "ags"}
            execute(self._connection, new.on_conflict_do_update(index_elements=["ags"], set_=changes), rows)

    def _remove(self, vanished: Sequence[str]) -> None:
        if not vanished:
            return
        needed = sorted(self.referred_to() & set(vanished))
        if needed:
            reason = "Die Stadt fehlt in der neuen Liste, hat aber ein Profil, eine Beziehung oder einen Vorschlag."
            raise BadInput("Das Register wurde nicht geändert.", [Fault(ags, reason) for ags in needed])
        gone = sa.delete(towns).where(towns.c.ags == sa.bindparam("gone"))
        execute(self._connection, gone, [{"gone": ags} for ags in vanished])

    def referred_to(self) -> frozenset[str]:
        """Which towns something stored refers to: they cannot leave the register."""
        everyone = sa.union(*(sa.select(column) for column in _referring()))
        return frozenset(ags for ags in self._connection.scalars(everyone) if ags is not None)


def _referring() -> tuple[sa.Column[Any], ...]:
    """Every column that the database itself ties to a town, in whatever room it was made."""
    keys = (key for table in metadata.sorted_tables for key in table.foreign_keys)
    return tuple(key.parent for key in keys if key.target_fullname == "town.ags")


def _row(town: RegisteredTown) -> Row:
    return {name: getattr(town, name) for name in COLUMNS} | {"indicators": dict(town.indicators)}


def _town(row: Any) -> RegisteredTown:
    return RegisteredTown(**row)
