"""Are numbers, dates and distances written as Germans read them?"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.figures import plain, short_label, with_unit
from api.pages.german_words import count, day, distance, listing, number, tenths
from api.pages.likeness_words import closeness
from matchmaker.towns.indicators import INDICATORS, POPULATION


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (16715, 0, "16.715"),
        (1234567.8, 1, "1.234.567,8"),
        (-0.5, 1, "−0,5"),
        (-0.01, 1, "0,0"),
        (None, 0, "fehlt"),
    ],
)
def test_a_number_has_points_for_thousands_and_a_comma(value: float | None, digits: int, text: str) -> None:
    assert number(value, digits) == text


@given(st.integers(-10_000, 10_000))
def test_tenths_can_be_read_back(value: int) -> None:
    assert int(tenths(value).replace(".", "").replace(",", "").replace("−", "-")) == value


def test_gains_carry_a_plus_where_that_is_asked_for() -> None:
    assert [tenths(value, signed=True) for value in (87, 0, -12)] == ["+8,7", "0,0", "−1,2"]


def test_a_date_is_told_in_words_and_in_german_time() -> None:
    assert day(date(2026, 3, 3)) == "3.\N{NO-BREAK SPACE}März 2026"
    assert day(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)) == "1.\N{NO-BREAK SPACE}Januar 2027"


def test_a_distance_is_rounded_never_nought_and_said_to_be_missing() -> None:
    assert [distance(km) for km in (0.2, 41.6, None)] == ["rund 1 km", "rund 42 km", "Entfernung fehlt"]


def test_one_is_singular_and_none_is_plural() -> None:
    assert [count(amount, "Stadt", "Städte") for amount in (0, 1, 2031)] == ["0 Städte", "1 Stadt", "2.031 Städte"]


def test_a_list_ends_with_and() -> None:
    assert [listing(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a und b", "a, b und c"]


def test_a_figure_carries_its_unit_and_no_more_digits_than_it_can_bear() -> None:
    kilometres = INDICATORS["km_to_town_20k"]

    assert with_unit(8431, POPULATION) == "8.431 Einwohner"
    assert with_unit(14.26, kilometres) == "14,3 km"
    assert with_unit(14.0, kilometres) == "14 km"
    assert with_unit(None, kilometres) == "fehlt"
    assert [plain(value) for value in (123.4, 99.95, None)] == ["123", "100,0", "fehlt"]


def test_labels_are_short_where_they_stand_in_every_line() -> None:
    assert short_label(INDICATORS["km_to_town_100k"]) == "nächste Großstadt"
    assert short_label(INDICATORS["unemployment_rate_pct"]) == "Arbeitslosenquote (Kreis)"


def test_likeness_is_told_in_words_that_grow_weaker() -> None:
    assert [closeness(d) for d in (0.0, 0.25, 0.5, 0.9, 1.4)] == [
        "sehr ähnlich",
        "sehr ähnlich",
        "ähnlich",
        "in manchem ähnlich",
        "wenig ähnlich",
    ]
