"""Which measured figures stand behind a line, of which year, source and area, and which of them are missing?"""

import math
from collections.abc import Iterator

from matchmaker.features.encoder import OWN_STATEMENT
from matchmaker.features.town_arrays import TownArrays
from matchmaker.scoring.pair_score import Figure
from matchmaker.towns.indicators import INDICATORS, POPULATION, IndicatorLevel

COORDINATES = ("lat", "lon")
REGISTER_POINT = "Ortspunkt des Registers"


def figures_behind(criterion: str, towns: TownArrays, rows: tuple[int, int]) -> tuple[Figure, ...]:
    """The figures of both towns that this criterion is computed from; none for criteria that ask statements."""
    if criterion == "similar_size":
        return tuple(_population(towns, row) for row in rows)
    if criterion == "setting":
        return tuple(figure for row in rows for figure in _indicators(towns, row))
    if criterion == "nearness":
        return tuple(figure for row in rows for figure in _coordinates(towns, row))
    return ()


def indicator_source(key: str) -> str:
    """Source and year of an indicator, as a reason cites it."""
    return f"{INDICATORS[key].source}, {INDICATORS[key].year}"


def place_source(towns: TownArrays, row: int) -> str | None:
    """Where a town's coordinates come from; None where they are not known."""
    town, profile = towns.registered.get(towns.ags[row]), towns.profiles[row]
    if profile.lat is None:
        return None
    return REGISTER_POINT if town and (town.lat, town.lon) == (profile.lat, profile.lon) else OWN_STATEMENT


def _population(towns: TownArrays, row: int) -> Figure:
    stated = float(towns.places.population[row])
    town = towns.registered.get(towns.ags[row])
    year = town.population_as_of if town and town.population == stated else None
    value = None if math.isnan(stated) else stated
    source = towns.sources[towns.ags[row]] if value is not None else None
    return Figure(towns.ags[row], POPULATION.key, value, year, source, IndicatorLevel.MUNICIPALITY)


def _indicators(towns: TownArrays, row: int) -> Iterator[Figure]:
    ags = towns.ags[row]
    values = towns.indicator_values.get(ags, {})
    for key in towns.places.indicator_keys:
        told = INDICATORS[key]
        yield Figure(ags, key, values.get(key), told.year, told.source, told.level)


def _coordinates(towns: TownArrays, row: int) -> Iterator[Figure]:
    profile = towns.profiles[row]
    source = place_source(towns, row)
    for key, value in zip(COORDINATES, (profile.lat, profile.lon), strict=True):
        yield Figure(towns.ags[row], key, value, None, source, IndicatorLevel.MUNICIPALITY)
