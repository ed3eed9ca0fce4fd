"""How do profiles with their statements get into the database and back?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from matchmaker.storage.change_repository import note_change
from matchmaker.storage.profile_rows import STATEMENTS, profile_from, profile_key, rows_of
from matchmaker.storage.town_tables import profiles
from matchmaker.storage.writing import Row, execute, insert
from matchmaker.towns.profile import Role, TownProfile


class ProfileRepository:
    """Profiles, one per town and role, ordered by AGS and role; any number costs the same few queries."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[TownProfile, ...]:
        return self._read(sa.select(profiles.c.key))

    def of(self, ags: str, role: Role | None = None) -> TownProfile | None:
        """The profile in this role; without a role the town's first one. None where there is none."""
        wanted = sa.select(profiles.c.key).where(profiles.c.ags == ags)
        if role is not None:
            wanted = wanted.where(profiles.c.role == role)
        found = self._read(wanted)
        return found[0] if found else None

    def save_all(self, new: Iterable[TownProfile]) -> None:
        """Store these profiles, each in place of the stored one of the same town and role.

        ``NotFound`` where a town is not in the register; then none of them is stored.
        """
        batch = {profile_key(profile): profile for profile in new}
        if not batch:
            return
        note_change(self._connection)
        gone = sa.delete(profiles).where(profiles.c.key == sa.bindparam("gone"))
        with self._connection.begin_nested():
            execute(self._connection, gone, [{"gone": key} for key in batch])
            for table, rows in rows_of(batch.values()).items():
                insert(self._connection, table, rows)

    def _read(self, keys: sa.Select[tuple[str]]) -> tuple[TownProfile, ...]:
        statements = {table.name: self._statements(table, keys) for table in STATEMENTS}
        order = (profiles.c.ags, sa.func.coalesce(profiles.c.role, ""))
        found = self._connection.execute(sa.select(profiles).where(profiles.c.key.in_(keys)).order_by(*order))
        return tuple(
            profile_from(dict(row), {name: rows.get(row["key"], []) for name, rows in statements.items()})
            for row in found.mappings()
        )

    def _statements(self, table: sa.Table, keys: sa.Select[tuple[str]]) -> Mapping[str, list[Row]]:
        grouped: dict[str, list[Row]] = defaultdict(list)
        wanted = sa.select(table).where(table.c.profile_key.in_(keys)).order_by(table.c.position)
        for row in self._connection.execute(wanted).mappings():
            statement: dict[str, Any] = dict(row)
            grouped[statement.pop("profile_key")].append(statement)
        return grouped
