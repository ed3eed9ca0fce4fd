"""Which kinds of columns do our tables have, and how are they named and checked?"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import BadInput, Fault

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# PostgreSQL stores neither NUL nor half a surrogate pair; SQLite would take the first and fail on reading elsewhere.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database (SQLite keeps no time zone)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("Ein Zeitpunkt ohne Zeitzone kann nicht gespeichert werden.")
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if dialect.name == "postgresql" else value.replace(tzinfo=UTC)


def ags(name: str = "ags", **options: Any) -> sa.Column[str]:
    """The key of a town, 8 digits as text."""
    return sa.Column(name, sa.String(8), **options)


def key_to(target: str, name: str, **options: Any) -> sa.Column[str]:
    """A text column that refers to ``target`` (``table.column``); the reference is enforced."""
    return sa.Column(name, sa.String, sa.ForeignKey(target), **options)


def one_of(column: str, allowed: type[StrEnum]) -> sa.CheckConstraint:
    """A constraint that lets in only the values of an enumeration (and NULL where the column allows it)."""
    values = ", ".join(f"'{entry}'" for entry in allowed)
    return sa.CheckConstraint(f"{column} IN ({values})", name=column)


def counted_up() -> sa.CheckConstraint:
    """A constraint on a row's ``version``, which counts its saves from 1."""
    return sa.CheckConstraint("version >= 1", name="version")


def refuse_unstorable(row: Mapping[str, Any], place: str) -> None:
    """``BadInput`` for text that not every database can hold (NUL, half surrogates), naming each column."""
    faults = [
        Fault(place, "Der Text enthält ein Zeichen, das nicht gespeichert werden kann (NUL oder halbes Zeichen).", name)
        for name, value in row.items()
        if isinstance(value, str) and UNSTORABLE.search(value)
    ]
    if faults:
        raise BadInput("Nichts wurde gespeichert.", faults)
