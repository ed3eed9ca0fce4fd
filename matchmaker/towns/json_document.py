"""Is a file JSON, and does each object in it hold only keys that belong there?"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matchmaker.errors import Fault
from matchmaker.towns.fault_list import FaultList, printable, shown
from matchmaker.towns.profile_keys import did_you_mean, near_words
from matchmaker.towns.source_file import SourceFile, text_of

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


def parsed_json(source: SourceFile) -> Any:
    """The document of a file; ``BadInput`` with the place where it is no JSON. Numbers too long are kept as written."""
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
        reason = "Listen und Objekte sind zu tief ineinander geschachtelt. So ist keine dieser Dateien aufgebaut."
        raise source.refusal(Fault("Datei", reason)) from error


def is_object(found: Any, where: str, known: tuple[str, ...], faults: FaultList) -> bool:
    """Whether this is an object; if not that is noted, and so are its unknown and doubled keys."""
    if not isinstance(found, dict):
        faults.add(where, f"Hier steht {shown(found)}; erwartet wird ein Objekt in geschweiften Klammern.")
        return False
    check_keys(found, where, known, faults)
    return True


def check_keys(found: Mapping[str, Any], where: str, known: tuple[str, ...], faults: FaultList) -> None:
    """Note each key that is unknown, with what looks alike, and each that stands there twice."""
    for key in found:
        # Looking for a near key is slow, and a hostile file may hold a million unknown ones.
        if faults.is_full:
            return
        if key not in known:
            hint = did_you_mean(near_words(key, known)) or f" Erlaubt sind: {', '.join(known)}."
            faults.add(where, f"Den Schlüssel {shown(key)} gibt es hier nicht.{hint}", key)
    for key in getattr(found, "doubled", ()):
        faults.add(where, f"Der Schlüssel „{printable(key)}“ steht hier zweimal. Lassen Sie einen davon stehen.", key)


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
