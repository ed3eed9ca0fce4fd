import csv
import io
import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import BadInput
from matchmaker.features.number_column import read_numbers
from matchmaker.features.table_question import AnswerableTable, TableQuestion, read_table
from matchmaker.towns.source_file import SourceFile
from tests.unhurried import unhurried

NUMBERS = st.integers(-(10**9), 10**9).map(lambda thousandths: thousandths / 1000)
CELLS = st.none() | NUMBERS
GAP_SIGNS = st.sampled_from(["", "NA", "-", "…"])
KEYS = st.text(st.characters(codec="cp1252", categories=["L", "N"]), min_size=1, max_size=8)


@st.composite
def tables(draw):
    """Keys and columns in which at least one number and one decimal stands."""
    keys = draw(st.lists(KEYS, min_size=1, max_size=8, unique_by=str.strip))
    rows = len(keys)
    columns = {
        name: [draw(NUMBERS), *draw(st.lists(CELLS, min_size=rows - 1, max_size=rows - 1))]
        for name in draw(st.lists(st.sampled_from(["rent", "jobs", "Höhe"]), min_size=1, unique=True))
    }
    return keys, columns


def german(number: float, *, grouped: bool) -> str:
    text = f"{number:,.3f}" if grouped else f"{number:.3f}"
    return text.translate(str.maketrans(",.", ".,"))


def read(content: bytes, **question) -> AnswerableTable:
    return read_table(SourceFile("towns.csv", content), TableQuestion(**({"key": "key"} | question)))


def read_or_refusal(content: bytes, **question) -> AnswerableTable | BadInput:
    try:
        return read(content, **question)
    except BadInput as refusal:
        return refusal


def as_csv(keys, columns, separator: str, write) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(["key", *columns])
    for row, key in enumerate(keys):
        writer.writerow([key, *(write(cells[row]) for cells in columns.values())])
    return text.getvalue()


@unhurried
@given(tables(), GAP_SIGNS, st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), st.booleans())
def test_a_table_is_read_alike_from_german_and_from_english_files(table, gap, encoding, grouped):
    keys, columns = table
    if encoding == "cp1252":
        gap = "-"
    plain = as_csv(keys, columns, ",", lambda cell: gap if cell is None else f"{cell:.3f}")
    local = as_csv(keys, columns, ";", lambda cell: gap if cell is None else german(cell, grouped=grouped))

    from_plain = read(plain.encode(encoding), only=tuple(columns))
    from_local = read(local.encode(encoding), only=tuple(columns))

    expected = np.array([[math.nan if cell is None else cell for cell in cells] for cells in columns.values()]).T
    assert from_plain.table.keys == from_local.table.keys == tuple(keys)
    assert from_plain.table.columns == from_local.table.columns == tuple(columns)
    assert np.array_equal(from_plain.table.values, expected, equal_nan=True)
    assert np.array_equal(from_local.table.values, expected, equal_nan=True)


@unhurried
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_whatever_the_file_it_is_read_or_refused_with_faults(content):
    found = read_or_refusal(b"key,rent\na,5\n" + content)

    if isinstance(found, BadInput):
        assert found.faults
    else:
        assert len(found.table.keys) == len(found.table.values) == len(set(found.table.keys))


@unhurried
@given(st.binary(max_size=120) | st.text(max_size=120).map(str.encode))
def test_whatever_the_weights_file_it_is_used_or_refused_with_faults(content):
    found = read_or_refusal(b"key,rent\na,5\n", weights=SourceFile("weights.json", content))

    if isinstance(found, BadInput):
        assert found.faults
    else:
        assert set(found.weights) <= {"rent"}


@unhurried
@given(st.lists(st.text(max_size=12), min_size=1, max_size=6), st.booleans())
def test_a_cell_is_a_finite_number_a_gap_or_strange(cells, german_file):
    column = read_numbers(cells, german_file=german_file)

    assert len(column.values) == len(cells)
    assert not np.isinf(column.values).any()
    assert all(math.isnan(column.values[row]) for row in column.strange)
