"""What has somebody typed into a form that is not sent yet?"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from matchmaker.rounds.access import hash_of
from matchmaker.towns.profile import Role

KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A half-finished form of one town's office, under a secret id; only the SHA-256 of that is stored.

    Without ``ags`` it is head office's.
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
        return self.ags is not None and (self.ags, self.role) == (ags, role)

    @property
    def edition(self) -> str:
        """The digest of what was typed so far: another one as soon as anything in the form changes."""
        return hash_of(json.dumps(dict(self.entries), sort_keys=True))
