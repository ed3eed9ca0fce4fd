import math

import numpy as np
import pytest

from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.features.similarity import NumericTable, SimilarTowns, similar, weight_faults

NAN = math.nan


def a_table(**columns: list[float]) -> NumericTable:
    values = np.array(list(columns.values()), dtype=float).T
    return NumericTable(tuple("abcdefgh"[: len(values)]), tuple(columns), values)


def distances(table: NumericTable, key: str, **weights: float) -> dict[str, float]:
    return {near.key: near.distance for near in SimilarTowns.of(table).nearest(key, weights=weights)}


def test_distance_is_the_root_of_the_weighted_mean_of_squared_z_differences():
    table = a_table(x=[0.0, 2.0], y=[0.0, 2.0])

    # Both columns differ by two deviations, so D² is 4 whatever the weights.
    assert distances(table, "a") == {"b": 2.0}
    assert distances(table, "a", x=3) == {"b": 2.0}


def test_a_weight_shifts_the_distance_towards_its_column():
    table = a_table(x=[0.0, 2.0], y=[5.0, 5.0])

    (near,) = SimilarTowns.of(table).nearest("a", weights={"x": 3})

    assert near.distance == pytest.approx(math.sqrt(3.0))
    assert near.parts == {"x": 1.0, "y": 0.0}


def test_a_gap_counts_as_the_median_of_all_observed_pairs():
    table = a_table(x=[-1.0, 0.0, 2.0, NAN])

    # Differences 1, 2 and 3 of a deviation of √(14/9): the median of the squares is 4 · 9/14.
    assert distances(table, "d") == pytest.approx(dict.fromkeys("abc", math.sqrt(36 / 14)))


def test_rows_at_one_distance_stand_in_the_order_of_their_keys():
    table = NumericTable(("m", "z", "b", "k"), ("x",), np.array([[0.0], [1.0], [-1.0], [1.0]]))

    assert [near.key for near in SimilarTowns.of(table).nearest("m")] == ["b", "k", "z"]


def test_rows_that_are_alike_have_distance_zero_and_no_parts():
    (near,) = SimilarTowns.of(a_table(x=[1.0, 1.0, 9.0], y=[2.0, 2.0, 3.0])).nearest("a", k=1)

    assert (near.key, near.distance, near.parts) == ("b", 0.0, {"x": 0.0, "y": 0.0})


def test_an_empty_column_tells_nothing_apart():
    table = a_table(x=[0.0, 2.0], y=[NAN, NAN])

    assert SimilarTowns.of(table).nearest("a")[0].parts == {"x": 1.0, "y": 0.0}


def test_there_are_at_most_as_many_neighbours_as_other_rows():
    table = a_table(x=[0.0, 1.0, 2.0])

    assert {key: len(near) for key, near in similar(table, k=15).items()} == {"a": 2, "b": 2, "c": 2}
    assert {key: len(near) for key, near in similar(table, k=1).items()} == {"a": 1, "b": 1, "c": 1}


def test_one_row_has_no_neighbours():
    assert similar(a_table(x=[1.0])) == {"a": ()}


def test_tiny_and_huge_weights_do_not_overflow():
    table = a_table(x=[0.0, 2.0], y=[0.0, 4.0])

    assert distances(table, "a", x=1e308, y=1e308) == {"b": 2.0}
    assert distances(table, "a", x=1e-308, y=0) == {"b": 2.0}


def test_an_unknown_key_is_refused():
    with pytest.raises(NotFound, match="„z“"):
        SimilarTowns.of(a_table(x=[1.0, 2.0])).nearest("z")


def test_all_faults_of_the_weights_come_at_once():
    weights = {"x": -1.0, "y": NAN, "w": 1.0}

    with pytest.raises(BadInput) as refusal:
        similar(a_table(x=[1.0, 2.0], y=[1.0, 2.0]), weights=weights)

    assert [fault.column for fault in refusal.value.faults] == ["x", "y", "w"]


def test_weights_that_are_all_zero_are_refused_even_if_other_columns_weigh_one():
    assert weight_faults(("x", "y"), {"x": 0}) == []
    assert weight_faults(("x", "y"), {"x": 0, "y": 0}) == [
        Fault("Gewichte", "Alle Gewichte sind 0: Mindestens eine Spalte muss zählen.")
    ]
