"""How are more values asked for than one statement takes?"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

Value = TypeVar("Value")
MOST_VALUES = 5_000
"""SQLite takes 32,766 in one statement and PostgreSQL 65,535; a question may name its values more than once."""


def portions(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The same values in their order, in lists of at most ``MOST_VALUES``; none of no values."""
    asked = list(values)
    for start in range(0, len(asked), MOST_VALUES):
        yield asked[start : start + MOST_VALUES]
