"""Who changed what in a town's profile, and when?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from matchmaker.towns.preview import FieldChange, changes_between
from matchmaker.towns.profile import Role, TownProfile


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """What ``by`` (an office in German words, never a person's name) changed at one time; old → new, field by field.

    It may quote sealed statements: for head office and the town itself. ``number`` counts all of them, 0 before it is
    stored.
    """

    ags: str
    role: Role | None
    at: datetime
    by: str
    changes: tuple[FieldChange, ...]
    number: int = 0


class ProfileLog(Protocol):
    """Changes of profiles, only ever added to; ``forget`` leaves none of a town's offices."""

    def of_town(self, ags: str) -> tuple[ProfileChange, ...]: ...

    def add_all(self, new: Iterable[ProfileChange]) -> None: ...

    def forget(self, ags: str, role: Role | None) -> None: ...


def noted_change(before: TownProfile | None, after: TownProfile, by: str, at: datetime) -> ProfileChange | None:
    """What has changed, to be kept; None where nothing has."""
    known = before or TownProfile(after.ags, role=after.role)
    changes = changes_between(known, after)
    return ProfileChange(after.ags, after.role, at, by, changes) if changes else None
