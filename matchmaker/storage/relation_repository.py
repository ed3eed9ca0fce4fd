"""How do existing ties between towns get into the database and back?"""

from collections.abc import Iterable
from dataclasses import asdict

import sqlalchemy as sa

from matchmaker.rounds.change import Fact
from matchmaker.storage.change_repository import note_change
from matchmaker.storage.town_tables import relations
from matchmaker.storage.writing import execute, insert
from matchmaker.towns.history import Relation, RelationKind

KEY = ("first", "second", "kind", "label")


class RelationRepository:
    """Ties, ordered by both towns, kind and label."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Relation, ...]:
        rows = self._connection.execute(sa.select(relations)).mappings()
        stored = [Relation(**dict(row) | {"kind": RelationKind(row["kind"])}) for row in rows]
        # Sorted here: databases order text by their own locale.
        return tuple(sorted(stored, key=_key))

    def save_all(self, new: Iterable[Relation]) -> None:
        """Store these ties, each in place of the stored one of the same towns, kind and label."""
        batch = {_key(relation): relation for relation in new}
        if not batch:
            return
        with self._connection.begin_nested():
            self.remove(batch.values())
            insert(self._connection, relations, (asdict(relation) for relation in batch.values()))

    def remove(self, old: Iterable[Relation]) -> None:
        """Remove these ties, whatever their dates and source; one that is not there is no fault."""
        gone = [{f"gone_{name}": value for name, value in zip(KEY, _key(one), strict=True)} for one in old]
        if gone:
            note_change(self._connection, Fact.RELATIONS)
            same = sa.and_(*(relations.c[name] == sa.bindparam(f"gone_{name}") for name in KEY))
            execute(self._connection, sa.delete(relations).where(same), list(gone))


def _key(relation: Relation) -> tuple[str, str, str, str]:
    return relation.first, relation.second, relation.kind, relation.label
