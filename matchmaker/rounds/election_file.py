"""Which elections are in a file that the operator handed in, and is all of it right?"""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.rounds.elections import Election
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.columns import Column, records_in
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.field_checks import Fields, as_day
from matchmaker.towns.intake_table import read_table
from matchmaker.towns.loose_cells import loose_day, loose_key
from matchmaker.towns.raw_record import RawRecord
from matchmaker.towns.register import Register
from matchmaker.towns.source_file import SourceFile, SourceKind, kind_of
from matchmaker.towns.town_keys import KnownTowns, TownKeys

COLUMNS = (
    Column("ags", "AGS", loose_key, ("Stadt", "Gemeindeschlüssel")),
    Column("day", "Wahltag", loose_day, ("Wahl", "Tag", "Datum")),
)
REQUIRED = tuple(column.key for column in COLUMNS)


@dataclass(frozen=True, slots=True)
class ElectionOrder:
    """A list of elections to read; with ``dry_run`` nothing is stored."""

    source: SourceFile
    dry_run: bool = False


def load_elections(order: ElectionOrder, uow: UnitOfWork) -> tuple[Election, ...]:
    """Put the file's elections in the place of all that were loaded before; returns them by AGS and day.

    ``BadInput`` with all faults, and then nothing changes. Proposals that are out already stay.
    """
    with uow:
        read = read_elections(order.source, Register(uow.towns.all()))
        if not order.dry_run:
            uow.elections.replace_all(read)
            uow.commit()
    return tuple(sorted(read, key=lambda one: (one.ags, one.day)))


def known_elections(uow: UnitOfWork) -> tuple[Election, ...]:
    """What was loaded, by AGS and day."""
    with uow:
        return uow.elections.all()


def read_elections(source: SourceFile, known: KnownTowns) -> tuple[Election, ...]:
    """The elections of a CSV file or workbook, one per row, in file order.

    Raises ``BadInput`` with all faults: a town that is not in the register, a day that does not exist, one twice.
    """
    kind = kind_of(source)
    faults, keys = FaultList(), TownKeys(known)
    # A file that begins like JSON is no table; read as one it says which columns it lacks.
    sheet = read_table(source, SourceKind.CSV if kind is SourceKind.JSON else kind)
    rows = records_in(sheet, COLUMNS, faults, REQUIRED)
    if not sheet.rows:
        faults.add(sheet.header.where, "Unter der Kopfzeile steht nichts. Tragen Sie je Wahl eine Zeile ein.")
    read = [(row.where, found) for row in rows if (found := _election(row, keys, faults)) is not None]
    _check_doubles(read, faults)
    faults.refuse_if_any(source.subject)
    return tuple(found for _, found in read)


def _election(row: RawRecord, keys: TownKeys, faults: FaultList) -> Election | None:
    fields = Fields(row, faults)
    ags = fields.need("ags", keys.as_registered_ags, "Nennen Sie den AGS der Stadt.")
    day = fields.need("day", as_day(german=True), "Nennen Sie den Tag der Wahl.")
    return None if ags is None or day is None else Election(ags, day)


def _check_doubles(read: Sequence[tuple[str, Election]], faults: FaultList) -> None:
    seen: dict[Election, str] = {}
    for where, one in read:
        if seen.setdefault(one, where) != where:
            faults.add(where, f"Diese Wahl steht schon in {seen[one]}. Lassen Sie eine der Zeilen stehen.")
