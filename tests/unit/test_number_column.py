import math

import pytest

from matchmaker.features.number_column import has_decimal_commas, read_numbers


def read(*cells: str, german: bool = False) -> list[float]:
    return read_numbers(cells, german_file=german).values.tolist()


@pytest.mark.parametrize("gap", ["", "  ", "NA", "n/a", "NaN", "null", "-", "–", ".", "...", "…", "/", "x", "#NV"])
def test_the_usual_signs_for_a_missing_value_are_gaps(gap):
    column = read_numbers(["1", gap], german_file=False)

    assert math.isnan(column.values[1])
    assert column.strange == ()


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("7", 7.0),
        ("-7.5", -7.5),
        ("−7.5", -7.5),
        ("+2", 2.0),
        (".5", 0.5),
        ("3.", 3.0),
        ("1e3", 1000.0),
        ("1.234", 1.234),
    ],
)
def test_numbers_with_a_point_are_read(cell, number):
    assert read(cell) == [number]


@pytest.mark.parametrize(
    ("cell", "number"),
    [("7", 7.0), ("7,5", 7.5), ("-1.234,5", -1234.5), ("12.345.678", 12345678.0), ("0,25", 0.25), ("3,", 3.0)],
)
def test_numbers_with_a_decimal_comma_are_read_in_a_german_file(cell, number):
    assert read(cell, "0,5", german=True) == [number, 0.5]


def test_points_group_thousands_in_a_german_file_where_nothing_speaks_for_decimals():
    assert read("12.345", "-", "8.901", german=True)[::2] == [12345.0, 8901.0]


def test_points_are_decimal_in_a_german_file_where_one_of_them_cannot_group_thousands():
    assert read("12.345", "8.9", german=True) == [12.345, 8.9]


def test_a_point_that_groups_nothing_is_strange_beside_decimal_commas():
    column = read_numbers(["1,5", "12.5"], german_file=True)

    assert column.strange == (1,)
    assert column.values.tolist()[0] == 1.5


@pytest.mark.parametrize("cell", ["Demmin", "1_000", "٣", "inf", "1e999", "12 km", "1,5", "0x1f", "--1", "1;2"])
def test_what_is_no_finite_number_is_strange(cell):
    column = read_numbers(["1", cell], german_file=False)

    assert column.strange == (1,)
    assert math.isnan(column.values[1])


def test_integers_with_a_leading_zero_are_a_code_and_decimals_are_not():
    assert read_numbers(["01", "12"], german_file=False).is_code
    assert not read_numbers(["0", "0.5", "10"], german_file=False).is_code
    assert read("01", "12") == [1.0, 12.0]


def test_a_column_of_gaps_is_empty():
    assert read_numbers(["", "-"], german_file=False).is_empty
    assert not read_numbers(["", "0"], german_file=False).is_empty


def test_text_with_a_comma_is_no_sign_of_decimal_commas():
    assert not has_decimal_commas(["Flensburg, Stadt", "1,", "12"])
    assert has_decimal_commas(["Flensburg, Stadt", "1.000,5"])
