"""Can the files be opened elsewhere, with nothing lost and nothing executed?"""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.towns.loose_cells import unguarded
from matchmaker.towns.town_sheet import TownLine, TownSheet, sheet_csv, sheet_geojson, sheet_xlsx

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SHEET = TownSheet(
    "Städte [alle]: eine Auswahl, die lang ist",
    ("Land", "Wert (%)"),
    (
        TownLine("01054168", "Sylt", 54.9, 8.3, ("Schleswig-Holstein", 12.5)),
        TownLine("99000001", "=1+1", None, None, ("@SUM(A1)", None)),
    ),
    ("Quelle: erfunden", "=cmd"),
)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
cells = st.one_of(texts, st.integers(-(10**9), 10**9), st.none())


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_csv_is_what_german_excel_opens() -> None:
    content = sheet_csv(SHEET)

    assert content.startswith(b"\xef\xbb\xbfAGS;Name;Land;Wert (%)\r\n")
    assert rows_of(content)[1:] == [
        ["01054168", "Sylt", "Schleswig-Holstein", "12,5"],
        ["99000001", "'=1+1", "'@SUM(A1)", ""],
    ]


def test_the_workbook_keeps_zeros_holds_no_formula_and_says_where_figures_come_from() -> None:
    book = openpyxl.load_workbook(io.BytesIO(sheet_xlsx(SHEET, NOW)))

    table, notes = book.worksheets
    assert [[cell.value for cell in row] for row in table.iter_rows()] == [
        ["AGS", "Name", "Land", "Wert (%)"],
        ["01054168", "Sylt", "Schleswig-Holstein", 12.5],
        ["99000001", "'=1+1", "'@SUM(A1)", None],
    ]
    assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row if cell.value} == {"s", "n"}
    assert table["A2"].number_format == "@"
    assert [cell.value for (cell,) in notes.iter_rows()] == ["Quelle: erfunden", "'=cmd"]
    assert table.title == "Städte  alle   eine Auswahl, di"


def test_the_same_sheet_is_the_same_file_whenever_it_is_written() -> None:
    assert sheet_xlsx(SHEET, NOW) == sheet_xlsx(SHEET, NOW)
    assert sheet_xlsx(SHEET, NOW) != sheet_xlsx(SHEET, NOW + timedelta(days=1))


def test_a_place_is_named_by_its_key_and_has_no_point_where_none_is_known() -> None:
    first, second = json.loads(sheet_geojson(SHEET))["features"]

    assert (first["id"], first["geometry"]) == ("01054168", {"type": "Point", "coordinates": [8.3, 54.9]})
    assert first["properties"] == {"AGS": "01054168", "Name": "Sylt", "Land": "Schleswig-Holstein", "Wert (%)": 12.5}
    assert (second["id"], second["geometry"]) == ("99000001", None)


@given(st.lists(st.tuples(texts, cells, cells), max_size=5))
@settings(max_examples=60, deadline=None)
def test_whatever_a_cell_holds_comes_back_from_the_csv(lines: list[tuple[str, object, object]]) -> None:
    told = tuple(TownLine("01234567", name, None, None, (one, other)) for name, one, other in lines)  # type: ignore[arg-type]

    read = rows_of(sheet_csv(TownSheet("x", ("a", "b"), told, ())))[1:]

    expected = [
        ["01234567", *("" if cell is None else str(cell) for cell in (name, one, other))] for name, one, other in lines
    ]
    assert [[unguarded(cell) for cell in row] for row in read] == [
        [cell if not isinstance(value, str) else unguarded(cell) for cell, value in zip(row, ("", *line), strict=True)]
        for row, line in zip(expected, lines, strict=True)
    ]
