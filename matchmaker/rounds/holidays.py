"""On which days do the schools of a state have holidays, so that no clock runs there?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """Days from ``first`` to ``last``, both of them free, in one German state (its German name)."""

    state: str
    first: date
    last: date
    name: str

    def holds(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day <= self.last


class Holidays(Protocol):
    """The school holidays that the operator loaded; ``replace_all`` puts a new list in the place of the old one."""

    def all(self) -> tuple[SchoolHoliday, ...]: ...

    def of_state(self, state: str) -> tuple[SchoolHoliday, ...]: ...

    def replace_all(self, holidays: Iterable[SchoolHoliday]) -> None: ...
