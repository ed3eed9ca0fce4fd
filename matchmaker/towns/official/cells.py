"""What stands in a named column of a row, as text?"""

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.towns.sheet import Row, UnusableCell


@dataclass(frozen=True, slots=True)
class Cells:
    """One row by column name; a column that the table or the row does not have reads as empty."""

    row: Row
    at: Mapping[str, int]

    @property
    def where(self) -> str:
        return self.row.where

    def __getitem__(self, column: str) -> str:
        position = self.at.get(column)
        return as_text(self.row.cells[position]) if position is not None and position < len(self.row.cells) else ""


def positions(header: Row) -> dict[str, int]:
    """Column names without surrounding blanks; of two columns of one name the first counts."""
    named: dict[str, int] = {}
    for position, cell in enumerate(header.cells):
        named.setdefault(as_text(cell), position)
    return named


def as_text(cell: object) -> str:
    """The cell as it would stand in a CSV file; an unusable one as its reason, which no check takes for a value."""
    if cell is None:
        return ""
    if isinstance(cell, UnusableCell):
        return cell.reason
    return str(cell).strip()
