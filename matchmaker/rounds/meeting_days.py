"""On which days does a town hall in a federal state not work?"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache

SchoolHolidays = Callable[[str, date], bool]
"""Whether the schools of a federal state (its name) have holidays on a day."""

SATURDAY = 5
ALL = frozenset({None})
# Public holidays by the laws of the states, in days after Easter Sunday; None stands for every state.
MOVABLE: dict[int, frozenset[str | None]] = {
    -2: ALL,
    1: ALL,
    39: ALL,
    50: ALL,
    60: frozenset(
        {"Baden-Württemberg", "Bayern", "Hessen", "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland"}
        # There in some municipalities only: a day too many costs nobody anything.
        | {"Sachsen", "Thüringen"}
    ),
}
NORTH_AND_EAST = frozenset(
    {"Brandenburg", "Bremen", "Hamburg", "Mecklenburg-Vorpommern", "Niedersachsen", "Sachsen", "Sachsen-Anhalt"}
    | {"Schleswig-Holstein", "Thüringen"}
)
FIXED: dict[tuple[int, int], frozenset[str | None]] = {
    (1, 1): ALL,
    (1, 6): frozenset({"Baden-Württemberg", "Bayern", "Sachsen-Anhalt"}),
    (3, 8): frozenset({"Berlin", "Mecklenburg-Vorpommern"}),
    (5, 1): ALL,
    (8, 15): frozenset({"Bayern", "Saarland"}),
    (9, 20): frozenset({"Thüringen"}),
    (10, 3): ALL,
    (10, 31): NORTH_AND_EAST,
    (11, 1): frozenset({"Baden-Württemberg", "Bayern", "Nordrhein-Westfalen", "Rheinland-Pfalz", "Saarland"}),
    (12, 25): ALL,
    (12, 26): ALL,
}
REPENTANCE_DAY = frozenset({"Sachsen"})


def is_working_day(day: date, states: Iterable[str]) -> bool:
    """Monday to Friday, and a public holiday or a day between the years in none of the states."""
    return day.weekday() < SATURDAY and not is_off(day, states)


def is_off(day: date, states: Iterable[str]) -> bool:
    """Whether the day is a public holiday in one of the states, or from 24 to 31 December, when offices rest."""
    return (day.month == 12 and day.day >= 24) or bool(_off_in(day) & {None, *states})


def working_days_after(day: date, states: Iterable[str]) -> Iterator[date]:
    """The working days of all these states after a day, without end."""
    known = tuple(states)
    while True:
        day += timedelta(days=1)
        if is_working_day(day, known):
            yield day


def easter_sunday(year: int) -> date:
    """Easter of the Gregorian calendar: Gauss's rule with Lichtenberg's correction (1997), from 1583 on."""
    century = year // 100
    leap_shift = (3 * century + 3) // 4
    moon = year % 19
    seed = (19 * moon + 15 + leap_shift - (8 * century + 13) // 25) % 30
    full_moon = 21 + seed - (seed + moon // 11) // 29
    first_sunday = 7 - (year + year // 4 + 2 - leap_shift) % 7
    march_day = full_moon + 7 - (full_moon - first_sunday) % 7
    return date(year, 3, 1) + timedelta(days=march_day - 1)


def _off_in(day: date) -> frozenset[str | None]:
    return _holidays(day.year).get(day, frozenset())


@cache
def _holidays(year: int) -> dict[date, frozenset[str | None]]:
    easter = easter_sunday(year)
    found = {date(year, month, number): states for (month, number), states in FIXED.items()}
    for days, states in MOVABLE.items():
        day = easter + timedelta(days=days)
        # Ascension may fall on the first of May.
        found[day] = found.get(day, frozenset()) | states
    # The Wednesday before 23 November.
    before = date(year, 11, 22)
    found[before - timedelta(days=(before.weekday() - 2) % 7)] = REPENTANCE_DAY
    return found
