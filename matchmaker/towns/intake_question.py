"""What has a person to say before a profile of a file can be believed, and where does the answer belong?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from matchmaker.towns.entry_names import METHOD, NEEDED, TOPIC, EntryNames, Kinds
from matchmaker.towns.fault_list import printable, shown
from matchmaker.towns.profile import Role
from matchmaker.towns.raw_record import RawRecord, RawTown, Stated
from matchmaker.towns.register import Register

MOST_TOWNS = 8
Path = tuple[str | int, ...]


class QuestionKind(StrEnum):
    """Which town, which entry of the taxonomy, or which office of the town is meant?"""

    TOWN = "town"
    ENTRY = "entry"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Question:
    """``path`` leads to the value in a raw town, ``written`` is what stands there, ``place`` where a person finds it.

    ``candidates`` are what is probably meant, the likeliest first: AGS, ids of the taxonomy, or roles. ``allowed``
    names, for an entry, the kinds that belong there.
    """

    kind: QuestionKind
    path: Path
    written: str
    place: str
    candidates: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """Finds the values of a raw town that a person can clear up by choosing; ``heirs`` answer for older keys."""

    register: Register
    names: EntryNames
    heirs: Mapping[str, str] = field(default_factory=dict)

    def questions(self, raw: RawTown) -> Iterator[Question]:
        """All questions about this town in the order of its fields; none where nothing is doubtful."""
        yield from self._town(("own", "ags"), raw.own.fields.get("ags"))
        yield from self._needs(raw)
        yield from self._experience(raw)
        for number, past in enumerate(raw.history or ()):
            yield from self._town(("history", number, "with"), past.fields.get("with"))
        for number, one in enumerate(raw.blocked):
            yield from self._town(("blocked", number), one)

    def _needs(self, raw: RawTown) -> Iterator[Question]:
        for number, need in enumerate(raw.needs):
            yield from self._entry(("needs", number, "id"), need.fields.get("id"), NEEDED)

    def _experience(self, raw: RawTown) -> Iterator[Question]:
        for number, told in enumerate(raw.experience):
            kind = told.fields.get("kind")
            # A project bears a name of its own; without a kind nobody knows what a strange name is.
            if kind is not None and (kinds := {"topic": TOPIC, "method": METHOD}.get(str(kind.value))):
                yield from self._entry(("experience", number, "id"), told.fields.get("id"), kinds)
            yield from self._entry(("experience", number, "topic"), told.fields.get("topic"), TOPIC)

    def _town(self, path: Path, stated: Stated | None) -> Iterator[Question]:
        if stated is None or (isinstance(stated.value, str) and stated.value.strip() in self.register.by_ags):
            return
        if isinstance(stated.value, str | int) and not isinstance(stated.value, bool):
            found = self._meant(str(stated.value).strip())
            if found:
                yield Question(QuestionKind.TOWN, path, _written(stated), place_of(stated), found)

    def _meant(self, written: str) -> tuple[str, ...]:
        """Towns that a wrong key or a name may mean; of two equal names both."""
        if written in self.heirs:
            return (self.heirs[written],)
        if written.isdecimal():
            # A lost leading zero, or the twelve digits of the regional key.
            key = {7: f"0{written}", 8: written, 12: written[:5] + written[9:]}.get(len(written), "")
            return (key,) if key in self.register.by_ags else ()
        return tuple(town.ags for town in self.register.search(written, MOST_TOWNS)) if written else ()

    def _entry(self, path: Path, stated: Stated | None, kinds: Kinds) -> Iterator[Question]:
        if stated is None or not isinstance(stated.value, str) or not stated.value.strip():
            return
        taxonomy = self.names.taxonomy
        if stated.value in taxonomy and taxonomy.kind(stated.value) in kinds:
            return
        near = tuple(one.partition(" ")[0] for one in self.names.near(stated.value, kinds))
        allowed = tuple(str(kind) for kind in kinds)
        yield Question(QuestionKind.ENTRY, path, _written(stated), place_of(stated), near, allowed)


def role_question(raw: RawTown, roles: tuple[Role, ...]) -> Question:
    """Which office of the town speaks in a file that does not say so, where several have a profile."""
    return Question(QuestionKind.ROLE, ("own", "role"), "", raw.own.where, tuple(str(role) for role in roles))


def place_of(stated: Stated) -> str:
    """Where a person finds the value in the file."""
    return f"{stated.where}, {printable(stated.column)}" if stated.column else stated.where


def answered(raw: RawTown, answers: Mapping[Path, str]) -> RawTown:
    """The raw town with the chosen values in their places; what was not asked for stays."""
    for path, value in answers.items():
        raw = _with_value(raw, path, value)
    return raw


def value_at(raw: RawTown, path: Path) -> Stated | None:
    """What stands at the place of a question."""
    name, *rest = path
    part = getattr(raw, str(name))
    if isinstance(part, RawRecord):
        return part.fields.get(str(rest[0]))
    item = part[int(rest[0])]
    return item.fields.get(str(rest[1])) if isinstance(item, RawRecord) else item


def _with_value(raw: RawTown, path: Path, value: str) -> RawTown:
    name, *rest = path
    key = str(name)
    part = getattr(raw, key)
    changed: dict[str, Any]
    if isinstance(part, RawRecord):
        changed = {key: _put(part, str(rest[0]), value), "unsaid": raw.unsaid - {str(rest[0])}}
        return replace(raw, **changed)
    items, at = list(part), int(rest[0])
    item = items[at]
    items[at] = _put(item, str(rest[1]), value) if isinstance(item, RawRecord) else replace(item, value=value)
    changed = {key: tuple(items)}
    return replace(raw, **changed)


def _put(record: RawRecord, key: str, value: str) -> RawRecord:
    known = record.fields.get(key, Stated(None, record.where, record.name_of(key)))
    return replace(record, fields={**record.fields, key: replace(known, value=value)})


def _written(stated: Stated) -> str:
    return printable(str(stated.value)) if isinstance(stated.value, str | int) else shown(stated.value)
