"""Which day did somebody type?"""

import re
from datetime import date

import typer

GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def typed_day(text: str) -> date:
    """A day written like 2024-05-31 or 31.05.2024; anything else is refused with a sentence."""
    written = text.strip()
    if found := GERMAN_DAY.fullmatch(written):
        written = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}"
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        said = f"„{text}“ ist kein Tag. Schreiben Sie ihn wie 2024-05-31 oder 31.05.2024."
        raise typer.BadParameter(said) from error
