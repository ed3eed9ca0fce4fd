"""Numbers as people write them, in both languages."""

import pytest

from matchmaker.towns.written_number import written_figure, written_number


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (16_715, 0, "16.715", "16,715"),
        (1_234_567.891, 2, "1.234.567,89", "1,234,567.89"),
        (-0.5, 1, "−0,5", "−0.5"),
        (-0.04, 1, "0,0", "0.0"),
        (0, 0, "0", "0"),
    ],
)
def test_a_number_has_the_marks_of_its_language_and_zero_no_sign(value, decimals, german, english):
    assert written_number(value, decimals) == german
    assert written_number(value, decimals, "en") == english


@pytest.mark.parametrize(
    ("value", "german"), [(12.34, "12,3"), (12.0, "12"), (99.96, "100,0"), (100.4, "100"), (-7.25, "−7,2")]
)
def test_a_figure_has_one_digit_below_a_hundred_and_none_where_it_is_whole(value, german):
    assert written_figure(value) == german
