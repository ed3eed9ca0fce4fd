"""When could the towns of an exchange talk for the first time?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from matchmaker.rounds.calendar import GERMAN_TIME, german_day
from matchmaker.rounds.exchange import Slot
from matchmaker.rounds.meeting_days import SchoolHolidays, is_off, working_days_after
from matchmaker.towns.windows import DAYS

SLOTS = 3
NOTICE_WORKING_DAYS = 5
TALK_LASTS = timedelta(hours=1)
# A week of illness should not cost more than one or two of the three.
DAYS_BETWEEN = 2
LATEST_WEEKS = 26
BEGINS = {"am": time(10), "pm": time(14), "eve": time(18)}
# Where nobody named a time of the week: days on which offices are seldom empty.
OFFICE_HOURS = ("tue_am", "wed_am", "thu_am")


@dataclass(frozen=True, slots=True)
class Availability:
    """When one town can talk: the state whose holidays it keeps, and its windows (``tue_am``), none where unsaid."""

    state: str
    windows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Calendar:
    """What rules days out: ``after`` is the last moment before all slots, ``school`` knows the school holidays.

    Without ``school`` nothing is known of them, and slots may lie in them.
    """

    after: datetime
    school: SchoolHolidays | None = None


def propose_slots(towns: Sequence[Availability], calendar: Calendar) -> tuple[Slot, ...]:
    """Three moments in UTC, ascending, on German days at least ``DAYS_BETWEEN`` days apart.

    Each lies at least ``NOTICE_WORKING_DAYS`` whole working days ahead, in a window that as many towns as possible
    have named (``suits`` of them), at the same time of day in German time in summer and winter, and on no public
    holiday of any of the towns' states. School holidays of one of them are passed over as long as ``LATEST_WEEKS``
    weeks hold three other days. Towns without windows neither help nor hinder; without any, office hours count.
    """
    suits = _best_windows(towns)
    found = _spread(_moments(suits, towns, calendar, spares_schools=True))
    if len(found) < SLOTS:
        found = _spread(_moments(suits, towns, calendar, spares_schools=False))
    return found


def _best_windows(towns: Sequence[Availability]) -> dict[tuple[int, str], int]:
    """The windows that most towns named, by weekday and part of day, each with the number of towns."""
    named = [window for town in towns for window in set(town.windows)]
    counts = {window: named.count(window) for window in named} or dict.fromkeys(OFFICE_HOURS, 0)
    most = max(counts.values())
    weekdays = list(DAYS)
    split = {window: window.split("_") for window, count in counts.items() if count == most}
    return {(weekdays.index(day), part): most for day, part in split.values()}


def _moments(
    suits: dict[tuple[int, str], int], towns: Sequence[Availability], calendar: Calendar, *, spares_schools: bool
) -> Iterator[Slot]:
    states = tuple(sorted({town.state for town in towns}))
    day = _first_day(calendar.after, states)
    for _ in range(LATEST_WEEKS * 7):
        if not is_off(day, states) and not (spares_schools and _no_school(day, states, calendar)):
            for part, begins in BEGINS.items():
                if (day.weekday(), part) in suits:
                    moment = datetime.combine(day, begins, GERMAN_TIME).astimezone(UTC)
                    yield Slot(moment, suits[day.weekday(), part])
        day += timedelta(days=1)


def _first_day(after: datetime, states: Sequence[str]) -> date:
    """The day after ``NOTICE_WORKING_DAYS`` whole working days."""
    working_days = working_days_after(german_day(after), states)
    return [next(working_days) for _ in range(NOTICE_WORKING_DAYS)][-1] + timedelta(days=1)


def _no_school(day: date, states: Sequence[str], calendar: Calendar) -> bool:
    return calendar.school is not None and any(calendar.school(state, day) for state in states)


def _spread(moments: Iterator[Slot]) -> tuple[Slot, ...]:
    chosen: list[Slot] = []
    for slot in moments:
        if not chosen or german_day(slot.starts_at) - german_day(chosen[-1].starts_at) >= timedelta(days=DAYS_BETWEEN):
            chosen.append(slot)
        if len(chosen) == SLOTS:
            break
    return tuple(chosen)
