"""Which figures can a town have, and what does each one mean, how old is it and where does it come from?"""

import csv
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class IndicatorLevel(StrEnum):
    """For which area a figure was measured; every town of the area carries the same value."""

    MUNICIPALITY = "municipality"
    ASSOCIATION = "association"
    DISTRICT = "district"


class Theme(StrEnum):
    """What similar towns may be compared by."""

    DEMOGRAPHY = "demography"
    HOUSING = "housing"
    ECONOMY = "economy"
    LAND = "land"
    ENERGY = "energy"
    LOCATION = "location"


# German, English.
THEME_LABELS = {
    Theme.DEMOGRAPHY: ("Demografie", "Demography"),
    Theme.HOUSING: ("Wohnen und Leerstand", "Housing and vacancy"),
    Theme.ECONOMY: ("Wirtschaft", "Economy"),
    Theme.LAND: ("Fläche und Umwelt", "Land and environment"),
    Theme.ENERGY: ("Energie", "Energy"),
    Theme.LOCATION: ("Lage und Mobilität", "Location and mobility"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. ``year`` is text because a change spans two of them; ``unit`` is German, as shown.

    ``ships`` says that the figure comes with the register itself; the others need an official table
    (``matchmaker towns load``).
    """

    key: str
    label_de: str
    label_en: str
    unit: str
    year: str
    source: str
    theme: Theme
    level: IndicatorLevel
    ships: bool


def _read(path: Path) -> tuple[Indicator, ...]:
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Indicator(
                row["key"],
                row["label_de"],
                row["label_en"],
                row["unit"],
                row["year"],
                row["source"],
                Theme(row["theme"]),
                IndicatorLevel(row["level"]),
                row["ships"] == "yes",
            )
            for row in csv.DictReader(file, delimiter=";")
        )


# The population is a field of its own, not among a town's indicators; it is listed so that themes can name it.
POPULATION, *_listed = _read(Path(__file__).with_name("indicators.csv"))
INDICATORS = {one.key: one for one in _listed}


def columns_of(theme: Theme) -> tuple[Indicator, ...]:
    """The figures of a theme in the order shown; demography begins with the population itself."""
    return tuple(one for one in (POPULATION, *INDICATORS.values()) if one.theme is theme)
