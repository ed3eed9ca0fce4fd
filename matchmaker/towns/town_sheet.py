"""How are towns and figures written down to be taken along: CSV, Excel, GeoJSON?"""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from matchmaker.towns.loose_cells import guarded

Cell = str | int | float | None
KEY, NAME = "AGS", "Name"
# The oldest day that a zip archive knows: the same question gives the same file, byte for byte.
NO_DAY = (1980, 1, 1, 0, 0, 0)
NAME_WIDTH, COLUMN_WIDTH = 32, 22


@dataclass(frozen=True, slots=True)
class TownLine:
    """One town: its AGS (8 digits, text), its name, where it lies (WGS 84, None: unknown), and its cells."""

    ags: str
    name: str
    lat: float | None
    lon: float | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TownSheet:
    """A table with one line per town.

    ``header`` names the cells of each line, which stand behind AGS and name. ``notes`` are sentences: what was asked,
    how old the figures are and where they come from.
    """

    title: str
    header: tuple[str, ...]
    lines: tuple[TownLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Any table: the header first, then its lines; ``notes`` as of a ``TownSheet``."""

    title: str
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...]


def sheet_csv(sheet: TownSheet) -> bytes:
    """CSV as German Excel opens it: semicolons, UTF-8 with BOM, CRLF, decimal commas, no cell that is a formula."""
    return rows_csv(_rows(sheet))


def sheet_xlsx(sheet: TownSheet, as_of: datetime) -> bytes:
    """A workbook: the table, AGS as text so that leading zeros stay, and a sheet of notes. ``as_of`` dates it."""
    return rows_xlsx(Rows(sheet.title, _rows(sheet), sheet.notes), as_of)


def rows_csv(rows: Sequence[Sequence[Cell]]) -> bytes:
    """The same for any table; its first row is the header."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def rows_xlsx(rows: Rows, as_of: datetime) -> bytes:
    """A workbook of any table, texts as text, and a sheet of notes."""
    book = openpyxl.Workbook(write_only=True)
    table: Any = book.create_sheet(_title(rows.title))
    table.freeze_panes = "C2"
    header, *lines = rows.rows
    table.column_dimensions["B"].width = NAME_WIDTH
    for number in range(3, len(header) + 1):
        table.column_dimensions[get_column_letter(number)].width = COLUMN_WIDTH
    table.append([_text_cell(table, str(text), bold=True) for text in header])
    for line in lines:
        table.append([_cell(table, cell) for cell in line])
    notes: Any = book.create_sheet("Hinweise")
    notes.column_dimensions["A"].width = 120
    for note in rows.notes:
        notes.append([_text_cell(notes, note)])
    return _undated(book, as_of)


def _rows(sheet: TownSheet) -> tuple[tuple[Cell, ...], ...]:
    return (KEY, NAME, *sheet.header), *((line.ags, line.name, *line.cells) for line in sheet.lines)


def sheet_geojson(sheet: TownSheet) -> bytes:
    """A FeatureCollection (RFC 7946): ``id`` is the AGS; a town whose place is unknown has no geometry."""
    document = {"type": "FeatureCollection", "features": [_feature(sheet.header, line) for line in sheet.lines]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(header: Sequence[str], line: TownLine) -> dict[str, Any]:
    place = None
    if line.lat is not None and line.lon is not None:
        place = {"type": "Point", "coordinates": [line.lon, line.lat]}
    told = {KEY: line.ags, NAME: line.name, **dict(zip(header, line.cells, strict=True))}
    return {"type": "Feature", "id": line.ags, "geometry": place, "properties": told}


def _as_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    return str(cell).replace(".", ",")


def _cell(sheet: Any, cell: Cell) -> Any:
    return _text_cell(sheet, cell) if isinstance(cell, str) else cell


def _text_cell(sheet: Any, text: str, *, bold: bool = False) -> Any:
    # As text outright: a cell that begins with "=" would run in Excel, and an AGS would lose its zero.
    cell = WriteOnlyCell(sheet, guarded(text))
    cell.data_type = "s"
    cell.number_format = "@"
    if bold:
        cell.font = Font(bold=True)
    return cell


def _title(title: str) -> str:
    """What Excel takes as the name of a sheet."""
    return "".join(" " if one in r"[]:*?/\\" else one for one in title).strip("' ")[:31] or "Städte"


def _undated(book: openpyxl.Workbook, as_of: datetime) -> bytes:
    """The workbook's bytes without the moment of writing."""
    written, content = io.BytesIO(), io.BytesIO()
    # To the day: twice the same question on one day gives the same bytes.
    day = as_of.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    book.properties.created = book.properties.modified = day
    ExcelWriter(book, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED)).save()
    with zipfile.ZipFile(written) as dated, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as undated:
        for part in dated.infolist():
            undated.writestr(zipfile.ZipInfo(part.filename, NO_DAY), dated.read(part), zipfile.ZIP_DEFLATED)
    return content.getvalue()
