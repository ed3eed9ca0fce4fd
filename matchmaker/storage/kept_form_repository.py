"""How do half-finished forms wait in the database, without their secret ids?"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from matchmaker.rounds.kept_form import KeptForm
from matchmaker.storage.request_tables import kept_forms
from matchmaker.storage.writing import execute
from matchmaker.towns.profile import Role


class KeptFormRepository:
    """Forms by the SHA-256 of their id."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def find(self, id_hash: str, now: datetime) -> KeptForm | None:
        wanted = sa.select(kept_forms).where(kept_forms.c.id_hash == id_hash, kept_forms.c.valid_until >= now)
        row = self._connection.execute(wanted).mappings().first()
        return None if row is None else KeptForm(**dict(row) | {"role": Role(row["role"]) if row["role"] else None})

    def keep(self, form: KeptForm) -> None:
        """Store the form; of two browsers' windows the one that was sent last counts."""
        dialect = postgresql if self._connection.dialect.name == "postgresql" else sqlite
        row = {
            "id_hash": form.id_hash,
            "entries": dict(form.entries),
            "valid_until": form.valid_until,
            "ags": form.ags,
            "role": form.role,
        }
        new = dialect.insert(kept_forms)
        changes = {name: new.excluded[name] for name in row if name != "id_hash"}
        execute(self._connection, new.on_conflict_do_update(index_elements=["id_hash"], set_=changes), [row])

    def remove(self, id_hash: str) -> None:
        """Forget a form; nothing happens where there is none."""
        self._connection.execute(sa.delete(kept_forms).where(kept_forms.c.id_hash == id_hash))

    def remove_expired(self, before: datetime, limit: int) -> int:
        """Forget up to ``limit`` forms that ended before this moment; how many were removed."""
        ended = kept_forms.c.valid_until
        oldest = sa.select(kept_forms.c.id_hash).where(ended < before).order_by(ended).limit(limit)
        skipping = oldest.with_for_update(skip_locked=True)
        return self._connection.execute(sa.delete(kept_forms).where(kept_forms.c.id_hash.in_(skipping))).rowcount
