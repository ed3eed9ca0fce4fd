"""What is expected of a criterion where the facts are missing?"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from matchmaker.scoring.expected import expected_values


@dataclass(frozen=True)
class Known:
    """A criterion whose values and completeness are given for every pair, and which pairs are eligible."""

    c: Any
    q: Any
    eligible: Any
    name: str = "known"

    def values(self, block):
        return self.c[np.ix_(block.rows, block.columns)]

    def completeness(self, block):
        return self.q[np.ix_(block.rows, block.columns)]

    def allowed(self, block):
        return self.eligible[np.ix_(block.rows, block.columns)]


def expected(c, q=1.0, eligible=True):
    c = np.array(c, dtype=np.float32)
    known = Known(c, np.broadcast_to(np.float32(q), c.shape), np.broadcast_to(np.array(eligible), c.shape))
    return expected_values([known], known, len(c))["known"]


FOUR = [[0.0, 0.1], [0.2, 1.0]]


def test_it_is_the_lower_quartile():
    assert expected(FOUR) == pytest.approx(0.075)


def test_pairs_that_a_veto_keeps_apart_do_not_count():
    assert expected(FOUR, eligible=[[False, True], [True, False]]) == pytest.approx(0.125)


# √½ · √½ is a hair below ½ in float32, and means a half.
@pytest.mark.parametrize(("half", "value"), [(0.5, 0.2), (np.sqrt(np.float32(0.5)) ** 2, 0.2), (0.4999, 0.4)])
def test_a_pair_counts_from_half_known_facts_on(half, value):
    assert expected([[0.2, 0.4]] * 2, q=[[half, 1.0]] * 2) == pytest.approx(value)


def test_without_any_pair_it_is_three_tenths():
    assert expected(FOUR, q=0.0) == 0.3
    assert expected(FOUR, eligible=False) == 0.3


def test_of_many_towns_600_from_the_first_to_the_last_say_it():
    last = np.zeros((700, 700))
    last[-1, :] = last[:, -1] = -1.0
    last[:-1, :-1][:, :] = 1.0

    assert expected(last, eligible=last < 0) == -1.0
