"""When does a town elect, so that nobody proposes anything to it just before?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

BLACK_OUT = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Election:
    """The day on which a town (AGS) elects whoever holds its office."""

    ags: str
    day: date

    def rests(self, on: date) -> bool:
        """Whether the day lies in the eight weeks before the election; the day itself is the last of them."""
        return self.day - BLACK_OUT <= on <= self.day


class Elections(Protocol):
    """The elections that the operator loaded; ``replace_all`` puts a new list in the place of the old one."""

    def all(self) -> tuple[Election, ...]: ...

    def of_town(self, ags: str) -> tuple[Election, ...]: ...

    def replace_all(self, elections: Iterable[Election]) -> None: ...


def resting(elections: Iterable[Election], on: date) -> Mapping[str, date]:
    """The towns (AGS) that get no new proposal on this day, each with the day of its election, the next one first."""
    found: dict[str, date] = {}
    for one in sorted(elections, key=lambda each: each.day):
        if one.rests(on):
            found.setdefault(one.ags, one.day)
    return found


def told(name: str, day: date) -> str:
    """The German sentence that says why a town gets no proposal."""
    return f"In {name} wird am {day:%d.%m.%Y} gewählt. In den acht Wochen davor gehen dorthin keine Vorschläge."
