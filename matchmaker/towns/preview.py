"""What would change if the profiles of a file were stored?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Need, TownProfile, Wishes
from matchmaker.towns.unsaid import keyed
from matchmaker.towns.wording import name_of_field, worded

Statement = Need | Experience | PastExchange


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that would change, in German words; an empty side means that there is nothing.

    ``key`` is the field's key in PROFILES.json, ``field`` says in German which part of it.
    """

    key: str
    field: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.field}: {self.before or '(nichts)'} → {self.after or '(nichts)'}"


@dataclass(frozen=True, slots=True)
class ChangedProfile:
    """A profile as it would be, with what is different from the stored one."""

    profile: TownProfile
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """All profiles of a file, each in exactly one of the three lists, in file order."""

    new: tuple[TownProfile, ...]
    changed: tuple[ChangedProfile, ...]
    unchanged: tuple[TownProfile, ...]

    @property
    def to_store(self) -> tuple[TownProfile, ...]:
        return (*self.new, *(changed.profile for changed in self.changed))


def preview_of(incoming: Sequence[TownProfile], stored: Iterable[TownProfile]) -> Preview:
    """Compare profiles with the stored ones of the same town and role; what is not in the file stays as it is."""
    before = {(profile.ags, profile.role): profile for profile in stored}
    pairs = [(profile, before.get((profile.ags, profile.role))) for profile in incoming]
    return Preview(
        new=tuple(profile for profile, old in pairs if old is None),
        changed=tuple(
            ChangedProfile(profile, changes_between(old, profile))
            for profile, old in pairs
            if old is not None and old != profile
        ),
        unchanged=tuple(profile for profile, old in pairs if old == profile),
    )


def changes_between(before: TownProfile, after: TownProfile) -> tuple[FieldChange, ...]:
    """Every difference of two profiles, field by field and statement by statement; empty only if they are equal."""
    changes: list[FieldChange] = []
    for field in fields(TownProfile):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new:
            continue
        if isinstance(old, Wishes):
            changes.extend(_record_changes(field.name, "", old, new))
        elif field.name in {"needs", "experience", "history"}:
            changes.extend(_statement_changes(field.name, old, new))
        else:
            changes.append(
                FieldChange(field.name, name_of_field(field.name), worded(old, field.name), worded(new, field.name))
            )
    return tuple(changes)


def _statement_changes(
    field: str, before: Sequence[Statement] | None, after: Sequence[Statement] | None
) -> Iterable[FieldChange]:
    name = name_of_field(field)
    old, new = keyed(before or ()), keyed(after or ())
    changes: list[FieldChange] = []
    for key in (*old, *(key for key in new if key not in old)):
        if key in old and key in new:
            changes.extend(_record_changes(field, f"{name} {worded(old[key])}, ", old[key], new[key]))
        else:
            changes.append(FieldChange(field, name, worded(old.get(key)), worded(new.get(key))))
    # Neither a statement came nor went nor changed: then it is the order, or "none so far" against "not stated".
    return changes or [FieldChange(field, name, worded(before), worded(after))]


def _record_changes(key: str, prefix: str, before: Any, after: Any) -> Iterable[FieldChange]:
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            name = f"{prefix}{name_of_field(field.name)}"
            yield FieldChange(key, name, worded(old, field.name), worded(new, field.name))
