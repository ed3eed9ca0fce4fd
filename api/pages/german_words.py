"""How are numbers, dates and distances written on a German page?"""

from emails.words import GERMAN

MISSING = "fehlt"

# Letters and pages write dates and enumerations alike.
day = GERMAN.day
listing = GERMAN.listing


def number(value: float | None, digits: int = 0) -> str:
    """``16715`` → „16.715“, ``-0.5`` with one digit → „−0,5“; None is „fehlt“."""
    if value is None:
        return MISSING
    text = f"{abs(value):,.{digits}f}".replace(",", " ").replace(".", ",").replace(" ", ".")
    is_zero = not text.strip("0.,")
    return text if value >= 0 or is_zero else f"−{text}"


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
