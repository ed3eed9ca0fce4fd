"""Which value of PROFILES.json did a person mean by a cell of a table?

Every function gives the value where it is sure and else the cell as it is; whether that fits is judged later,
by the same checks that JSON meets.
"""

import re
from collections.abc import Callable
from datetime import date, datetime

from matchmaker.towns.vocabulary import INTENSITIES, NO, YES, Vocabulary, plain

Loosen = Callable[[object], object]
# What a spreadsheet would run as a formula; behind a leading apostrophe it is text.
RISKY_START = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")
WHOLE = re.compile(r"[0-9]{1,3}(?:[.\u00a0\u202f ][0-9]{3}){1,4}|[0-9]{1,15}")
DECIMAL = re.compile(r"[+-]?[0-9]{1,9}(?:[.,][0-9]{1,20})?")
GERMAN_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
GERMAN_MONTH = re.compile(r"([0-9]{1,2})[./]([0-9]{4})")


def guarded(text: str) -> str:
    """Text as it is written into a cell, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if RISKY_START.match(text) else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given."""
    return text[1:] if GUARDED.match(text) else text


def loose_text(cell: object) -> object:
    """Text; a whole number typed into a text column is taken as it looks."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell) if isinstance(cell, int) and not isinstance(cell, bool) else cell


def loose_key(cell: object) -> object:
    """An AGS; Excel's number is exact as long as it has all eight digits."""
    digits = loose_text(cell)
    return digits if isinstance(digits, str) else cell


def loose_whole_number(cell: object) -> object:
    """A whole number, also with German thousands: 16.715 or 16 715."""
    if isinstance(cell, str) and WHOLE.fullmatch(cell.strip()):
        return int(re.sub("[^0-9]", "", cell))
    return cell


def loose_decimal(cell: object) -> object:
    """A number with a decimal comma or point."""
    if isinstance(cell, str) and DECIMAL.fullmatch(cell.strip()):
        return float(cell.strip().replace(",", "."))
    return cell


def loose_flag(cell: object) -> object:
    """Yes or no in German or English, x for yes, 1 or 0."""
    written = plain(cell) if isinstance(cell, str) else loose_text(cell)
    if written in (*YES, "1"):
        return True
    return False if written in (*NO, "0") else cell


def loose_day(cell: object) -> object:
    """A day or month in ISO form, made from Excel's date or from 31.12.2024, 12.2024, 12/2024."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if not isinstance(cell, str):
        return cell
    if found := GERMAN_DAY.fullmatch(cell.strip()):
        return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    if found := GERMAN_MONTH.fullmatch(cell.strip()):
        return f"{found[2]}-{found[1]:0>2}"
    return cell


def loose_since(cell: object) -> object:
    """A day, a month, or a year alone, which counts from its first day."""
    written = loose_text(cell)
    if isinstance(written, str) and re.fullmatch("[0-9]{4}", written.strip()):
        return f"{written.strip()}-01-01"
    return loose_day(cell)


def loose_intensity(cell: object) -> object:
    """gering, mittel, hoch, or a number with a decimal comma."""
    if isinstance(cell, str) and plain(cell) in INTENSITIES:
        return INTENSITIES[plain(cell)]
    return loose_decimal(cell)


def loose_word(words: Vocabulary) -> Loosen:
    """A key of the vocabulary for a German word."""

    def loosen(cell: object) -> object:
        return words.key_for(cell) or cell if isinstance(cell, str) else cell

    return loosen


def loose_list(words: Vocabulary) -> Loosen:
    """A tuple of keys for words that are separated by ``,``, ``;``, ``|`` or line breaks."""
    loosen = loose_word(words)

    def loosen_list(cell: object) -> object:
        if not isinstance(cell, str):
            return cell
        return tuple(loosen(part.strip()) for part in re.split(r"[,;|\n]", cell) if part.strip())

    return loosen_list
