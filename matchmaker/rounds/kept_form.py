"""What has somebody typed into a form that is not sent yet?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from matchmaker.towns.profile import Role

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A half-finished form, found by whoever knows its secret id; only the SHA-256 of that is stored.

    Without ``ags`` it was typed by somebody whose session had ended: it belongs to whoever brings the id.
    """

    id_hash: str
    entries: Mapping[str, str] = field(hash=False)
    valid_until: datetime
    ags: str | None = None
    role: Role | None = None

    def with_entries(self, entries: Mapping[str, str], now: datetime) -> "KeptForm":
        """The form with these entries laid over those it had, kept for another week."""
        return replace(self, entries={**self.entries, **entries}, valid_until=now + KEPT_FOR)

    def belongs_to(self, ags: str | None, role: Role | None) -> bool:
        """Whether this town, speaking for this role, may go on with it."""
        return self.ags is None or (self.ags, self.role) == (ags, role)
