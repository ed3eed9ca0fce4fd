"""How is a town's figure named, and written with its unit?"""

from api.pages.spoken import GERMAN, Spoken
from matchmaker.towns.indicators import POPULATION, Indicator, IndicatorLevel
from matchmaker.towns.written_number import written_figure

# What ships with the register stands in every line of a list, where the full label would drown the figure.
SHORT_LABELS = {
    "km_to_town_20k": "nächste Stadt ab 20.000",
    "km_to_town_100k": "nächste Großstadt",
    "small_towns_within_25km": "kleine Städte ringsum",
    "elevation_m": "Höhenlage",
}
UNITS = {"Personen": "Einwohner", "Anzahl": "", "Klasse": ""}


def label(indicator: Indicator, spoken: Spoken = GERMAN) -> str:
    """The full label, with the area where it is not the municipality's own figure."""
    areas = {IndicatorLevel.DISTRICT: " (Kreis)", IndicatorLevel.ASSOCIATION: " (Verband)"}
    name = indicator.label_de if spoken.language == "de" else indicator.label_en
    return name + spoken.say(areas.get(indicator.level, ""))


def short_label(indicator: Indicator, spoken: Spoken = GERMAN) -> str:
    """A label for lists."""
    short = SHORT_LABELS.get(indicator.key)
    return spoken.say(short) if short else label(indicator, spoken)


def with_unit(value: float | None, indicator: Indicator, spoken: Spoken = GERMAN) -> str:
    """A figure with its unit; „fehlt“ where there is none."""
    unit = "Einwohner" if indicator.key == POPULATION.key else UNITS.get(indicator.unit, indicator.unit)
    return spoken.missing if value is None else f"{plain(value, spoken)} {spoken.say(unit)}".strip()


def plain(value: float | None, spoken: Spoken = GERMAN) -> str:
    """A figure with as many digits as it can bear."""
    return spoken.missing if value is None else written_figure(value, spoken.language)
