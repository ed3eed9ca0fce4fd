"""Which cells of a column are numbers, which are gaps, and which are neither?"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Blank, what programs write for "no value", and the signs of German official statistics.
GAPS = frozenset(
    {"", "na", "n/a", "nan", "null", "none", "#nv", "#n/a", "-", "–", "—", ".", "..", "...", "…", "/", "x"}
)

PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
GERMAN = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d*)?", re.ASCII)
DECIMAL_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+),\d+", re.ASCII)
THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+", re.ASCII)
CODE = re.compile(r"0\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column read as numbers: ``values`` (n,) with NaN for gaps, and the rows that hold something else.

    ``strange`` are the positions of cells that are neither a finite number nor a gap (NaN there too).
    ``is_code`` says that an integer begins with 0, as keys do and figures do not.
    """

    values: NDArray[np.float64]
    strange: tuple[int, ...]
    is_code: bool

    @property
    def is_empty(self) -> bool:
        """Not a single number in it."""
        return bool(np.isnan(self.values).all())


def has_decimal_commas(cells: Iterable[str]) -> bool:
    """Whether some cell is a number with a decimal comma."""
    return any(DECIMAL_COMMA.fullmatch(cell) for cell in cells)


def read_numbers(cells: Sequence[str], *, german_file: bool) -> NumberColumn:
    """The cells as numbers; in a ``german_file`` (one with decimal commas) dots may group thousands.

    "1.234" alone could be either: it is 1234 only where the file uses decimal commas and nothing in the
    column speaks for a decimal point.
    """
    written = [cell.strip().replace("\u2212", "-") for cell in cells]
    parse = _german if german_file and _is_german(written) else _plain
    values = np.array([math.nan if cell.casefold() in GAPS else parse(cell) for cell in written], dtype=np.float64)
    strange = tuple(row for row in np.flatnonzero(~np.isfinite(values)).tolist() if written[row].casefold() not in GAPS)
    values[list(strange)] = np.nan
    return NumberColumn(values, strange, any(CODE.fullmatch(cell) for cell in written))


def _is_german(cells: Sequence[str]) -> bool:
    if has_decimal_commas(cells):
        return True
    dotted = [cell for cell in cells if "." in cell and cell not in GAPS]
    return bool(dotted) and all(THOUSANDS.fullmatch(cell) for cell in dotted)


def _plain(cell: str) -> float:
    return float(cell) if PLAIN.fullmatch(cell) else math.nan


def _german(cell: str) -> float:
    return float(cell.replace(".", "").replace(",", ".")) if GERMAN.fullmatch(cell) else math.nan
