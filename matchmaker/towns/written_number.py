"""How is a number written for people, in German or English?"""

from typing import Literal

Language = Literal["de", "en"]

DIGITS_NEEDED_BELOW = 100
GERMAN_MARKS = str.maketrans(",.", ".,")


def written_number(value: float, decimals: int = 0, language: Language = "de") -> str:
    """16.715 and 12,5 in German, 16,715 and 12.5 in English; below zero with a true minus, never „−0“."""
    text = f"{abs(value):,.{decimals}f}"
    sign = "−" if value < 0 and text.strip("0.,") else ""
    return sign + (text.translate(GERMAN_MARKS) if language == "de" else text)


def written_figure(value: float, language: Language = "de") -> str:
    """A measured figure with as many digits as it can bear: one below 100, none above or where it is whole."""
    whole = value == round(value) or abs(value) >= DIGITS_NEEDED_BELOW
    return written_number(value, 0 if whole else 1, language)
