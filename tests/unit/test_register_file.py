"""Does the packaged register hold what the product promises of it?"""

import re
from pathlib import Path

import pytest

from matchmaker.errors import MatchmakerError
from matchmaker.towns.indicators import INDICATORS, POPULATION, IndicatorLevel, Theme, columns_of
from matchmaker.towns.pilot.reading import read_pilot_towns
from matchmaker.towns.register import Register
from matchmaker.towns.register_file import GEONAMES_SOURCE, read_register
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
    pilots = {town.ags for town in read_pilot_towns()}

    assert {town.source for town in register.all if town.ags not in pilots} == {GEONAMES_SOURCE}
    assert GEONAMES_SOURCE == POPULATION.source == "GeoNames, Stand 2023, Einwohnerzahl oft älter"


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
        Theme.LOCATION: 6,
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
