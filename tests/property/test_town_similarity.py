from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.features.town_similarity import similar_towns
from matchmaker.towns.indicators import Theme
from matchmaker.towns.register import RegisteredTown
from tests.builders import a_town, ags
from tests.unhurried import unhurried

SHIPPED = ("km_to_town_20k", "km_to_town_100k", "small_towns_within_25km", "elevation_m")


@st.composite
def registers(draw) -> list[RegisteredTown]:
    """Up to a dozen towns, some of them larger, with some of the figures that ship; town 0 is small."""
    towns = []
    for number in range(draw(st.integers(1, 12))):
        known = {key: draw(st.integers(0, 900)) / 4 for key in SHIPPED if draw(st.booleans())}
        towns.append(
            a_town(
                number,
                population=draw(st.integers(0, 19_999)),
                indicators=known,
                small=number == 0 or draw(st.booleans()),
            )
        )
    return towns


@unhurried
@given(registers(), st.integers(1, 15))
def test_neighbours_are_other_small_towns_nearest_first(register, k):
    comparison = similar_towns(register, ags(0), k=k)

    small = {town.ags for town in register if town.small} - {ags(0)}
    assert {near.town.ags for near in comparison.neighbours} <= small
    assert len(comparison.neighbours) in (0, min(k, len(small)))
    order = [(near.distance, near.town.ags) for near in comparison.neighbours]
    assert order == sorted(order)


@unhurried
@given(registers(), st.sampled_from([None, *Theme]))
def test_medians_are_those_of_the_figures_shown(register, theme):
    comparison = similar_towns(register, ags(0), theme, k=3)

    for column in comparison.columns:
        shown = [near.figures.get(column.indicator.key) for near in comparison.neighbours]
        known = [value for value in shown if value is not None]
        assert column.peer_median == (pytest.approx(median(known)) if known else None)


@unhurried
@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_the_register_does_not_matter(register, random):
    shuffled = random.sample(register, len(register))

    assert similar_towns(shuffled, ags(0)) == similar_towns(register, ags(0))


@unhurried
@given(registers())
def test_only_loaded_columns_make_parts(register):
    comparison = similar_towns(register, ags(0))

    loaded = {column.indicator.key for column in comparison.columns if column.loaded}
    assert all(set(near.parts) == loaded for near in comparison.neighbours)
    assert {one.key for one in comparison.lacking}.isdisjoint(loaded)
