import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.features.candidates import NearestCandidates
from tests.unhurried import unhurried

Z = st.floats(-3, 3) | st.sampled_from([-3.0, 0.0, 0.5, 3.0, math.nan])


@st.composite
def standardised(draw):
    """z-scores with gaps, a square for the gaps of each column, and shares that sum to 1."""
    rows, columns = draw(st.integers(2, 40)), draw(st.integers(1, 5))
    z = np.array(draw(st.lists(Z, min_size=rows * columns, max_size=rows * columns))).reshape(rows, columns)
    gap_square = np.array(draw(st.lists(st.floats(0, 36), min_size=columns, max_size=columns)))
    weights = np.array(draw(st.lists(st.floats(0.01, 1), min_size=columns, max_size=columns)))
    return z, gap_square, weights / weights.sum()


def exact_squares(z, gap_square, share):
    squares = (z[:, None, :] - z[None, :, :]) ** 2
    return (np.where(np.isnan(squares), gap_square, squares) * share).sum(axis=-1)


@unhurried
@given(standardised())
def test_the_product_is_the_squared_distance_up_to_the_promised_error(question):
    candidates = NearestCandidates.of(*question)
    exact = exact_squares(*question)

    product = candidates.seeking @ candidates.found.T
    own = candidates.found[:, -1:]

    assert np.abs(product + own - exact).max() <= candidates.error


@unhurried
@given(standardised(), st.integers(1, 8))
def test_the_k_nearest_of_each_row_and_all_ties_are_among_the_candidates(question, k):
    exact = exact_squares(*question)
    np.fill_diagonal(exact, np.inf)
    rows = np.arange(len(exact))

    row, candidate = NearestCandidates.of(*question).near(rows, k)

    found = set(zip(row.tolist(), candidate.tolist(), strict=True))
    for here in rows.tolist():
        farthest = np.sort(exact[here])[min(k, len(rows) - 1) - 1]
        assert {(here, other) for other in np.flatnonzero(exact[here] <= farthest).tolist()} <= found
    assert all(one != other for one, other in found)
    assert (np.diff(row) >= 0).all()
