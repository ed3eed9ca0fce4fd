"""Which figures does a town's page show, each with its place among all small towns, its year and its source?"""

from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.figures import label, with_unit
from api.pages.german_words import listing
from api.pages.spoken import GERMAN, Spoken
from matchmaker.towns.indicators import INDICATORS, POPULATION, THEME_LABELS, Theme, columns_of
from matchmaker.towns.register import RegisteredTown


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure; ``rank`` says how many of 100 small towns have a lower one, None where it is missing."""

    label: str
    value: str
    rank: float | None
    year: str
    source: str

    @property
    def origin(self) -> str:
        """Year and source; the source alone where it is one that does not know the year."""
        return ", ".join(filter(None, (self.year, self.source)))

    @property
    def rank_words(self) -> str:
        """The strip in words."""
        return "" if self.rank is None else f"höher als bei {self.rank:.0f} von 100 kleinen Städten"


def facts_of(atlas: Atlas, town: RegisteredTown, spoken: Spoken = GERMAN) -> tuple[Fact, ...]:
    """The population, and every figure that is loaded for any small town; a gap is said to be one."""
    population = Fact(
        label(POPULATION, spoken),
        with_unit(town.population, POPULATION, spoken),
        atlas.share_below(town.ags, POPULATION.key),
        str(town.known_year or ""),
        town.source,
    )
    figures = (
        Fact(
            label(one, spoken),
            with_unit(town.indicators.get(one.key), one, spoken),
            atlas.share_below(town.ags, one.key),
            spoken.say(one.year),
            one.source,
        )
        for one in INDICATORS.values()
        if atlas.has_figures(one.key)
    )
    return (population, *figures)


def lacking_themes(atlas: Atlas) -> str:
    """A sentence about the themes for which no figure is loaded at all; empty where there is none."""
    lacking = [THEME_LABELS[theme][0] for theme in Theme if not _has_any(atlas, theme)]
    if not lacking:
        return ""
    return f"Zahlen zu {listing(lacking)} fehlen noch. Die Geschäftsstelle kann eine amtliche Tabelle laden."


def _has_any(atlas: Atlas, theme: Theme) -> bool:
    return any(atlas.has_figures(one.key) for one in columns_of(theme) if one is not POPULATION)
