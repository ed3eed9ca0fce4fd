"""Who speaks for a town in a role, from which address, and since when may they?"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from matchmaker.errors import TransitionRefused
from matchmaker.towns.profile import Role


class Standing(StrEnum):
    """The office itself, or somebody whom its holder has named."""

    OFFICE = "office"
    DELEGATE = "delegate"


@dataclass(frozen=True, slots=True)
class OfficeAddress:
    """An address that speaks for a town in a role; the match belongs to town and role, not to a person.

    An office's address counts once head office has checked it, a delegate's once its own mailbox has agreed.
    ``name`` is free text as the office wrote it; there is no field for party, gender or age, on purpose. ``term_ends``
    is the last day of the holder's term, ``in_office_since`` the first; both unknown where nobody said.
    """

    id: str
    ags: str
    role: Role
    address: str
    standing: Standing
    added_at: datetime
    name: str | None = None
    checked_by: str | None = None
    checked_at: datetime | None = None
    in_office_since: date | None = None
    term_ends: date | None = None
    ended_at: datetime | None = None
    source: str | None = None
    version: int = 1

    @property
    def speaks(self) -> bool:
        """Whether whoever reads this mailbox may come in for the town."""
        return self.ended_at is None and self.checked_at is not None

    def check(self, by: str, at: datetime) -> "OfficeAddress":
        """Head office has made sure that the address is the town's; a second time is refused."""
        if self.ended_at is not None or self.checked_at is not None:
            raise TransitionRefused("Diese Adresse ist schon geprüft oder gilt nicht mehr.")
        return replace(self, checked_by=by, checked_at=at)

    def end(self, at: datetime) -> "OfficeAddress":
        """From now on nobody comes in by this address."""
        if self.ended_at is not None:
            raise TransitionRefused("Diese Adresse gilt schon nicht mehr.")
        return replace(self, ended_at=at)
