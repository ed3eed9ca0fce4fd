"""How do the addresses that speak for towns get into the database and back?"""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import datetime

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.change import Fact
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.suppression import same_address
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.office_tables import offices
from matchmaker.storage.writing import Row, insert, update_version
from matchmaker.towns.profile import Role


class OfficeRepository:
    """Addresses, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, id: str) -> OfficeAddress:
        found = self._read(offices.c.id == id)
        if not found:
            raise NotFound("Diese Adresse gibt es nicht.")
        return found[0]

    def of_town(self, ags: str) -> tuple[OfficeAddress, ...]:
        return self._read(offices.c.ags == ags)

    def of_towns(self, towns: Collection[str]) -> tuple[OfficeAddress, ...]:
        """Those of so many towns as one statement takes values, 5,000."""
        return self._read(offices.c.ags.in_(sorted(towns)))

    def speaking(self, address: str) -> tuple[OfficeAddress, ...]:
        """For whom whoever reads this mailbox may come in, in any spelling."""
        own = self._read((offices.c.address == same_address(address)) & offices.c.ended_at.is_(None))
        return tuple(one for one in own if one.speaks)

    def all_open(self) -> tuple[OfficeAddress, ...]:
        return self._read(offices.c.ended_at.is_(None))

    def add(self, new: OfficeAddress) -> None:
        """Store an address; ``StaleWrite`` where it speaks for this town and role already."""
        note_change(self._connection, Fact.OFFICES)
        insert(self._connection, offices, [_row(new)])

    def save(self, changed: OfficeAddress) -> OfficeAddress:
        """Store a change; ``StaleWrite`` if somebody else changed it meanwhile."""
        if update_version(self._connection, offices, _row(changed)):
            note_change(self._connection, Fact.OFFICES)
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise StaleWrite("Die Adresse wurde inzwischen geändert. Bitte laden Sie die Seite neu.")

    def remove_ended(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` addresses that stopped speaking before this moment; how many were removed."""
        oldest = sa.select(offices.c.id).where(offices.c.ended_at < before).order_by(offices.c.ended_at).limit(limit)
        return self._connection.execute(sa.delete(offices).where(offices.c.id.in_(oldest))).rowcount

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[OfficeAddress, ...]:
        rows = self._connection.execute(sa.select(offices).where(which)).mappings()
        found = (_office(dict(row)) for row in rows)
        return tuple(sorted(found, key=lambda one: (one.added_at, one.id)))


def _row(office: OfficeAddress) -> Row:
    return asdict(office) | {"address": same_address(office.address)}


def _office(row: dict[str, object]) -> OfficeAddress:
    typed = {"role": Role(str(row["role"])), "standing": Standing(str(row["standing"]))}
    return OfficeAddress(**row | typed)  # type: ignore[arg-type]  # the columns are the fields
