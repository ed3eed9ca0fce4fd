"""How are profiles written as a table, one row per statement, for CSV and for workbooks?"""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from matchmaker.towns.export import profiles_document
from matchmaker.towns.loose_cells import guarded
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.profile_columns import PROFILE_COLUMNS
from matchmaker.towns.profile_keys import OWN_KEYS
from matchmaker.towns.vocabulary import (
    EXCHANGES,
    FORMATS,
    INTENSITIES,
    KINDS,
    NO_ROLE,
    STAGES,
    STATEMENTS,
    TABLE_ROLES,
    VISIBILITIES,
    WINDOWS,
)

KEYS = tuple(column.key for column in PROFILE_COLUMNS)
HEADERS = tuple(column.header for column in PROFILE_COLUMNS)
# Written in words, because German Excel turns "1/3" into a date and "true" into a truth value.
WORDS = {
    "statement": STATEMENTS,
    "role": TABLE_ROLES,
    "kind": KINDS,
    "stage": STAGES,
    "visibility": VISIBILITIES,
    "format": EXCHANGES,
}
INTENSITY_WORDS = {intensity: word for word, intensity in INTENSITIES.items()}
# Formatted as text, so that Excel keeps leading zeros when somebody edits the cell.
KEY_COLUMNS = ("ags", "district", "association", "with")
SHEET_TITLE = "Profile"
Cell = str | int | float
Values = Mapping[str, Any]


def profiles_csv(profiles: Iterable[TownProfile], as_of: date | None = None) -> bytes:
    """CSV as German Excel opens it: semicolons, UTF-8 with BOM, CRLF, decimal commas, no cell that is a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    for row in _rows(profiles, as_of):
        writer.writerow([_with_comma(cell) if isinstance(cell, float) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def profiles_xlsx(profiles: Iterable[TownProfile], as_of: date | None = None) -> bytes:
    """A workbook with one sheet; keys of towns are text, so that Excel keeps their leading zeros."""
    book = openpyxl.Workbook(write_only=True)
    sheet: Any = book.create_sheet(SHEET_TITLE)
    sheet.freeze_panes = "B2"
    head = [WriteOnlyCell(sheet, header) for header in HEADERS]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for row in _rows(profiles, as_of):
        sheet.append([_cell(sheet, key, value) for key, value in zip(KEYS, row, strict=True)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _with_comma(number: float) -> str:
    return str(number).replace(".", ",")


def _cell(sheet: Any, key: str, value: Cell) -> Any:
    # Workbooks hold numbers with 16 digits; a longer one is kept as text, not rounded in silence.
    if isinstance(value, float) and float(f"{value:.16g}") != value:
        value = _with_comma(value)
    is_key = key in KEY_COLUMNS
    if not is_key and not (isinstance(value, str) and value.startswith("#")):
        return value if value != "" else None
    cell = WriteOnlyCell(sheet, value if value != "" else None)
    if is_key:
        cell.number_format = "@"
    if value != "":
        # Said outright, because openpyxl would take "#N/A" for an error.
        cell.data_type = "s"
    return cell


def _rows(profiles: Iterable[TownProfile], as_of: date | None) -> Iterable[list[Cell]]:
    day = {} if as_of is None else {"as_of": as_of.isoformat()}
    for town in profiles_document(profiles)["towns"]:
        for values in _statements(town):
            row = {**day, "name": town["name"], **values, "ags": town["ags"], "role": town["role"] or NO_ROLE}
            yield [_cell_text(key, row.get(key)) for key in KEYS]
            # Once is enough, and a cell that is repeated could be changed in one place only.
            day = {}


def _statements(town: Values) -> Iterable[Values]:
    yield {
        "statement": "profile",
        **{key: town.get(key) for key in OWN_KEYS},
        **town["wishes"],
        "formats": ", ".join(FORMATS.word_for(each) for each in town["formats"]),
        "windows": ", ".join(WINDOWS.word_for(each) for each in town["windows"]),
    }
    yield from ({"statement": "need", **need} for need in town["needs"])
    yield from ({"statement": "experience", **told} for told in town["experience"])
    if town["history"] == []:
        yield {"statement": "no_history"}
    yield from ({"statement": "history", **past} for past in town["history"] or ())
    yield from ({"statement": "network", "id": network} for network in town["networks"])
    yield from ({"statement": "blocked", "with": other} for other in town["blocked"])


def _cell_text(key: str, value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if key == "intensity":
        return INTENSITY_WORDS[value]
    if key in WORDS:
        return WORDS[key].word_for(value)
    return guarded(value) if isinstance(value, str) else value
