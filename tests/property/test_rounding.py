"""Rounded lines add up to the rounded total, whatever the lines are."""

from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.scoring.rounding import rounded_lines

lines = st.lists(st.floats(-50, 500, allow_nan=False), min_size=1, max_size=14)


@given(lines)
def test_the_lines_add_up_and_each_is_off_by_less_than_one(values):
    rounded = rounded_lines(values)

    assert sum(rounded) == floor(sum(map(Fraction, values)) + Fraction(1, 2))
    assert all(abs(line - value) < 1 for line, value in zip(rounded, values, strict=True))


@given(st.lists(st.integers(-9, 99), min_size=1))
def test_whole_lines_stay_as_they_are(values):
    assert rounded_lines(values) == tuple(values)


def test_the_largest_remainders_are_lifted_and_of_equal_ones_the_first():
    assert rounded_lines([10.4, 10.4, 10.4, 10.9]) == (11, 10, 10, 11)
    assert rounded_lines([0.5]) == (1,)
    assert rounded_lines([100.6, -0.6]) == (101, -1)
