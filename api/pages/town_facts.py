"""Which figures does a town's page show, each with its place among all small towns, its year and its source?"""

from dataclasses import dataclass, replace

from api.pages.atlas import Atlas
from api.pages.figures import label, with_unit
from api.pages.spoken import GERMAN, Spoken
from matchmaker.towns.indicators import INDICATORS, POPULATION, THEME_LABELS, Indicator, Theme, columns_of
from matchmaker.towns.register import RegisteredTown

HIGHER = "höher als bei %(rank)s von 100 kleinen Städten"
FARTHER = "weiter als bei %(rank)s von 100 kleinen Städten"
LARGER = "größer als bei %(rank)s von 100 kleinen Städten"
MORE = "mehr als bei %(rank)s von 100 kleinen Städten"
# A number, share or rate is high; what has another word is named here. Land is an area, whatever it is used for.
RANK_WORDS = {
    "km_to_town_20k": FARTHER,
    "km_to_town_100k": FARTHER,
    "household_size": LARGER,
    "land_industry_pct": LARGER,
    "land_settlement_pct": LARGER,
    "land_agriculture_pct": LARGER,
    "land_forest_pct": LARGER,
    "land_water_pct": LARGER,
    "land_traffic_pct": LARGER,
    "small_towns_within_25km": MORE,
    "jobs_per_100": MORE,
    "buildings_pre1919_pct": MORE,
    "buildings_1949_1978_pct": MORE,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure; ``rank`` says how many of 100 small towns have a lower one, None where it is missing.

    ``key`` is that of the register, ``rank_words`` say the rank in words.
    """

    key: str
    label: str
    value: str
    rank: float | None
    rank_words: str
    year: str
    source: str

    @property
    def origin(self) -> str:
        """Year and source; the source alone where it is one that does not know the year."""
        return ", ".join(filter(None, (self.year, self.source)))


def facts_of(atlas: Atlas, town: RegisteredTown, spoken: Spoken = GERMAN) -> tuple[Fact, ...]:
    """The population, and every figure that is loaded for any small town; a gap is said to be one."""
    shown = [one for one in INDICATORS.values() if atlas.has_figures(one.key)]
    population = _fact(atlas, town, POPULATION, spoken)
    known = replace(population, year=str(town.known_year or ""), source=town.source)
    return (known, *(_fact(atlas, town, one, spoken) for one in shown))


def _fact(atlas: Atlas, town: RegisteredTown, one: Indicator, spoken: Spoken) -> Fact:
    rank = atlas.share_below(town.ags, one.key)
    value = town.population if one is POPULATION else town.indicators.get(one.key)
    return Fact(
        key=one.key,
        label=label(one, spoken),
        value=with_unit(value, one, spoken),
        rank=rank,
        rank_words="" if rank is None else spoken.say(RANK_WORDS.get(one.key, HIGHER), rank=f"{rank:.0f}"),
        year=spoken.say(one.year),
        source=one.source,
    )


def lacking_themes(atlas: Atlas, spoken: Spoken = GERMAN) -> str:
    """A sentence about the themes for which no figure is loaded at all; empty where there is none."""
    place = 0 if spoken.language == "de" else 1
    lacking = [THEME_LABELS[theme][place] for theme in Theme if not _has_any(atlas, theme)]
    if not lacking:
        return ""
    return spoken.say(
        "Zahlen zu %(themes)s fehlen noch. Die Geschäftsstelle kann eine amtliche Tabelle laden.",
        themes=spoken.listing(lacking),
    )


def _has_any(atlas: Atlas, theme: Theme) -> bool:
    return any(atlas.has_figures(one.key) for one in columns_of(theme) if one is not POPULATION)
