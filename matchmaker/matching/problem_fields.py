"""Which values stand in the fields of a problem file, and may they stand there?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.matching.problem import MILLION, Pair
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.json_document import MAX_DIGITS, NoFiniteNumber

LARGEST_WHOLE = 10**MAX_DIGITS - 1
"""Longer numbers are kept as they were written, see ``json_document.py``."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list, and where it stands."""

    where: str
    value: Any


def entries(document: Mapping[str, Any], key: str, faults: FaultList) -> Iterator[Listed]:
    """The entries of the list under ``key``; nothing where it is absent, a fault where it is no list."""
    found = document.get(key, [])
    if not isinstance(found, list):
        faults.add(key, f"Hier steht {shown(found)}; erwartet wird eine Liste in eckigen Klammern.")
        return
    for place, value in enumerate(found):
        yield Listed(f"{key}[{place}]", value)


def read_id(value: Any, where: str, faults: FaultList) -> str | None:
    """A town's id: a text that is not blank. A number is no id, since 01234567 and 1234567 are two towns."""
    if isinstance(value, str) and value.strip() and not _broken(value):
        return value
    faults.add(where, f"Hier steht {shown(value)}; eine Kennung ist ein nicht leerer Text in Anführungszeichen.", "id")
    return None


def read_own_id(entry: Listed, faults: FaultList) -> str | None:
    """The id of a town's own entry, which must have one."""
    if "id" not in entry.value:
        faults.add(entry.where, "Die Kennung fehlt. Erwartet wird ein nicht leerer Text in Anführungszeichen.", "id")
        return None
    return read_id(entry.value["id"], entry.where, faults)


def read_pair(listed: Listed, faults: FaultList) -> Pair | None:
    """Two ids in a list."""
    if not isinstance(listed.value, list) or len(listed.value) != 2:
        faults.add(listed.where, "Erwartet wird ein Paar aus zwei Kennungen: [Kennung, Kennung].")
        return None
    a, b = (read_id(value, listed.where, faults) for value in listed.value)
    return None if a is None or b is None else (a, b)


def read_score(value: Any, place: Listed, faults: FaultList) -> int:
    """A number in [0, 1] as the nearest whole millionth; 0 beside the fault where it is none."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return round(value * MILLION)
    reason = f"Hier steht {shown(value)}; erwartet wird eine Zahl von 0 bis 1, mit Punkt als Dezimalzeichen."
    faults.add(place.where, reason, place.value)
    return 0


def read_whole(value: Any, place: Listed, faults: FaultList, minimum: int | None = None) -> int | None:
    """A whole number of at least ``minimum``; ``None`` beside the fault where it is none."""
    if isinstance(value, int) and not isinstance(value, bool) and (minimum is None or value >= minimum):
        return value
    faults.add(place.where, f"Hier steht {shown(value)}; erwartet wird {_wanted(value, minimum)}.", place.value)
    return None


def _wanted(value: Any, minimum: int | None) -> str:
    """What a whole number may be; the largest is named to whoever wrote one that is too long."""
    if minimum is None:
        return "eine ganze Zahl"
    if isinstance(value, NoFiniteNumber) and value.written.isdecimal():
        return f"eine ganze Zahl von {minimum} bis {LARGEST_WHOLE}"
    return f"eine ganze Zahl ab {minimum}"


def _broken(text: str) -> bool:
    """Half of a surrogate pair: JSON can write it, but no text file can hold it."""
    return any("\ud800" <= letter <= "\udfff" for letter in text)
