"""Which named runs of the clock are due, and how does each happen once, however many clocks there are?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from matchmaker.rounds.calendar import GERMAN_TIME, german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.sweeping import PartsBroken

FIRST_HOUR = 3
MOST_AT_ONCE = 40
Effect = Callable[[UnitOfWork, datetime], object]


@dataclass(frozen=True, slots=True)
class DailyRun:
    """Something that happens once a day at a German time of day; ``effect`` gets the open unit of work and the slot.

    With ``latest_only`` days that were missed are passed over: an overview of what waits now is wanted once.
    An effect ``in_parts`` opens the unit of work itself, once for each part, and may be made again: its slot is taken
    when it is through. Where it raises ``PartsBroken`` it is through: what broke would break again at once, and has its
    next turn on the next day.

    Never before 03:00: the hour between 02:00 and 03:00 is there twice in one night of the year and not at all in
    another.
    """

    job: str
    at: time
    effect: Effect
    latest_only: bool = False
    in_parts: bool = False

    def __post_init__(self) -> None:
        if self.at.hour < FIRST_HOUR:
            raise ValueError(f"{self.job}: daily runs begin at {FIRST_HOUR:02d}:00 or later")


def run_due(run: DailyRun, uow: UnitOfWork, now: datetime) -> int:
    """Take every slot that is due since the last one taken, oldest first, with its effect; returns how many.

    Slot and effect are one transaction, so whoever is killed in between has done neither; an effect ``in_parts`` is
    made first, and once more by whoever finds its slot still free. The first time of all only
    the latest slot counts: nobody wants to catch up on the years before. A clock that was set back finds nothing due.
    """
    with uow:
        last = uow.clockwork.last_slot(run.job)
    return sum(_make(run, slot, uow, now) for slot in slots_due(run.at, last, now))


def slots_due(at: time, last: datetime | None, now: datetime) -> tuple[datetime, ...]:
    """The daily moments after ``last`` up to ``now``, in UTC; at most ``MOST_AT_ONCE``, the oldest first."""
    today = german_day(now)
    first = today - timedelta(days=1) if last is None else german_day(last)
    days = (first + timedelta(days=number) for number in range((today - first).days + 1))
    due = [slot for day in days if (slot := _slot(day, at)) <= now and (last is None or slot > last)]
    return tuple(due[-1:] if last is None else due[:MOST_AT_ONCE])


def _slot(day: date, at: time) -> datetime:
    return datetime.combine(day, at, GERMAN_TIME).astimezone(UTC)


def _make(run: DailyRun, slot: datetime, uow: UnitOfWork, now: datetime) -> bool:
    is_wanted = not run.latest_only or slot == slots_due(run.at, None, now)[0]
    broken = _parts_made(run, slot, uow) if is_wanted and run.in_parts else None
    with uow:
        if not uow.clockwork.claim(run.job, slot, now):
            return False
        if is_wanted and not run.in_parts:
            run.effect(uow, slot)
        uow.commit()
    if broken is not None:
        raise broken
    return True


def _parts_made(run: DailyRun, slot: datetime, uow: UnitOfWork) -> PartsBroken | None:
    try:
        run.effect(uow, slot)
    except PartsBroken as broken:
        return broken
    return None
