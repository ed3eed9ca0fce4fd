"""How are versions of the rules kept, and who of two writers wins?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.policy_version import PolicyState, PolicyVersion
from matchmaker.storage.columns import refuse_unstorable
from matchmaker.storage.policy_rows import policy_document, policy_from
from matchmaker.storage.policy_tables import policy_versions as table
from matchmaker.storage.writing import Row, insert, refusals_in_words


class PolicyRepository:
    """One row per version; what is signed or discarded is never written again."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[PolicyVersion, ...]:
        """Every version, oldest first."""
        return self._rows(sa.select(table).order_by(table.c.number))

    def get(self, number: int) -> PolicyVersion:
        """``NotFound`` where there is no such version."""
        found = self._rows(sa.select(table).where(table.c.number == number))
        if not found:
            raise NotFound(f"Eine Fassung {number} der Regeln gibt es nicht.")
        return found[0]

    def draft(self) -> PolicyVersion | None:
        """The one that is being written."""
        found = self._rows(sa.select(table).where(table.c.state == PolicyState.DRAFT))
        return found[0] if found else None

    def newest_signed(self) -> PolicyVersion | None:
        """What is in force."""
        signed = sa.select(table).where(table.c.state == PolicyState.SIGNED)
        found = self._rows(signed.order_by(table.c.number.desc()).limit(1))
        return found[0] if found else None

    def add(self, new: PolicyVersion) -> None:
        """Store a version; ``StaleWrite`` where its number is taken, or another draft is there."""
        insert(self._connection, table, [_row(new)])

    def save(self, changed: PolicyVersion) -> PolicyVersion:
        """Store the change and return it with its new version; ``StaleWrite`` if it was changed meanwhile."""
        row = _row(changed)
        refuse_unstorable(row, f"Fassung {changed.number}")
        seen = (table.c.number == changed.number) & (table.c.version == changed.version)
        # Whoever reads a version years later reads what was signed.
        statement = sa.update(table).where(seen, table.c.state == PolicyState.DRAFT)
        with refusals_in_words(), self._connection.begin_nested():
            written = self._connection.execute(statement.values({**row, "version": changed.version + 1})).rowcount
        if written != 1:
            self.get(changed.number)
            raise StaleWrite("Der Entwurf wurde inzwischen geändert. Bitte laden Sie ihn neu.")
        return replace(changed, version=changed.version + 1)

    def _rows(self, wanted: sa.Select[Any]) -> tuple[PolicyVersion, ...]:
        return tuple(map(_version, self._connection.execute(wanted).mappings()))


def _row(one: PolicyVersion) -> Row:
    return {
        "number": one.number,
        "state": str(one.state),
        "policy": policy_document(one.policy),
        "based_on": one.based_on,
        "drafted_by": one.drafted_by,
        "drafted_at": one.drafted_at,
        "hands": list(one.hands),
        "reason": one.reason,
        "ended_by": one.ended_by,
        "ended_at": one.ended_at,
        "is_alone": one.is_alone,
        "version": one.version,
    }


def _version(row: Mapping[Any, Any]) -> PolicyVersion:
    own = {"policy": policy_from(row["policy"]), "hands": tuple(row["hands"]), "state": PolicyState(row["state"])}
    return PolicyVersion(**{**row, **own})
