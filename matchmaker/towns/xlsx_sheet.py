"""Which rows does an Excel workbook hold?"""

import io
import lzma
import re
import warnings
import zipfile
import zlib
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from matchmaker.errors import Fault
from matchmaker.towns.fault_list import shown
from matchmaker.towns.sheet import MOST_COLUMNS, MOST_ROWS, Row, Sheet, UnusableCell
from matchmaker.towns.source_file import SourceFile

# A few kilobytes can unpack to gigabytes; an honest workbook of 100,000 rows stays below this.
MOST_UNPACKED_MEGABYTES = 100
MOST_PARTS = 1_000
LAST_EXCEL_ROW = 1_048_576
ENCRYPTED = 0x1
# openpyxl checks little: a damaged part surfaces as whatever its code stumbles over.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    InvalidFileException,
    lzma.LZMAError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def read_xlsx(source: SourceFile, titled: str = "") -> Sheet:
    """The rows of the first visible sheet, or of the first whose title begins so; cell values as Excel stores them.

    A key that Excel shows with leading zeros (number format ``00000000``) keeps them. ``BadInput`` for a
    damaged or locked workbook and for one that unpacks to more than 100 MB; formulas become ``UnusableCell``.
    """
    try:
        _check_parts(source)
        return _read(source, titled)
    except DAMAGE as error:
        reason = "Die Arbeitsmappe ist beschädigt oder keine Excel-Datei. Speichern Sie sie neu als XLSX."
        raise source.refusal(Fault("Datei", reason)) from error


def _check_parts(source: SourceFile) -> None:
    with zipfile.ZipFile(io.BytesIO(source.content)) as archive:
        parts = archive.infolist()
    # The declared size binds: zipfile never unpacks more than that.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED_MEGABYTES * 1024 * 1024 or len(parts) > MOST_PARTS:
        limit = f"erlaubt sind {MOST_UNPACKED_MEGABYTES} MB und {MOST_PARTS} Teile"
        reason = f"Die Arbeitsmappe ist ausgepackt zu groß ({limit}). Teilen Sie sie auf."
        raise source.refusal(Fault("Datei", reason))
    if any(part.flag_bits & ENCRYPTED for part in parts):
        raise source.refusal(Fault("Datei", "Die Arbeitsmappe ist verschlüsselt. Speichern Sie sie ohne Kennwort."))


def _read(source: SourceFile, titled: str) -> Sheet:
    with warnings.catch_warnings():
        # openpyxl warns of every extension that it leaves out; none of them holds cells.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(source.content), read_only=True)
        try:
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            if not visible:
                raise source.refusal(Fault("Datei", "Die Arbeitsmappe hat kein sichtbares Tabellenblatt."))
            chosen = next((sheet for sheet in visible if sheet.title.startswith(titled)), visible[0])
            rows = _rows(source, chosen)
            if not rows:
                raise source.refusal(Fault(f"Blatt „{chosen.title}“", "Das Tabellenblatt ist leer."))
            others = ", ".join(f"„{sheet.title}“" for sheet in visible if sheet is not chosen)
            notes = (f"Gelesen wurde das Blatt „{chosen.title}“, nicht {others}.",) if others else ()
            return Sheet(rows[0], tuple(rows[1:]), notes)
        finally:
            book.close()


def _rows(source: SourceFile, sheet: Any) -> list[Row]:
    # Some programs write a wrong extent into the sheet, and openpyxl would cut off what lies outside.
    sheet.reset_dimensions()
    rows: list[Row] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        if number > LAST_EXCEL_ROW or len(rows) > MOST_ROWS:
            reason = f"Die Tabelle hat mehr als {MOST_ROWS} Zeilen. Teilen Sie sie auf."
            raise source.refusal(Fault(f"Zeile {number}", reason))
        values = tuple(_value(cell) for cell in cells)
        if any(value is not None for value in values):
            rows.append(Row(number, values))
    return rows


def _value(cell: Any) -> object:
    value = cell.value
    if cell.data_type == "f":
        return UnusableCell("Hier steht eine Formel. Ersetzen Sie sie durch ihren Wert (Inhalte einfügen, Werte).")
    if cell.data_type == "e":
        return UnusableCell(f"Hier steht der Excel-Fehler {shown(value)}. Tragen Sie den Wert ein.")
    if isinstance(value, str):
        return value if value.strip() else None
    # The person sees 01051044 in such a cell, though Excel stores 1051044.
    if isinstance(value, int) and not isinstance(value, bool) and re.fullmatch("0{2,}", cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))
    return value
