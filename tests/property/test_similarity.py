import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matchmaker.features.similarity import NumericTable, SimilarTowns, similar
from tests.similarity_oracle import distances_and_parts
from tests.unhurried import unhurried

# Quarters and eighths are exact, so that an affine change of them is exact as well.
FIGURES = st.integers(-80, 800).map(lambda eighths: eighths / 8)
CELLS = st.none() | FIGURES
WEIGHTS = st.sampled_from([0.0, 0.25, 1.0, 3.0])


@st.composite
def tables(draw, min_rows=1, max_rows=14):
    """Columns with gaps and doubles by name, and weights of which one at least counts."""
    rows = draw(st.integers(min_rows, max_rows))
    names = [f"column_{number}" for number in range(draw(st.integers(1, 4)))]
    columns = {name: draw(st.lists(CELLS, min_size=rows, max_size=rows)) for name in names}
    weights = {name: draw(WEIGHTS) for name in names}
    assume(any(weights.values()))
    return columns, weights


def as_table(columns, order=None) -> NumericTable:
    values = np.array([[math.nan if cell is None else cell for cell in cells] for cells in columns.values()]).T
    keys = tuple(f"row {number:02d}" for number in range(len(values)))
    order = range(len(keys)) if order is None else order
    return NumericTable(tuple(keys[row] for row in order), tuple(columns), values[list(order)])


def in_order(found) -> dict[str, list[tuple[str, float]]]:
    return {key: [(near.key, near.distance) for near in nearest] for key, nearest in found.items()}


@unhurried
@given(tables(), st.integers(1, 16))
def test_neighbours_and_parts_are_those_of_the_formulas(question, k):
    columns, weights = question
    expected = distances_and_parts(columns, weights)

    found = similar(as_table(columns), k, weights)

    assert list(found) == list(as_table(columns).keys)
    for row, nearest in enumerate(found.values()):
        others = sorted(distance for (one, other), (distance, _) in expected.items() if one == row != other)
        assert [near.distance for near in nearest] == pytest.approx(others[:k], abs=1e-9)
        for near in nearest:
            distance, parts = expected[row, int(near.key[-2:])]
            assert near.distance == pytest.approx(distance, abs=1e-9)
            assert near.parts == pytest.approx(parts, abs=1e-6 if distance < 1e-3 else 1e-9)


@unhurried
@given(tables())
def test_neighbours_stand_nearest_first_and_ties_by_key(question):
    columns, weights = question

    for nearest in similar(as_table(columns), 20, weights).values():
        assert list(nearest) == sorted(nearest, key=lambda near: (near.distance, near.key))


@unhurried
@given(tables())
def test_parts_are_shares_that_sum_to_one_or_are_all_zero_at_distance_zero(question):
    columns, weights = question

    for nearest in similar(as_table(columns), 20, weights).values():
        for near in nearest:
            assert all(0.0 <= part <= 1.0 for part in near.parts.values())
            assert sum(near.parts.values()) == pytest.approx(1.0 if near.distance > 0 else 0.0)
            assert 0.0 <= near.distance <= 6.0


@unhurried
@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing_at_all(question, random):
    columns, weights = question
    rows = len(next(iter(columns.values())))
    shuffled = random.sample(range(rows), rows)

    assert similar(as_table(columns, shuffled), 5, weights) == similar(as_table(columns), 5, weights)


@unhurried
@given(tables(), st.sampled_from([0.5, 2.0, 3.0, 10.0]))
def test_only_the_proportions_of_the_weights_matter(question, factor):
    columns, weights = question
    scaled = {name: weight * factor for name, weight in weights.items()}

    assert in_order(similar(as_table(columns), 20, scaled)) == in_order(similar(as_table(columns), 20, weights))


@unhurried
@given(tables(), st.sampled_from([0.125, 0.5, 4.0]), st.integers(-4000, -1000))
def test_unit_and_zero_point_of_a_column_do_not_matter_where_no_logarithm_is_taken(question, unit, shift):
    columns, weights = question
    # Below zero nothing is put through the logarithm, before or after the change.
    below = {name: [None if cell is None else cell - 1000 for cell in cells] for name, cells in columns.items()}
    changed = {name: [None if cell is None else cell * unit + shift for cell in below[name]] for name in below}

    before = {key: dict(near) for key, near in in_order(similar(as_table(below), 20, weights)).items()}
    after = {key: dict(near) for key, near in in_order(similar(as_table(changed), 20, weights)).items()}

    assert after == {key: pytest.approx(near, abs=1e-9) for key, near in before.items()}


@unhurried
@given(tables())
def test_a_weight_of_zero_is_as_good_as_no_column(question):
    columns, weights = question
    counting = {name: cells for name, cells in columns.items() if weights[name]}

    without = similar(as_table(counting), 20, {name: weights[name] for name in counting})

    assert similar(as_table(columns), 20, weights) == without


@unhurried
@given(tables(min_rows=2))
def test_distance_is_symmetric(question):
    columns, weights = question
    found = {
        key: {near.key: near for near in nearest} for key, nearest in similar(as_table(columns), 20, weights).items()
    }

    assert all(found[other][key].distance == near.distance for key in found for other, near in found[key].items())


@unhurried
@given(tables(), st.integers(1, 5))
def test_asking_for_one_row_gives_what_asking_for_all_gives(question, k):
    columns, weights = question
    table = as_table(columns)
    towns = SimilarTowns.of(table)

    assert {key: towns.nearest(key, k, weights) for key in table.keys} == dict(towns.all_nearest(k, weights))


@pytest.mark.parametrize("gaps", [0.0, 0.2])
@pytest.mark.parametrize("levels", [3, 10_000])
def test_no_near_row_is_lost_among_many(gaps, levels):
    generator = np.random.default_rng(11)
    values = generator.integers(0, levels, size=(700, 5)).astype(float)
    values[generator.random(values.shape) < gaps] = math.nan
    table = NumericTable(tuple(f"{row:03d}" for row in generator.permutation(700)), tuple("abcde"), values)
    towns = SimilarTowns.of(table)

    by_block = dict(towns.all_nearest(15))

    assert by_block == {key: towns.nearest(key) for key in table.keys}
