"""How do profiles with their statements get into the database and back?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.ports import ProfileKey
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.portions import portions
from matchmaker.storage.profile_rows import STATEMENTS, profile_from, profile_key, rows_of
from matchmaker.storage.town_tables import choices, exchanges, profiles
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

    def of_towns(self, towns: Collection[str]) -> tuple[TownProfile, ...]:
        """The profiles of these towns (AGS) in all roles; of so many towns as one statement takes values, 5,000."""
        return self._read(sa.select(profiles.c.key).where(profiles.c.ags.in_(sorted(towns)))) if towns else ()

    def naming(self, towns: Collection[str]) -> tuple[TownProfile, ...]:
        """The profiles of these towns (AGS), and those that shut one of them out or tell of an exchange with it."""
        shut_out = sa.select(choices.c.profile_key).where(choices.c.kind == "blocked", choices.c.value.in_(towns))
        met = sa.select(exchanges.c.profile_key).where(exchanges.c.with_ags.in_(towns))
        named = profiles.c.key.in_(shut_out.union(met))
        return self._read(sa.select(profiles.c.key).where(profiles.c.ags.in_(towns) | named))

    def versions(self) -> Mapping[ProfileKey, int]:
        """How often each stored profile was saved, by AGS and role. Read it before the profiles themselves."""
        rows = self._connection.execute(sa.select(profiles.c.ags, profiles.c.role, profiles.c.version))
        return {(row.ags, Role(row.role) if row.role else None): row.version for row in rows}

    def save_all(self, new: Iterable[TownProfile], seen: Mapping[ProfileKey, int] | None = None) -> None:
        """Store these profiles, each in place of the stored one of the same town and role.

        ``NotFound`` where a town is not in the register, ``StaleWrite`` where a stored one has not the
        version that was ``seen``; then none of them is stored.
        """
        batch = {profile_key(profile): profile for profile in new}
        if not batch:
            return
        note_change(self._connection, Fact.PROFILES)
        stored = self._held(list(batch))
        if seen is not None:
            _refuse_stale(batch, stored, seen)
        rows = rows_of(batch.values(), {key: stored.get(key, 0) + 1 for key in batch})
        with self._connection.begin_nested():
            self._write(rows.pop(profiles), stored)
            self._forget_statements(list(batch))
            for table, statements in rows.items():
                insert(self._connection, table, statements)

    def remove(self, keys: Iterable[ProfileKey]) -> None:
        """Remove these profiles with all their statements; one that is not there is no fault."""
        gone = [f"{ags}/{role or ''}" for ags, role in keys]
        if gone:
            note_change(self._connection, Fact.PROFILES)
            self._forget_statements(gone)
            self._connection.execute(sa.delete(profiles).where(profiles.c.key.in_(gone)))

    def _write(self, rows: list[Row], stored: Mapping[str, int]) -> None:
        """Write over the stored row: whoever waits for one that is deleted and added again finds none to wait for."""
        changed: list[Row] = [{**row, "held": row["key"]} for row in rows if row["key"] in stored]
        if changed:
            over = sa.update(profiles).where(profiles.c.key == sa.bindparam("held"))
            execute(self._connection, over, changed)
        insert(self._connection, profiles, [row for row in rows if row["key"] not in stored])

    def _forget_statements(self, keys: list[str]) -> None:
        for some in portions(keys):
            for table in STATEMENTS:
                self._connection.execute(sa.delete(table).where(table.c.profile_key.in_(some)))

    def _held(self, keys: list[str]) -> Mapping[str, int]:
        """The versions of those that are stored; nobody else changes them until this transaction ends."""
        held: dict[str, int] = {}
        for some in portions(keys):
            own = profiles.c.key.in_(some)
            wanted = sa.select(profiles.c.key, profiles.c.version).where(own).order_by(profiles.c.key)
            held |= {row.key: row.version for row in self._connection.execute(wanted.with_for_update())}
        return held

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
            # Position has done its work in the query; copying it out again would cost as much as reading.
            del statement["position"]
            grouped[statement.pop("profile_key")].append(statement)
        return grouped


def _refuse_stale(batch: Mapping[str, TownProfile], stored: Mapping[str, int], seen: Mapping[ProfileKey, int]) -> None:
    changed = [one for key, one in batch.items() if stored.get(key, 0) != seen.get((one.ags, one.role), 0)]
    if changed:
        towns = ", ".join(sorted({profile.ags for profile in changed}))
        raise StaleWrite(f"Inzwischen wurden Profile geändert: {towns}. Nichts wurde gespeichert; bitte noch einmal.")
