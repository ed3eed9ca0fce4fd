"""Are distances to larger towns and counts of neighbours what looking at every pair would give?"""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.towns.geography import (
    DISTANCE_KEYS,
    LARGE_TOWN,
    MEDIUM_TOWN,
    NEIGHBOURHOOD_KM,
    great_circle_km,
    with_distances,
)
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.setting import SETTING_NAMES, Setting, setting_class
from tests.builders import a_town

populations = st.sampled_from([5_000, 19_999, 20_000, 60_000, 100_000, 1_000_000])


@st.composite
def registers(draw: st.DrawFn, lat: tuple[float, float], lon: tuple[float, float]) -> list[RegisteredTown]:
    places = st.tuples(st.floats(*lat), st.floats(*lon), populations, st.booleans())
    return [
        a_town(number, lat=lat, lon=lon, population=population, small=population < MEDIUM_TOWN and small)
        for number, (lat, lon, population, small) in enumerate(draw(st.lists(places, max_size=25)))
    ]


def by_looking_at_every_pair(town: RegisteredTown, towns: list[RegisteredTown]) -> dict[str, float]:
    """The haversine formula, pair by pair."""

    def km(other: RegisteredTown) -> float:
        phi, theta = math.radians(town.lat or 0), math.radians(other.lat or 0)
        half_lat, half_lon = (phi - theta) / 2, math.radians((town.lon or 0) - (other.lon or 0)) / 2
        root = math.sin(half_lat) ** 2 + math.cos(phi) * math.cos(theta) * math.sin(half_lon) ** 2
        return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(root)))

    others = [one for one in towns if one.ags != town.ags]
    to_medium = [km(one) for one in others if one.population >= MEDIUM_TOWN]
    to_large = [km(one) for one in others if one.population >= LARGE_TOWN]
    near = [one for one in others if one.small and km(one) <= NEIGHBOURHOOD_KM]
    found = (min(to_medium, default=None), min(to_large, default=None), float(len(near)))
    return {key: value for key, value in zip(DISTANCE_KEYS, found, strict=True) if value is not None}


@given(registers(lat=(47.3, 55.0), lon=(5.9, 15.0)))
def test_in_germany_the_grid_finds_what_looking_at_every_pair_finds(towns: list[RegisteredTown]) -> None:
    for town in with_distances(towns):
        assert town.indicators == pytest.approx(by_looking_at_every_pair(town, towns), abs=0.051)


@given(registers(lat=(-90.0, 90.0), lon=(-180.0, 180.0)))
def test_poles_and_the_date_line_are_no_special_cases(towns: list[RegisteredTown]) -> None:
    for town in with_distances(towns):
        assert town.indicators == pytest.approx(by_looking_at_every_pair(town, towns), abs=0.051)


def test_many_towns_far_from_the_only_city_reach_it_through_empty_space() -> None:
    towns = [a_town(number, lat=47.5, lon=7.0 + number / 100, population=6_000) for number in range(300)]
    towns += [a_town(300 + number, lat=48.0, lon=7.0 + number / 100, population=30_000) for number in range(300)]
    towns.append(a_town(600, lat=54.8, lon=9.4, population=250_000, small=False))

    measured = with_distances(towns)

    assert measured[0].indicators == pytest.approx(by_looking_at_every_pair(towns[0], towns), abs=0.051)
    assert measured[0].indicators["km_to_town_100k"] > 800


def test_the_distance_between_two_known_places_is_that_of_the_atlas() -> None:
    berlin, munich = (52.52437, 13.41053), (48.13743, 11.57549)

    assert great_circle_km(berlin, munich) == pytest.approx(504.4, abs=0.5)
    assert great_circle_km(berlin, berlin) == 0.0
    assert great_circle_km((0.0, 0.0), (0.0, 180.0)) == pytest.approx(math.pi * 6371.0)


def test_a_town_is_not_its_own_neighbour_even_where_another_has_its_coordinates() -> None:
    alone = a_town(1, population=25_000)
    twin = a_town(2, lat=alone.lat, lon=alone.lon, population=25_000)

    assert with_distances([alone])[0].indicators == {"small_towns_within_25km": 0.0}
    assert with_distances([alone, twin])[0].indicators == {"km_to_town_20k": 0.0, "small_towns_within_25km": 1.0}


def test_without_coordinates_old_distances_fall_away_and_other_figures_stay() -> None:
    lost = a_town(1, lat=None, lon=None, indicators={"km_to_town_20k": 3.0, "elevation_m": 200.0})

    assert with_distances([lost, a_town(2, population=50_000)])[0] == replace(lost, indicators={"elevation_m": 200.0})


def test_order_and_all_other_facts_are_kept() -> None:
    towns = [a_town(3), a_town(1), a_town(2)]

    assert [replace(town, indicators={}) for town in with_distances(towns)] == towns


@pytest.mark.parametrize(
    ("km_20k", "km_100k", "expected"),
    [
        (3.0, 8.0, Setting.CENTRAL),
        (12.0, 16.0, Setting.RATHER_CENTRAL),
        (12.0, 40.0, Setting.RATHER_PERIPHERAL),
        (20.0, 40.0, Setting.VERY_PERIPHERAL),
        (0.0, 0.0, Setting.CENTRAL),
        (60.0, 130.0, Setting.VERY_PERIPHERAL),
        (None, 40.0, None),
        (12.0, None, None),
    ],
)
def test_the_setting_follows_from_both_distances(
    km_20k: float | None, km_100k: float | None, expected: Setting | None
) -> None:
    assert setting_class(km_20k, km_100k) == expected


@given(st.floats(0, 200), st.floats(0, 200), st.floats(0, 50))
def test_farther_away_is_never_more_central(km_20k: float, km_100k: float, farther: float) -> None:
    here = setting_class(km_20k, km_100k)

    assert here is not None
    assert here <= (setting_class(km_20k + farther, km_100k) or 0)
    assert here <= (setting_class(km_20k, km_100k + farther) or 0)


def test_every_class_has_a_german_name() -> None:
    assert list(SETTING_NAMES) == list(Setting)
