"""Which columns may a table have, and which values of PROFILES.json do its cells stand for?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.loose_cells import Loosen, unguarded
from matchmaker.towns.profile_keys import did_you_mean, near_words
from matchmaker.towns.raw_record import RawRecord, Stated
from matchmaker.towns.sheet import Row, Sheet, UnusableCell
from matchmaker.towns.vocabulary import plain


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in PROFILES.json, its German header, what its cells mean, other headers for it."""

    key: str
    header: str
    loosen: Loosen
    other_headers: tuple[str, ...] = ()


Used = Mapping[int, tuple[Column, str]]


def records_in(sheet: Sheet, columns: Sequence[Column], faults: FaultList, required: Sequence[str]) -> list[RawRecord]:
    """One record per row, with values as PROFILES.json has them and places as Excel shows them.

    Headers are read without regard to capitals and order; unknown and doubled ones are noted. Where a
    required one is missing that is noted and there are no records.
    """
    used = _used_columns(sheet.header, columns)
    if used:
        _check_header(sheet.header, columns, used, faults)
    if missing := [column for column in columns if column.key in required and not _stands_in(used, column)]:
        wanted = ", ".join(f"„{column.header}“" for column in missing)
        reason = f"In der Kopfzeile fehlt: {wanted}. Die erste Zeile nennt die Spalten."
        faults.add(sheet.header.where, reason)
        return []
    names = {column.key: column.header for column in columns}
    names |= {column.key: header for column, header in used.values()}
    return [RawRecord(row.where, _record(row, sheet, used, faults), names) for row in sheet.rows if not faults.is_full]


def keys_in(header: Row, columns: Sequence[Column]) -> frozenset[str]:
    """The keys of the columns that this header has."""
    return frozenset(column.key for column, _ in _used_columns(header, columns).values())


def _stands_in(used: Used, column: Column) -> bool:
    return any(column is taken for taken, _ in used.values())


def _used_columns(header: Row, columns: Sequence[Column]) -> Used:
    by_name = _by_name(columns)
    found = {position: _written(cell) for position, cell in enumerate(header.cells)}
    return {at: (by_name[plain(written)], written) for at, written in found.items() if plain(written) in by_name}


def _check_header(header: Row, columns: Sequence[Column], used: Used, faults: FaultList) -> None:
    by_name = _by_name(columns)
    for position, cell in enumerate(header.cells):
        if position in used:
            column, written = used[position]
            if any(column is before for at, (before, _) in used.items() if at < position):
                faults.add(
                    header.where, f"Die Spalte „{column.header}“ gibt es zweimal. Löschen Sie eine davon.", written
                )
        elif isinstance(cell, UnusableCell):
            faults.add(header.where, cell.reason)
        elif not _is_blank(cell):
            near = near_words(plain(_written(cell)), list(by_name))
            hint = did_you_mean([by_name[name].header for name in near][:1])
            known = ", ".join(column.header for column in columns)
            faults.add(header.where, f"Die Spalte {shown(cell)} ist unbekannt.{hint or f' Bekannt sind: {known}.'}")


def _by_name(columns: Sequence[Column]) -> Mapping[str, Column]:
    return {plain(name): column for column in columns for name in (column.key, column.header, *column.other_headers)}


def _written(cell: object) -> str:
    return unguarded(cell).strip() if isinstance(cell, str) else ""


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _record(row: Row, sheet: Sheet, used: Used, faults: FaultList) -> Mapping[str, Stated]:
    fields: dict[str, Stated] = {}
    for position, cell in enumerate(row.cells):
        if _is_blank(cell):
            continue
        column, header = used.get(position, (None, None))
        if isinstance(cell, UnusableCell):
            faults.add(row.where, cell.reason, header)
        elif column is None:
            # Silently dropping it would lose what a person typed.
            _check_homeless(cell, position, row, sheet, faults)
        else:
            value = unguarded(cell) if isinstance(cell, str) else cell
            fields[column.key] = Stated(column.loosen(value), row.where, header)
    return fields


def _check_homeless(cell: object, position: int, row: Row, sheet: Sheet, faults: FaultList) -> None:
    # An unknown header is noted once, at the header.
    if position >= len(sheet.header.cells) or _is_blank(sheet.header.cells[position]):
        reason = f"Hier steht {shown(cell)} in einer Spalte ohne Überschrift."
        faults.add(row.where, f"{reason} Stehen Zellen, die ein Trennzeichen enthalten, in Anführungszeichen?")
