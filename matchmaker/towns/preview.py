"""What would change if the profiles of a file were stored?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Experience, Need, TownProfile, Wishes
from matchmaker.towns.unsaid import keyed
from matchmaker.towns.wording import Said, name_of_field, worded

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


def preview_of(incoming: Sequence[TownProfile], stored: Iterable[TownProfile], said: Said = str) -> Preview:
    """Compare profiles with the stored ones of the same town and role; what is not in the file stays as it is.

    ``said`` turns ids of the taxonomy and keys of towns into what a person knows them by.
    """
    before = {(profile.ags, profile.role): profile for profile in stored}
    pairs = [(profile, before.get((profile.ags, profile.role))) for profile in incoming]
    return Preview(
        new=tuple(profile for profile, old in pairs if old is None),
        changed=tuple(
            ChangedProfile(profile, changes_between(old, profile, said))
            for profile, old in pairs
            if old is not None and old != profile
        ),
        unchanged=tuple(profile for profile, old in pairs if old == profile),
    )


def changes_between(before: TownProfile, after: TownProfile, said: Said = str) -> tuple[FieldChange, ...]:
    """Every difference of two profiles, field by field and statement by statement; empty only if they are equal."""
    changes: list[FieldChange] = []
    for field in fields(TownProfile):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old == new:
            continue
        if isinstance(old, Wishes):
            changes.extend(_record_changes(field.name, "", (old, new), said))
        elif field.name in {"needs", "experience", "history"}:
            changes.extend(_statement_changes(field.name, (old, new), said))
        else:
            changes.append(_change(field.name, name_of_field(field.name), (old, new), said))
    return tuple(changes)


def _statement_changes(
    field: str, pair: tuple[Sequence[Statement] | None, Sequence[Statement] | None], said: Said
) -> Iterable[FieldChange]:
    name = name_of_field(field)
    old, new = keyed(pair[0] or ()), keyed(pair[1] or ())
    changes: list[FieldChange] = []
    for key in (*old, *(key for key in new if key not in old)):
        if key in old and key in new:
            prefix = f"{name} {worded(old[key], said=said)}, "
            changes.extend(_record_changes(field, prefix, (old[key], new[key]), said))
        else:
            changes.append(_change(field, name, (old.get(key), new.get(key)), said))
    # Neither a statement came nor went nor changed: then it is the order, or "none so far" against "not stated".
    return changes or [_change(field, name, pair, said)]


def _record_changes(key: str, prefix: str, pair: tuple[Any, Any], said: Said) -> Iterable[FieldChange]:
    for field in fields(pair[0]):
        old, new = (getattr(record, field.name) for record in pair)
        if old != new:
            name = f"{prefix}{name_of_field(field.name)}"
            yield FieldChange(key, name, worded(old, field.name, said), worded(new, field.name, said))


def _change(key: str, name: str, pair: tuple[Any, Any], said: Said) -> FieldChange:
    return FieldChange(key, name, worded(pair[0], key, said), worded(pair[1], key, said))
