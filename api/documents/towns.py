"""What does a machine read about a registered town?"""

from typing import Any

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
