"""What does a machine read about a registered town, and about the towns most like it?"""

from typing import Any

from matchmaker.features.town_similarity import ComparedColumn, SimilarTown, TownComparison
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.setting import Setting, setting_class


def town_document(town: RegisteredTown) -> dict[str, Any]:
    """One town as a JSON object; a figure that the register lacks is left out."""
    return {
        "ags": town.ags,
        "name": town.name,
        "state": town.state,
        "district": town.district,
        "population": town.population,
        "population_year": town.known_year,
        "source": town.source,
        "lat": town.lat,
        "lon": town.lon,
        "area_km2": town.area_km2,
        "association": town.association,
        "association_name": town.association_name,
        "small": town.small,
        "setting": _setting_key(town),
        "indicators": figure_documents(town),
    }


def similar_document(comparison: TownComparison) -> dict[str, Any]:
    """The comparison as one JSON object: the town, its neighbours nearest first, the columns side by side."""
    return {
        "town": {"key": comparison.town.ags, "name": comparison.town.name, "state": comparison.town.state},
        "theme": comparison.theme,
        "neighbours": [_neighbour(one) for one in comparison.neighbours],
        "columns": [_column(one) for one in comparison.columns],
        "lacking": [one.key for one in comparison.lacking],
    }


def _neighbour(one: SimilarTown) -> dict[str, Any]:
    return {
        "key": one.town.ags,
        "name": one.town.name,
        "state": one.town.state,
        "distance": one.distance,
        "parts": dict(one.parts),
        "figures": dict(one.figures),
    }


def _column(one: ComparedColumn) -> dict[str, Any]:
    facts = one.indicator
    return {
        "key": facts.key,
        "label": facts.label_de,
        "unit": facts.unit,
        "year": facts.year,
        "source": facts.source,
        "level": facts.level,
        "loaded": one.loaded,
        "own": one.own,
        "peer_median": one.peer_median,
        "all_median": one.all_median,
    }


def setting_of(town: RegisteredTown) -> Setting | None:
    """The setting of a small town; None for a larger one, and where the distances are not known."""
    # The classes are drawn for small towns; a city is itself what they measure the distance to.
    if not town.small:
        return None
    found = setting_class(town.indicators.get("km_to_town_20k"), town.indicators.get("km_to_town_100k"))
    return None if found is None else Setting(found)


def figure_documents(town: RegisteredTown) -> list[dict[str, Any]]:
    """Every figure that the register has of a town, with unit, year, source and level."""
    return [
        {
            "key": key,
            "label": one.label_de,
            "value": town.indicators[key],
            "unit": one.unit,
            "year": one.year,
            "source": one.source,
            "level": one.level.value,
        }
        for key, one in INDICATORS.items()
        if key in town.indicators
    ]


def _setting_key(town: RegisteredTown) -> str | None:
    setting = setting_of(town)
    return None if setting is None else setting.name.lower()
