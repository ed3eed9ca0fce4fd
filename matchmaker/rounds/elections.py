"""When does a town elect, so that nobody proposes anything to it just before?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from matchmaker.rounds.run import LeftOver
from matchmaker.towns.profile import Role, TownProfile

BLACK_OUT = timedelta(weeks=8)
NEW_FOR = timedelta(days=365)
ELECTION = "election"
"""The code of the reason that a town gets nothing because it elects."""


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


def newcomers(in_office_since: Mapping[tuple[str, Role], date], on: date) -> frozenset[tuple[str, Role]]:
    """Whoever took an office, by town and role, less than a year ago; who will take it one day is not there yet."""
    return frozenset(key for key, since in in_office_since.items() if since <= on < since + NEW_FOR)


def at_rest(profiles: Iterable[TownProfile], electing: Mapping[str, date]) -> tuple[TownProfile, ...]:
    """The profiles as a run reads them: whoever elects soon pauses until the day after, as if it had said so itself."""
    return tuple(
        replace(one, paused_until=max(filter(None, (one.paused_until, electing[one.ags] + timedelta(days=1)))))
        if one.ags in electing
        else one
        for one in profiles
    )


def named_by_election(
    left: Iterable[LeftOver], profiles: Sequence[TownProfile], electing: Mapping[str, date], on: date
) -> tuple[LeftOver, ...]:
    """What towns without a partner are told, with the election as the reason of those that pause for nothing else."""
    names = {one.ags: one.name for one in profiles if one.name}
    own = {one.ags for one in profiles if one.paused_until is not None and one.paused_until > on}
    return tuple(
        LeftOver(one.ags, ELECTION, told(names.get(one.ags, one.ags), electing[one.ags]))
        if one.code == "paused" and one.ags in electing and one.ags not in own
        else one
        for one in left
    )
