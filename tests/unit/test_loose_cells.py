"""Which value does a cell of a table stand for?"""

from datetime import UTC, date, datetime

import pytest

from matchmaker.towns.loose_cells import (
    guarded,
    loose_day,
    loose_decimal,
    loose_flag,
    loose_intensity,
    loose_list,
    loose_since,
    loose_text,
    loose_whole_number,
    loose_word,
    unguarded,
)
from matchmaker.towns.profile import THIRD
from matchmaker.towns.vocabulary import FORMATS, STAGES, WINDOWS


@pytest.mark.parametrize(
    ("cell", "meant"),
    [("Plön", "Plön"), (2021, "2021"), (2021.0, "2021"), (0.5, 0.5), (True, True), (None, None)],
)
def test_a_number_in_a_text_column_is_text_as_it_looks(cell, meant):
    assert loose_text(cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("16715", 16715),
        (" 16.715 ", 16715),
        ("16 715", 16715),
        ("16\u00a0715", 16715),
        ("1.016.715", 1016715),
        ("16.71", "16.71"),
        ("16,715", "16,715"),
        ("-5", "-5"),
        ("1" * 16, "1" * 16),
        (7, 7),
    ],
)
def test_a_whole_number_may_have_german_thousands(cell, meant):
    assert loose_whole_number(cell) == meant


@pytest.mark.parametrize(
    ("cell", "meant"), [("51,37", 51.37), ("51.37", 51.37), ("-1,5", -1.5), ("51°", "51°"), ("", ""), (7, 7)]
)
def test_a_number_may_have_a_decimal_comma(cell, meant):
    assert loose_decimal(cell) == meant


@pytest.mark.parametrize("cell", ["ja", "JA", " x ", "wahr", "true", "yes", "1", 1, 1.0, True])
def test_there_are_many_ways_to_say_yes(cell):
    assert loose_flag(cell) is True


@pytest.mark.parametrize("cell", ["nein", "Falsch", "no", "false", "0", 0, False])
def test_there_are_many_ways_to_say_no(cell):
    assert loose_flag(cell) is False


@pytest.mark.parametrize("cell", ["vielleicht", "2", 2, 0.5])
def test_what_is_neither_yes_nor_no_stays_as_it_is(cell):
    assert loose_flag(cell) == cell


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (datetime(2025, 9, 1, 13, tzinfo=UTC), "2025-09-01"),
        (date(2025, 9, 1), "2025-09-01"),
        ("1.9.2025", "2025-09-01"),
        ("01.09.2025", "2025-09-01"),
        ("9/2025", "2025-09"),
        ("09.2025", "2025-09"),
        ("2025-09-01", "2025-09-01"),
        ("1. September 2025", "1. September 2025"),
        (45901, 45901),
    ],
)
def test_a_day_may_be_a_date_of_excel_or_written_in_german(cell, meant):
    assert loose_day(cell) == meant


@pytest.mark.parametrize(("cell", "meant"), [(1998, "1998-01-01"), ("1998 ", "1998-01-01"), ("5/1998", "1998-05")])
def test_a_beginning_may_be_a_year_alone(cell, meant):
    assert loose_since(cell) == meant


@pytest.mark.parametrize(("cell", "meant"), [("Gering", THIRD), ("0,33", 0.33), ("1/3", "1/3"), (1, 1)])
def test_how_much_it_presses_may_be_a_word(cell, meant):
    assert loose_intensity(cell) == meant


def test_a_word_stands_for_its_key_whatever_its_capitals_and_hyphens():
    assert [loose_word(STAGES)(cell) for cell in ("in Betrieb", "IN-BETRIEB", "in_operation", "fertig", 5)] == [
        "in_operation",
        "in_operation",
        "in_operation",
        "fertig",
        5,
    ]


def test_a_list_may_be_separated_in_many_ways():
    assert loose_list(FORMATS)("Tandem, Kreis;Verbund | Besuch\nTanz,") == (
        "tandem",
        "circle",
        "consortium",
        "visit",
        "Tanz",
    )
    assert loose_list(WINDOWS)("Di vormittags, tue_pm, Mittwoch-Abend") == ("tue_am", "tue_pm", "wed_eve")
    assert loose_list(FORMATS)(7) == 7


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra", "'=1", "''@"])
def test_what_a_spreadsheet_could_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "a=1", "'s Lädchen", "1-2", "'"])
def test_harmless_text_is_left_alone(text):
    assert (guarded(text), unguarded(text)) == (text, text)
