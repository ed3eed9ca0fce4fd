"""How does a town stand beside the towns shown and beside all, and how much does each figure count?"""

from dataclasses import dataclass

from api.pages.browse_choice import NORMAL, WEIGHT_PREFIX, BrowseChoice
from api.pages.figures import label, with_unit
from api.pages.spoken import GERMAN, Spoken
from matchmaker.features.town_similarity import ComparedColumn, TownComparison

# The five places of a slider.
WEIGHT_WORDS = ("zählt nicht", "zählt wenig", "zählt normal", "zählt mehr", "zählt viel")


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """One figure: the town's own, and the medians of the shown towns and of all small towns.

    ``year`` and ``source`` say how old it is and where it comes from.
    """

    label: str
    own: str
    peers: str
    everyone: str
    year: str
    source: str


@dataclass(frozen=True, slots=True)
class Slider:
    """How much one figure counts: ``place`` 0 to 4, in ``words``; ``name`` is that of its form field."""

    name: str
    label: str
    place: int
    words: str
    all_words: str


def peer_figures(comparison: TownComparison, spoken: Spoken = GERMAN) -> tuple[PeerFigure, ...]:
    """Every figure that takes part in the comparison."""
    return tuple(_figure(column, spoken) for column in comparison.columns if column.loaded)


def sliders(comparison: TownComparison, choice: BrowseChoice, spoken: Spoken = GERMAN) -> tuple[Slider, ...]:
    """One for each loaded figure; none where a single figure is all there is to weigh."""
    loaded = [column.indicator for column in comparison.columns if column.loaded]
    words = [spoken.say(word) for word in WEIGHT_WORDS]
    places = {one.key: choice.sliders.get(one.key, NORMAL) for one in loaded}
    return tuple(
        Slider(WEIGHT_PREFIX + one.key, label(one, spoken), places[one.key], words[places[one.key]], "|".join(words))
        for one in (loaded if len(loaded) > 1 else ())
    )


def _figure(column: ComparedColumn, spoken: Spoken) -> PeerFigure:
    one = column.indicator
    return PeerFigure(
        label=label(one, spoken),
        own=with_unit(column.own, one, spoken),
        peers=with_unit(column.peer_median, one, spoken),
        everyone=with_unit(column.all_median, one, spoken),
        year=spoken.say(one.year),
        source=one.source,
    )
