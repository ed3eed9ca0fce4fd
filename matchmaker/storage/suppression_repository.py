"""Which addresses are spared, and why?"""

from contextlib import suppress
from dataclasses import asdict, replace

import sqlalchemy as sa

from matchmaker.errors import StaleWrite
from matchmaker.rounds.suppression import Scope, Suppression, pseudonym_of, same_address
from matchmaker.storage.mail_tables import suppressions
from matchmaker.storage.writing import insert


class SuppressionRepository:
    """One row per address and scope; upper and lower case are one address."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, new: Suppression) -> None:
        """Spare an address; the first reason stays."""
        with suppress(StaleWrite):
            insert(self._connection, suppressions, [asdict(replace(new, address=same_address(new.address)))])

    def of(self, address: str) -> Suppression | None:
        """What holds for an address, the wider scope first."""
        wanted = sa.select(suppressions).where(_known_as(address))
        found = [dict(row) for row in self._connection.execute(wanted).mappings()]
        widest = min(found, key=lambda row: row["scope"] != Scope.ALL, default=None)
        return Suppression(**widest | {"scope": Scope(widest["scope"])}) if widest else None

    def remove(self, address: str) -> None:
        """The address may be written to again."""
        self._connection.execute(sa.delete(suppressions).where(_known_as(address)))


def _known_as(address: str) -> sa.ColumnElement[bool]:
    """Under its own name, or under the pseudonym of one that was forgotten: what it asked for holds on."""
    return suppressions.c.address.in_((same_address(address), pseudonym_of(address)))
