"""How are numbers, dates and distances written on a German page?"""

from emails.words import GERMAN
from matchmaker.towns.written_number import written_number

MISSING = "fehlt"

# Letters and pages write dates and enumerations alike.
day = GERMAN.day
listing = GERMAN.listing


def number(value: float | None, digits: int = 0) -> str:
    """``16715`` → „16.715“, ``-0.5`` with one digit → „−0,5“; None is „fehlt“."""
    return MISSING if value is None else written_number(value, digits)


def tenths(value: int, signed: bool = False) -> str:
    """Tenths of a point as points: ``784`` → „78,4“; ``signed`` puts a plus before gains."""
    text = number(value / 10, 1)
    return f"+{text}" if signed and value > 0 else text


def distance(km: float | None) -> str:
    """A great-circle distance for people, never below one kilometre; None is said."""
    return "Entfernung fehlt" if km is None else f"rund {number(max(km, 1))} km"


def count(amount: int, one: str, many: str) -> str:
    """„1 Stadt“, „0 Städte“, „2.031 Städte“."""
    return f"{number(amount)} {one if amount == 1 else many}"
