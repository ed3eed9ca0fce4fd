"""Does the packaged register hold what the product promises of it?"""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from matchmaker.errors import MatchmakerError
from matchmaker.towns.indicators import INDICATORS, POPULATION, IndicatorLevel, Theme, columns_of
from matchmaker.towns.pilot.reading import read_larger_neighbours, read_pilot_towns
from matchmaker.towns.register import GEONAMES_SOURCE, Register
from matchmaker.towns.register_file import read_geonames, read_register
from matchmaker.towns.setting import Setting, setting_class
from matchmaker.towns.states import STATES

SHIPPED = {key for key, one in INDICATORS.items() if one.ships}


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register()


def test_it_knows_at_least_1900_small_towns_each_with_state_place_year_and_source(register: Register) -> None:
    proxies = [town for town in register.small_towns if 5_000 <= town.population < 20_000]

    assert len(proxies) >= 1_900
    for town in register.all:
        assert re.fullmatch(r"[0-9]{8}", town.ags)
        assert town.state == STATES[town.ags[:2]]
        assert town.name == town.name.strip() != ""
        assert town.lat is not None and 47 < town.lat < 55.1  # noqa: PT018
        assert town.lon is not None and 5.8 < town.lon < 15.1  # noqa: PT018
        assert (town.population_year, bool(town.source)) == (2023, True)


def test_a_town_is_small_by_its_population_or_because_it_is_a_pilot_town(register: Register) -> None:
    pilots = {town.ags for town in read_pilot_towns()}

    assert all(town.small == (5_000 <= town.population < 20_000 or town.ags in pilots) for town in register.all)
    assert sum(town.population >= 20_000 for town in register.all) >= 600


def test_every_pilot_town_is_in_it_with_its_own_official_facts(register: Register) -> None:
    pilots = read_pilot_towns()

    assert len(pilots) == 28
    for pilot in pilots:
        town = register.get(pilot.ags)
        own = (pilot.name, pilot.population, pilot.source, pilot.lat, pilot.lon, pilot.area_km2)
        assert (town.name, town.population, town.source, town.lat, town.lon, town.area_km2) == own
        assert town.small
        assert register.find(pilot.name) == town


def test_figures_are_exactly_those_that_ship_and_distances_are_there_for_all(register: Register) -> None:
    for town in register.small_towns:
        assert SHIPPED - {"elevation_m"} <= set(town.indicators) <= SHIPPED
    assert sum("elevation_m" in town.indicators for town in register.small_towns) >= 0.99 * len(register.small_towns)


def test_what_is_no_pilot_town_says_that_it_is_from_geonames_and_often_older(register: Register) -> None:
    official = {town.ags for town in (*read_pilot_towns(), *read_larger_neighbours())}

    assert {town.source for town in register.all if town.ags not in official} == {GEONAMES_SOURCE}
    assert {town.known_year for town in register.all if town.ags not in official} == {None}
    assert GEONAMES_SOURCE == POPULATION.source == "GeoNames, Stand 2023, Einwohnerzahl oft älter"


def test_a_larger_town_near_a_pilot_town_is_as_large_as_the_official_list_says(register: Register) -> None:
    listed = {town.ags: town for town in read_geonames()}

    for one in read_larger_neighbours():
        town = register.get(one.ags)
        assert (town.population, town.known_year, town.source) == (one.population, 2023, one.source)
        assert town.small == (one.population < 20_000)
        assert (town.lat, town.lon) == (one.lat, one.lon)
        assert town != listed[one.ags]


@pytest.mark.parametrize(
    ("name", "next_medium", "next_large", "setting"),
    [
        ("Drebkau", 14.0, 14.0, Setting.RATHER_CENTRAL),
        ("Großräschen", 7.0, 29.4, Setting.RATHER_CENTRAL),
        ("Schieder-Schwalenberg", 19.4, 34.9, Setting.RATHER_PERIPHERAL),
        ("Rodewisch", 12.3, 49.6, Setting.RATHER_PERIPHERAL),
        ("Wurzen", 15.0, 25.5, Setting.RATHER_PERIPHERAL),
        ("Zwönitz", 23.9, 23.9, Setting.RATHER_PERIPHERAL),
    ],
)
def test_a_pilot_towns_setting_is_measured_to_towns_that_are_officially_larger(
    register: Register, name: str, next_medium: float, next_large: float, setting: Setting
) -> None:
    figures: Mapping[str, float] = register.find(name).indicators
    distances = (figures["km_to_town_20k"], figures["km_to_town_100k"])

    assert distances == pytest.approx((next_medium, next_large), abs=0.3)
    assert setting_class(*distances) == setting


def test_how_old_a_population_is_stands_beside_it(register: Register) -> None:
    assert register.find("Leipzig").population_as_of == "Stand 2023, oft älter"
    assert register.find("Zwönitz").population_as_of == "2023"


def test_an_installation_without_the_register_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MatchmakerError, match="installieren Sie neu"):
        read_register(tmp_path / "register.csv")


def test_the_figures_of_each_theme_are_listed_population_first() -> None:
    counts = {theme: len(columns_of(theme)) for theme in Theme}

    assert counts == {
        Theme.DEMOGRAPHY: 5,
        Theme.HOUSING: 5,
        Theme.ECONOMY: 5,
        Theme.LAND: 5,
        Theme.ENERGY: 3,
        Theme.LOCATION: 5,
    }
    assert columns_of(Theme.DEMOGRAPHY)[0] is POPULATION


def test_every_figure_has_both_labels_unit_year_and_source_and_district_figures_say_so() -> None:
    for one in INDICATORS.values():
        assert all((one.key, one.label_de, one.label_en, one.unit, one.year, one.source))
    assert {key for key, one in INDICATORS.items() if one.level is IndicatorLevel.DISTRICT} == {
        "unemployment_rate_pct",
        "gdp_per_capita_keur",
        "purchasing_power_eur",
    }
    assert {"km_to_town_20k", "km_to_town_100k", "small_towns_within_25km", "elevation_m"} == SHIPPED
