"""How are lines rounded so that they still add up to the total that is shown?"""

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def rounded_lines(values: Sequence[float]) -> tuple[int, ...]:
    """Whole numbers that add up to the rounded sum of ``values``, by largest remainder.

    Each line is off by less than 1. Computed in exact fractions, so the sum is that of the values as
    they are; equal remainders go to the earlier line.
    """
    exact = [Fraction(value) for value in values]
    whole = [floor(value) for value in exact]
    missing = _half_up(sum(exact, Fraction(0))) - sum(whole)
    by_remainder = sorted(range(len(exact)), key=lambda line: (whole[line] - exact[line], line))
    lifted = set(by_remainder[:missing])
    return tuple(value + (line in lifted) for line, value in enumerate(whole))


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))
