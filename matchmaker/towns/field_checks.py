"""Does one value of a file fit its field, and if not, what should the person write instead?"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.profile import THIRD, TWO_THIRDS
from matchmaker.towns.raw_record import RawRecord, Stated
from matchmaker.towns.vocabulary import Vocabulary

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
# Takes a value as JSON knows it; gives the fitting value, None where it says nothing, or raises ``Unfit``.
Check = Callable[[object], T | None]

LONGEST_LINE = 300
LONGEST_SOURCE = 1_000
LONGEST_TEXT = 5_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
# 0.33 and 0.67 are meant as thirds, 0.3 and 0.5 are not.
INTENSITY_SLACK = 0.01
INTENSITIES_WRITTEN = {"1/3": THIRD, "⅓": THIRD, "2/3": TWO_THIRDS, "⅔": TWO_THIRDS, "1": 1.0}
# What UTF-8 letters become when somebody reads them as Windows-1252: ä → Ã¤, ß → ÃŸ, „ → â€ž.
WRONG_ENCODING = re.compile("Ã[\u0080-\u00bf\u0152-\u0178\u201c-\u201e\u2013\u2020-\u203a]|â€|\ufffd")


class Unfit(Exception):
    """A value does not fit; the text is the reason, a German sentence."""


class Fields:
    """The fields of one raw record, taken one by one; what does not fit is noted and counts as not stated."""

    def __init__(self, record: RawRecord, faults: FaultList) -> None:
        self._record = record
        self._faults = faults

    def take(self, key: str, check: Check[T]) -> T | None:
        """The checked value, or None."""
        return checked(self._record.fields.get(key), check, self._faults)

    def need(self, key: str, check: Check[T], hint: str) -> T | None:
        """The same, for a field that must be there; ``hint`` says what belongs there."""
        stated = self._record.fields.get(key)
        if stated is None or (isinstance(stated.value, str) and not stated.value.strip()):
            self.missing(key, hint)
            return None
        return checked(stated, check, self._faults)

    def missing(self, key: str, hint: str) -> None:
        """Note that a field is missing."""
        name = self._record.name_of(key)
        self._faults.add(self._record.where, f"„{name}“ fehlt. {hint}", name)

    def states(self, key: str) -> bool:
        """Whether the file says anything here, fitting or not."""
        return key in self._record.fields

    def fault(self, key: str, reason: str) -> None:
        """Note a fault that only a look at several fields finds."""
        stated = self._record.fields.get(key, Stated(None, self._record.where, self._record.name_of(key)))
        self._faults.add(stated.where, reason, stated.column)


def checked(stated: Stated | None, check: Check[T], faults: FaultList) -> T | None:
    """The checked value; None where nothing is stated or where it does not fit, which is then noted."""
    if stated is None:
        return None
    try:
        return check(stated.value)
    except Unfit as unfit:
        faults.add(stated.where, str(unfit), stated.column)
        return None


def as_text(longest: int) -> Check[str]:
    """Text of any number of lines; blanks around it go, and blank text says nothing."""

    def check(value: object) -> str | None:
        if not isinstance(value, str):
            raise Unfit(f"Hier steht {shown(value)}; erwartet wird Text.")
        # Composed letters, or the same umlaut typed on two systems would be two words.
        text = unicodedata.normalize("NFC", value.strip().replace("\r\n", "\n").replace("\r", "\n"))
        if len(text) > longest:
            raise Unfit(f"Der Text hat {len(text)} Zeichen; erlaubt sind {longest}. Kürzen Sie ihn.")
        _check_readable(text)
        return text or None

    return check


def as_line(longest: int = LONGEST_LINE) -> Check[str]:
    """Text of one line: line breaks and several blanks become one blank."""
    check_text = as_text(longest)

    def check(value: object) -> str | None:
        text = check_text(value)
        return None if text is None else " ".join(text.split())

    return check


def as_flag(value: object) -> bool:
    """Yes or no."""
    if not isinstance(value, bool):
        raise Unfit(f"Hier steht {shown(value)}; erlaubt sind ja und nein (in JSON true und false).")
    return value


def as_whole_number(low: int, high: int) -> Check[int]:
    """A whole number from ``low`` to ``high``."""

    def check(value: object) -> int:
        # To Python True is the number 1; to a person it is not.
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unfit(f"Hier steht {shown(value)}; erwartet wird eine ganze Zahl ohne Anführungszeichen.")
        # The range first: it also sorts out NaN and infinity, which have no whole part.
        if not low <= value <= high:
            raise Unfit(f"Hier steht {shown(value)}; erlaubt sind Zahlen von {low} bis {high}.")
        if value != int(value):
            raise Unfit(f"Hier steht {shown(value)}; erwartet wird eine ganze Zahl.")
        return int(value)

    return check


def as_degrees(low: float, high: float) -> Check[float]:
    """Degrees of latitude or longitude within Germany's frame."""

    def check(value: object) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unfit(f"Hier steht {shown(value)}; erwartet wird eine Zahl in Grad, etwa 51.37.")
        if not low <= value <= high:
            reason = f"Hier steht {shown(value)}; in Deutschland liegen {low} bis {high} Grad."
            raise Unfit(f"{reason} Prüfen Sie, ob Breite und Länge vertauscht sind.")
        return float(value)

    return check


def as_day(*, month_is_enough: bool = False, german: bool = False) -> Check[date]:
    """A day ``YYYY-MM-DD``; where a month is enough, ``YYYY-MM`` counts as its first day.

    With ``german`` the refusals speak of TT.MM.JJJJ, for tables whose cells were loosened before.
    """
    # date.fromisoformat would also take 20240501 and 2024-W18-3, and other digits than these.
    pattern = re.compile(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?")
    day, month = ("TT.MM.JJJJ", "MM.JJJJ") if german else ("JJJJ-MM-TT", "JJJJ-MM")
    form = f"{day} oder {month}" if month_is_enough else day

    def written(value: object) -> str:
        # As it stood in the table: loosened, the day was turned round.
        found = pattern.fullmatch(value.strip()) if german and isinstance(value, str) else None
        return shown(".".join(reversed([part for part in found.groups() if part]))) if found else shown(value)

    def check(value: object) -> date:
        found = pattern.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None or not (found[3] or month_is_enough):
            raise Unfit(f"Hier steht {written(value)}; erwartet wird ein Datum in der Form {form}.")
        if not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            raise Unfit(f"Das Jahr {found[1]} liegt nicht zwischen {FIRST_YEAR} und {LAST_YEAR}.")
        try:
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            raise Unfit(f"Den Tag {written(value)} gibt es nicht.") from None

    return check


def as_member(members: type[E], words: Vocabulary) -> Check[E]:
    """One member of an enumeration, written as its key."""

    def check(value: object) -> E:
        return members(as_key(words)(value))

    return check


def as_key(words: Vocabulary) -> Callable[[object], str]:
    """One key of a vocabulary."""

    def check(value: object) -> str:
        if not isinstance(value, str) or value not in words:
            raise Unfit(f"Hier steht {shown(value)}; erlaubt sind: {words.allowed}.")
        return str(value)

    return check


def as_intensity(value: object) -> float:
    """How much a need presses: ⅓, ⅔ or 1, as a number near it or written as a fraction."""
    number = INTENSITIES_WRITTEN.get(value.strip()) if isinstance(value, str) else value
    if isinstance(number, int | float) and not isinstance(number, bool):
        for level in (THIRD, TWO_THIRDS, 1.0):
            if abs(number - level) <= INTENSITY_SLACK:
                return level
    raise Unfit(f"Hier steht {shown(value)}; erlaubt sind 1/3 (gering), 2/3 (mittel) und 1 (hoch).")


def _check_readable(text: str) -> None:
    for letter in text:
        # Control characters, halves of surrogate pairs and non-characters: no file or terminal takes them all.
        if letter not in "\n\t" and (unicodedata.category(letter) in {"Cc", "Cs"} or ord(letter) & 0xFFFE == 0xFFFE):
            raise Unfit(f"Der Text enthält ein unlesbares Zeichen (U+{ord(letter):04X}). Löschen Sie es.")
    if wrong := WRONG_ENCODING.search(text):
        reason = f"Der Text enthält {shown(wrong[0])}: Umlaute oder andere Zeichen gingen beim Speichern verloren."
        raise Unfit(f"{reason} Speichern Sie die Quelle noch einmal als UTF-8.")
