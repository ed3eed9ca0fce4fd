"""Does each row of the taxonomy have the keys and values that its kind asks for?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from matchmaker.errors import Fault
from matchmaker.taxonomy.model import Level, StateLaw
from matchmaker.taxonomy.toml_rows import Row

NAMES = ("alt_de", "alt_en", "words_de")
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a row: ``texts`` and ``lists`` are required, the ``optional`` ones may be left out."""

    texts: tuple[str, ...]
    lists: tuple[str, ...] = ()
    optional_texts: tuple[str, ...] = ()
    optional_lists: tuple[str, ...] = NAMES

    @property
    def keys(self) -> frozenset[str]:
        return frozenset((*self.texts, *self.lists, *self.optional_texts, *self.optional_lists))


TOPIC = Shape(
    texts=("id", "level", "de", "en", "state_law"),
    optional_texts=("broader",),
    optional_lists=(*NAMES, "related"),
)
CHALLENGE = Shape(texts=("id", "de", "en"), lists=("topics",))
METHOD = Shape(texts=("id", "de", "en"), optional_lists=(*NAMES, "topics"))
_CHOICES: Mapping[str, type[StrEnum]] = {"level": Level, "state_law": StateLaw}


def shape_faults(row: Row, shape: Shape) -> tuple[Fault, ...]:
    """All faults of one row taken alone; empty means that every key is there with the right kind of value."""
    return (
        *_missing(row, shape),
        *_unknown(row, shape),
        *_wrong_texts(row, shape),
        *_wrong_lists(row, shape),
        *_wrong_id(row),
        *_wrong_choices(row),
    )


def _missing(row: Row, shape: Shape) -> Iterator[Fault]:
    for key in (*shape.texts, *shape.lists):
        if key not in row.values:
            yield row.fault("Diese Angabe fehlt. Bitte ergänzen Sie sie.", key)


def _unknown(row: Row, shape: Shape) -> Iterator[Fault]:
    for key in row.values:
        if key not in shape.keys:
            known = ", ".join(sorted(shape.keys))
            yield row.fault(f"„{key}“ ist hier unbekannt. Möglich sind: {known}.", key)


def _wrong_texts(row: Row, shape: Shape) -> Iterator[Fault]:
    for key in (*shape.texts, *shape.optional_texts):
        if key in row.values and not _is_text(row.values[key]):
            yield row.fault("Hier muss ein Text in Anführungszeichen stehen, der nicht leer ist.", key)


def _wrong_lists(row: Row, shape: Shape) -> Iterator[Fault]:
    for key in (*shape.lists, *shape.optional_lists):
        found = row.values.get(key, [])
        if not isinstance(found, list) or not all(_is_text(item) for item in found):
            yield row.fault('Hier muss eine Liste von Texten stehen, zum Beispiel ["eins", "zwei"].', key)
        elif not found and key in shape.lists and key in row.values:
            yield row.fault("Die Liste ist leer. Bitte nennen Sie mindestens einen Eintrag.", key)


def _wrong_id(row: Row) -> Iterator[Fault]:
    own: Any = row.values.get("id")
    if _is_text(own) and not _ID.fullmatch(own):
        yield row.fault(f"„{own}“ taugt nicht als Kennung: nur a bis z, Ziffern und Unterstrich.", "id")


def _wrong_choices(row: Row) -> Iterator[Fault]:
    for key, choice in _CHOICES.items():
        found = row.values.get(key)
        if _is_text(found) and found not in list(choice):
            yield row.fault(f"„{found}“ ist nicht vorgesehen. Möglich sind: {', '.join(choice)}.", key)


def _is_text(found: Any) -> bool:
    return isinstance(found, str) and bool(found.strip())
