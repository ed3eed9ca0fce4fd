"""Which school holidays are in a file that the operator handed in, and is all of it right?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.rounds.holidays import SchoolHoliday
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.towns.columns import Column, records_in
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.field_checks import Fields, as_day, as_line
from matchmaker.towns.intake_table import read_table
from matchmaker.towns.loose_cells import loose_day, loose_text
from matchmaker.towns.raw_record import RawRecord
from matchmaker.towns.source_file import SourceFile, SourceKind, kind_of
from matchmaker.towns.states import STATES

COLUMNS = (
    Column("state", "Land", loose_text, ("Bundesland",)),
    Column("name", "Ferien", loose_text, ("Bezeichnung", "Name")),
    Column("first", "von", loose_day, ("Beginn", "erster Tag")),
    Column("last", "bis", loose_day, ("Ende", "letzter Tag")),
)
REQUIRED = tuple(column.key for column in COLUMNS)
# The longest school holidays in Germany last six and a half weeks: beyond that a year is mistyped.
LONGEST_DAYS = 60


@dataclass(frozen=True, slots=True)
class LoadedHolidays:
    """What is known now, and the states of which nothing is: there the clock runs on through all holidays."""

    holidays: tuple[SchoolHoliday, ...]
    unknown_states: tuple[str, ...]


def load_holidays(source: SourceFile, uow: UnitOfWork) -> LoadedHolidays:
    """Put the file's holidays in the place of all that were loaded before; ``BadInput`` with all faults, else nothing.

    Deadlines that run already stay as they were told: a letter has named them.
    """
    read = read_holidays(source)
    with uow:
        uow.holidays.replace_all(read)
        uow.commit()
    return known_holidays(uow)


def known_holidays(uow: UnitOfWork) -> LoadedHolidays:
    """What was loaded."""
    with uow:
        holidays = uow.holidays.all()
    named = {one.state for one in holidays}
    return LoadedHolidays(holidays, tuple(state for state in STATES.values() if state not in named))


def states_without(proposals: Iterable[Proposal], uow: UnitOfWork) -> tuple[str, ...]:
    """The states of these proposals' towns for which no school holidays are known: there the clock runs on."""
    with uow:
        members = {member.ags for one in proposals for member in one.members}
        states = {town.state for town in uow.towns.all() if town.ags in members}
        return tuple(sorted(states - {one.state for one in uow.holidays.all()}))


def read_holidays(source: SourceFile) -> tuple[SchoolHoliday, ...]:
    """The school holidays of a CSV file or workbook, one per row, in file order.

    Raises ``BadInput`` with all faults: a state that does not exist, an end before the beginning, more than
    ``LONGEST_DAYS`` days, two of one state that overlap.
    """
    kind = kind_of(source)
    faults = FaultList()
    sheet = read_table(source, SourceKind.CSV if kind is SourceKind.JSON else kind)
    rows = records_in(sheet, COLUMNS, faults, REQUIRED)
    if not sheet.rows:
        faults.add(
            sheet.header.where, "Unter der Kopfzeile steht nichts. Tragen Sie je Ferien und Land eine Zeile ein."
        )
    read = [(row.where, found) for row in rows if (found := _holiday(row, faults)) is not None]
    _check_overlaps(read, faults)
    faults.refuse_if_any(source.subject)
    return tuple(found for _, found in read)


def _holiday(row: RawRecord, faults: FaultList) -> SchoolHoliday | None:
    fields = Fields(row, faults)
    state = fields.need("state", as_line(), "Nennen Sie das Land.")
    name = fields.need("name", as_line(), "Nennen Sie die Ferien, zum Beispiel Sommerferien.")
    first = fields.need("first", as_day(german=True), "Nennen Sie den ersten freien Tag.")
    last = fields.need("last", as_day(german=True), "Nennen Sie den letzten freien Tag.")
    if state is not None and state not in STATES.values():
        fields.fault("state", f"Ein Land „{state}“ gibt es nicht. Schreiben Sie es aus, zum Beispiel Sachsen-Anhalt.")
        state = None
    if first is not None and last is not None and (reason := _why_no_span(first, last)):
        fields.fault("last", reason)
        return None
    if state is None or name is None or first is None or last is None:
        return None
    return SchoolHoliday(state, first, last, name)


def _why_no_span(first: date, last: date) -> str | None:
    if last < first:
        return f"Das Ende {last:%d.%m.%Y} liegt vor dem Beginn {first:%d.%m.%Y}. Prüfen Sie beide."
    if (last - first).days >= LONGEST_DAYS:
        return f"Das wären mehr als {LONGEST_DAYS} Tage. Prüfen Sie die Jahreszahlen."
    return None


def _check_overlaps(read: Sequence[tuple[str, SchoolHoliday]], faults: FaultList) -> None:
    for number, (where, one) in enumerate(read):
        for earlier, other in read[:number]:
            if one.state == other.state and one.first <= other.last and other.first <= one.last:
                faults.add(where, f"Diese Ferien überschneiden sich mit denen in {earlier}. Prüfen Sie beide Zeilen.")
