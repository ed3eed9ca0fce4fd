"""How does a table look, no matter whether it came as CSV or as a workbook?"""

from dataclasses import dataclass

MOST_ROWS = 100_000
MOST_COLUMNS = 100


@dataclass(frozen=True, slots=True)
class UnusableCell:
    """A cell whose content cannot be taken, with the reason as a German sentence."""

    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row with content; ``number`` is the one that Excel shows beside it.

    A cell is text, a number, a truth value, a date and time, an ``UnusableCell``, or None where it is blank.
    """

    number: int
    cells: tuple[object, ...]

    @property
    def where(self) -> str:
        return f"Zeile {self.number}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The header row, all other rows with content, and remarks for the reader."""

    header: Row
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
