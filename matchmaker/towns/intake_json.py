"""Which profiles stand in a PROFILES.json, and is it built the way such a file is built?"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.errors import Fault
from matchmaker.towns.fault_list import FaultList, printable, shown
from matchmaker.towns.profile_keys import (
    FILE_KEYS,
    KEYS_OF,
    LIST_KEYS,
    OWN_KEYS,
    TOWN_KEYS,
    did_you_mean,
    near_words,
)
from matchmaker.towns.raw_record import RawFile, RawRecord, RawTown, Stated
from matchmaker.towns.source_file import SourceFile, text_of

# Every municipality of Germany, twice: as mayor and as administration.
MAX_TOWNS = 25_000
# More than any field holds, and few enough for Python to turn into a number without trouble.
MAX_DIGITS = 15
SYNTAX: Mapping[str, str] = {
    "Expecting value": "Hier fehlt ein Wert",
    "Expecting property name": "Hier muss ein Name in doppelten Anführungszeichen stehen",
    "Expecting ',' delimiter": "Hier fehlt ein Komma oder eine schließende Klammer",
    "Expecting ':' delimiter": "Hier fehlt ein Doppelpunkt",
    "Extra data": "Nach dem Ende des Dokuments steht noch etwas",
    "Unterminated string": "Ein Text, der hier beginnt, endet nicht",
    "Invalid control character": "In einem Text steht ein Steuerzeichen oder ein Zeilenumbruch",
    "Invalid \\": "Hinter einem \\ steht ein Zeichen, das dort nicht stehen darf",
    "Illegal trailing comma": "Vor einer schließenden Klammer steht ein Komma zu viel",
}


class JsonObject(dict[str, Any]):
    """A JSON object that remembers which of its keys stood in it twice."""

    doubled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoFiniteNumber:
    """A number that JSON does not know (NaN, Infinity) or that no field can hold, as it was written."""

    written: str

    def __str__(self) -> str:
        return self.written


def read_json(source: SourceFile, faults: FaultList) -> RawFile:
    """The profiles of a JSON file, unchecked; faults of shape are noted, ``BadInput`` where it is no JSON at all."""
    document = _parsed(source)
    if not isinstance(document, JsonObject) or not isinstance(document.get("towns"), list):
        reason = 'Erwartet wird {"towns": [ … ]}: ein Objekt, das unter „towns“ eine Liste von Profilen hat.'
        raise source.refusal(Fault("Datei", reason))
    _check_keys(document, "Datei", FILE_KEYS, faults)
    towns = document["towns"]
    if not 1 <= len(towns) <= MAX_TOWNS:
        reason = f"Hier stehen {len(towns)} Profile; erlaubt sind 1 bis {MAX_TOWNS}."
        raise source.refusal(Fault("towns", reason))
    as_of = document.get("as_of")
    read = (_town(town, f"towns[{index}]", faults) for index, town in enumerate(towns))
    return RawFile(
        towns=tuple(town for town in read if town is not None),
        as_of=None if as_of is None else Stated(as_of, "Datei", "as_of"),
    )


def _parsed(source: SourceFile) -> Any:
    text = text_of(source, windows_allowed=False)
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=NoFiniteNumber, parse_int=_whole, parse_float=_decimal
        )
    except json.JSONDecodeError as error:
        reason = next((german for start, german in SYNTAX.items() if error.msg.startswith(start)), "Das ist kein JSON")
        where = f"Zeile {error.lineno}, Spalte {error.colno}"
        raise source.refusal(Fault(where, f"{reason}. Prüfen Sie die Stelle und das Zeichen davor.")) from error
    # The parser descends once per bracket, so the file decides how deep.
    except RecursionError as error:
        reason = "Listen und Objekte sind zu tief ineinander geschachtelt. So ist kein Profil aufgebaut."
        raise source.refusal(Fault("Datei", reason)) from error


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    found = JsonObject(pairs)
    if len(found) < len(pairs):
        found.doubled = tuple(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    return found


def _whole(digits: str) -> int | NoFiniteNumber:
    return int(digits) if len(digits) <= MAX_DIGITS else NoFiniteNumber(digits)


def _decimal(digits: str) -> float | NoFiniteNumber:
    number = float(digits)
    return number if math.isfinite(number) else NoFiniteNumber(digits)


def _town(town: Any, where: str, faults: FaultList) -> RawTown | None:
    if not _is_object(town, where, TOWN_KEYS, faults):
        return None
    wishes = town.get("wishes")
    wishes = {} if wishes is None else wishes
    history = town.get("history")
    return RawTown(
        own=_record({key: town[key] for key in OWN_KEYS if key in town}, where),
        wishes=_record(wishes, f"{where}.wishes")
        if _is_object(wishes, f"{where}.wishes", KEYS_OF["wishes"], faults)
        else RawRecord(where, {}),
        needs=_records(town, where, "needs", faults),
        experience=_records(town, where, "experience", faults),
        history=None if history is None else _records(town, where, "history", faults),
        **{key: tuple(_items(town, where, key, faults)) for key in LIST_KEYS},
    )


def _records(town: JsonObject, where: str, key: str, faults: FaultList) -> tuple[RawRecord, ...]:
    return tuple(
        _record(item.value, item.where)
        for item in _items(town, where, key, faults)
        if _is_object(item.value, item.where, KEYS_OF[key], faults)
    )


def _record(values: Any, where: str) -> RawRecord:
    stated = {key: Stated(value, where, key) for key, value in values.items() if value is not None}
    return RawRecord(where, stated)


def _items(town: JsonObject, where: str, key: str, faults: FaultList) -> Iterable[Stated]:
    items = town.get(key)
    if items is None:
        return ()
    if not isinstance(items, list):
        faults.add(where, f"Hier steht {shown(items)}; erwartet wird eine Liste in eckigen Klammern.", key)
        return ()
    return tuple(Stated(item, f"{where}.{key}[{index}]") for index, item in enumerate(items))


def _is_object(found: Any, where: str, known: tuple[str, ...], faults: FaultList) -> bool:
    if not isinstance(found, dict):
        faults.add(where, f"Hier steht {shown(found)}; erwartet wird ein Objekt in geschweiften Klammern.")
        return False
    _check_keys(found, where, known, faults)
    return True


def _check_keys(found: Mapping[str, Any], where: str, known: tuple[str, ...], faults: FaultList) -> None:
    for key in found:
        # Looking for a near key is slow, and a hostile file may hold a million unknown ones.
        if faults.is_full:
            return
        if key not in known:
            hint = did_you_mean(near_words(key, known)) or f" Erlaubt sind: {', '.join(known)}."
            faults.add(where, f"Den Schlüssel {shown(key)} gibt es hier nicht.{hint}", key)
    for key in getattr(found, "doubled", ()):
        faults.add(where, f"Der Schlüssel „{printable(key)}“ steht hier zweimal. Lassen Sie einen davon stehen.", key)
