"""How do uploaded files, doubts of an import and changes of profiles get into the database and back?"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from matchmaker.errors import NotFound, StaleWrite
from matchmaker.rounds.import_doubt import SETTLED, ImportDoubt
from matchmaker.rounds.profile_log import ProfileChange
from matchmaker.rounds.upload import Upload, UploadKind
from matchmaker.storage.town_care_tables import doubts, profile_changes, uploads
from matchmaker.storage.writing import insert, next_position, update_version
from matchmaker.towns.intake_question import Question, QuestionKind
from matchmaker.towns.preview import FieldChange
from matchmaker.towns.profile import Role


class UploadRepository:
    """Uploaded files by the hash of their secret."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, new: Upload) -> None:
        insert(self._connection, uploads, [asdict(new)])

    def find(self, id_hash: str) -> Upload | None:
        found = self._connection.execute(sa.select(uploads).where(uploads.c.id_hash == id_hash)).mappings()
        row = found.one_or_none()
        return Upload(**{**row, "kind": UploadKind(row["kind"])}) if row else None

    def take(self, id_hash: str) -> bool:
        """Whoever takes it has it alone: the row is held until the unit of work ends."""
        return self._connection.execute(sa.delete(uploads).where(uploads.c.id_hash == id_hash)).rowcount == 1

    def forget(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` files of before this moment, the oldest first; how many were removed."""
        oldest = sa.select(uploads.c.id_hash).where(uploads.c.at < before).order_by(uploads.c.at).limit(limit)
        gone = uploads.c.id_hash.in_(oldest.with_for_update(skip_locked=True))
        return self._connection.execute(sa.delete(uploads).where(gone)).rowcount


class ImportDoubtRepository:
    """Doubts, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def open(self) -> tuple[ImportDoubt, ...]:
        return self._read(doubts.c.settled_at.is_(None))

    def get(self, id: str) -> ImportDoubt:
        found = self._read(doubts.c.id == id)
        if not found:
            raise NotFound("Diese Rückfrage gibt es nicht.")
        return found[0]

    def add(self, new: ImportDoubt) -> bool:
        """False where it is known; two who add it at once add it once."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        row = dialect.insert(doubts).values(_doubt_row(new)).on_conflict_do_nothing(index_elements=["id"])
        return self._connection.execute(row).rowcount == 1

    def save(self, changed: ImportDoubt) -> ImportDoubt:
        """``StaleWrite`` where a colleague was faster."""
        if update_version(self._connection, doubts, _doubt_row(changed)):
            return replace(changed, version=changed.version + 1)
        self.get(changed.id)
        raise StaleWrite(SETTLED)

    def _read(self, which: sa.ColumnElement[bool]) -> tuple[ImportDoubt, ...]:
        rows = self._connection.execute(sa.select(doubts).where(which)).mappings()
        return tuple(sorted((_doubt(row) for row in rows), key=lambda one: (one.at, one.id)))


class ProfileLogRepository:
    """Changes of profiles, oldest first."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of_town(self, ags: str) -> tuple[ProfileChange, ...]:
        wanted = sa.select(profile_changes).where(profile_changes.c.ags == ags).order_by(profile_changes.c.position)
        return tuple(_change(row) for row in self._connection.execute(wanted).mappings())

    def add_all(self, new: Iterable[ProfileChange]) -> None:
        batch = tuple(new)
        if batch:
            first = next_position(self._connection, profile_changes)
            insert(self._connection, profile_changes, (_change_row(one, first + at) for at, one in enumerate(batch)))

    def forget(self, ags: str, role: Role | None) -> None:
        own = profile_changes.c.role.is_(None) if role is None else profile_changes.c.role == role
        self._connection.execute(sa.delete(profile_changes).where(profile_changes.c.ags == ags, own))


def _doubt_row(doubt: ImportDoubt) -> dict[str, Any]:
    return asdict(doubt) | {"questions": [asdict(one) for one in doubt.questions]}


def _doubt(row: Mapping[Any, Any]) -> ImportDoubt:
    questions = tuple(_question(one) for one in row["questions"])
    return ImportDoubt(**{**row, "kind": QuestionKind(row["kind"]), "questions": questions})


def _question(stored: Mapping[str, Any]) -> Question:
    # JSON knows no tuples.
    lists = {name: tuple(stored[name]) for name in ("path", "candidates", "allowed")}
    return Question(**{**stored, **lists, "kind": QuestionKind(stored["kind"])})


def _change_row(change: ProfileChange, position: int) -> dict[str, Any]:
    told = [[one.key, one.field, one.before, one.after] for one in change.changes]
    own = {name: getattr(change, name) for name in ("ags", "role", "at", "by")}
    return {**own, "position": position, "changes": told}


def _change(row: Mapping[Any, Any]) -> ProfileChange:
    role = Role(row["role"]) if row["role"] else None
    changes = tuple(FieldChange(*one) for one in row["changes"])
    return ProfileChange(row["ags"], role, row["at"], row["by"], changes, row["position"])
