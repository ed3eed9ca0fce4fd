"""How does head office put a row of its queue off, note something, or call it done, without overwriting a colleague?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.queue_mark import LONGEST_NOTE, QueueMark
from matchmaker.rounds.settling import strike_off
from matchmaker.rounds.work_queue import work_queue
from matchmaker.towns.profile import TownProfile

LONGEST_SNOOZE = timedelta(days=366)
NO_DAY = "Bitte nennen Sie einen Tag ab morgen, binnen eines Jahres."
TOO_LONG = "Bitte kürzen Sie die Notiz auf höchstens 2.000 Zeichen."
GONE = "Diese Zeile gibt es nicht mehr. Vielleicht ist sie schon erledigt."


@dataclass(frozen=True, slots=True)
class Marking:
    """What head office does with a row: its note as it shall stand, and a day or ``done``.

    ``seen_version`` is that of the mark on the page, 0 where there was none. Without a day a resting row wakes up.
    """

    key: str
    by: str
    seen_version: int
    note: str = ""
    snoozed_until: date | None = None
    done: bool = False


def mark_row(marking: Marking, profiles: Iterable[TownProfile], uow: UnitOfWork, now: datetime) -> QueueMark:
    """Store it in one transaction; ``done`` strikes a task off as well.

    ``NotFound`` for a row that waits no more, ``StaleWrite`` (with the note) where a colleague was faster, ``BadInput``
    with all faults, ``TransitionRefused`` for a mail in doubt, which is decided with the mail.
    """
    note = marking.note.strip()
    if faults := _faults(marking, note, german_day(now)):
        raise BadInput("Nichts wurde geändert.", faults)
    with uow:
        row = next((one for one in work_queue(uow, profiles) if one.key == marking.key), None)
        if row is None:
            raise NotFound(GONE)
        mark = QueueMark(
            id=row.key,
            changed_at=now,
            changed_by=marking.by,
            snoozed_until=None if marking.done else marking.snoozed_until,
            note=note,
            done_at=now if marking.done and not row.is_task else None,
            version=marking.seen_version,
        )
        stored = uow.queue_marks.put(mark)
        if marking.done and row.is_task:
            strike_off(row.key, marking.by, uow, now)
        uow.commit()
    return stored


def _faults(marking: Marking, note: str, today: date) -> list[Fault]:
    faults = []
    if len(note) > LONGEST_NOTE:
        faults.append(Fault("Notiz", TOO_LONG, "notiz"))
    until = marking.snoozed_until
    if until is not None and not today < until <= today + LONGEST_SNOOZE:
        faults.append(Fault("Zurückstellen bis", NO_DAY, "bis"))
    return faults
