"""Which towns are most similar to the chosen one, and how is that said?"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from api.pages.atlas import Atlas, km_between
from api.pages.browse_choice import SIZES, STATES, BrowseChoice, Options, passing
from api.pages.figures import label, plain, short_label, with_unit
from api.pages.german_words import distance, listing
from api.pages.map_view import MapView, map_hits, own_place, state_shapes
from api.pages.town_list import SETTINGS, WayOut, town_facts, ways_out
from api.pages.view import Frame
from matchmaker.features.town_similarity import SimilarTown, TownComparison, similar_towns
from matchmaker.towns.indicators import THEME_LABELS, Indicator, Theme
from matchmaker.towns.register import RegisteredTown

SHOWN = 15
SIZE_AND_PLACE = "Größe und Lage"
THEMES: Options = (("", SIZE_AND_PLACE), *((theme.value, labels[0]) for theme, labels in THEME_LABELS.items()))
# D is a root mean square of z-differences: two towns drawn at random differ by about 1.4.
CLOSENESS = ((0.25, "sehr ähnlich"), (0.5, "ähnlich"), (0.9, "in manchem ähnlich"))
FAR = "wenig ähnlich"
# As shares of an even share of the distance: what brings two towns together, and what keeps them apart.
LITTLE, MUCH = 0.5, 1.5
WORDS_PER_SIDE = 2


@dataclass(frozen=True, slots=True)
class NearTown:
    """One of the nearest towns, in words."""

    number: int
    ags: str
    name: str
    closeness: str
    facts: str
    alike: str
    different: str
    compare_href: str


@dataclass(frozen=True, slots=True)
class PeerFigure:
    """One figure: the town's own, and the medians of the shown towns and of all small towns."""

    label: str
    own: str
    peers: str
    everyone: str


@dataclass(frozen=True, slots=True)
class NearestPage:
    """The page „Städte wie …“."""

    frame: Frame
    choice: BrowseChoice
    town_name: str
    town_facts: str
    heading: str
    notice: str
    hits: tuple[NearTown, ...]
    loosen: tuple[WayOut, ...]
    figures: tuple[PeerFigure, ...]
    map: MapView
    themes: Options = THEMES
    states: Options = STATES
    sizes: Options = SIZES
    settings: Options = SETTINGS


def nearest_page(atlas: Atlas, choice: BrowseChoice, frame: Frame) -> NearestPage:
    """The 15 most similar of the towns that pass the filters; ``choice.town`` is the AGS of a known town."""
    town = atlas.register.by_ags[choice.town]
    comparison = compared(atlas, town.ags, choice.theme)
    others = [one for one in atlas.towns if one.ags != town.ags]
    allowed = {one.ags for one in passing(others, choice, atlas.setting_of)}
    near = (
        [] if comparison.lacks_too_much else [one for one in comparison.neighbours if one.town.ags in allowed][:SHOWN]
    )
    return NearestPage(
        frame=frame,
        choice=choice,
        town_name=town.name,
        town_facts=town_facts(town, atlas),
        heading=_heading(len(near), dict(THEMES)[choice.theme]),
        notice=_notice(comparison) if comparison.lacks_too_much else "",
        hits=near_towns(atlas, comparison, near),
        loosen=() if allowed else ways_out(others, atlas, choice),
        figures=_figures(comparison, near),
        map=nearest_map(atlas, town, near, choice.state),
    )


def compared(atlas: Atlas, ags: str, theme: str = "") -> TownComparison:
    """All other small towns by their likeness to this one, nearest first."""
    return similar_towns(atlas.register.all, ags, Theme(theme) if theme else None, len(atlas.towns))


def near_towns(atlas: Atlas, comparison: TownComparison, near: Sequence[SimilarTown]) -> tuple[NearTown, ...]:
    """These neighbours, numbered in their order."""
    columns = [column.indicator for column in comparison.columns if column.loaded]
    return tuple(
        NearTown(
            number=rank,
            ags=other.town.ags,
            name=other.town.name,
            closeness=closeness(other.distance),
            facts=f"{town_facts(other.town, atlas)} · {distance(km_between(comparison.town, other.town))} entfernt",
            alike=_alike(columns, other),
            different=_different(columns, comparison, other),
            compare_href=f"/vergleich?stadt={comparison.town.ags}&stadt={other.town.ags}",
        )
        for rank, other in enumerate(near, start=1)
    )


def nearest_map(atlas: Atlas, town: RegisteredTown, near: Sequence[SimilarTown], state: str = "") -> MapView:
    """The town in red and its neighbours by their numbers; the border of ``state`` stands out."""
    return MapView(
        title=f"Karte: {town.name} und {len(near)} ähnliche Städte",
        legend=f"Rot: {town.name}. Die Nummern stehen auch in der Liste.",
        dots=atlas.dots,
        states=state_shapes(state),
        hits=map_hits([one.town for one in near], own_place(town)),
        own=own_place(town),
    )


def closeness(d: float) -> str:
    """A distance D in words."""
    return next((words for bound, words in CLOSENESS if d <= bound), FAR)


def _alike(columns: Sequence[Indicator], other: SimilarTown) -> str:
    """The columns in which the two towns differ least."""
    ordered = sorted(columns, key=lambda column: other.parts[column.key])
    return listing(
        [short_label(one) for one in ordered if other.parts[one.key] < LITTLE / len(columns)][:WORDS_PER_SIDE]
    )


def _different(columns: Sequence[Indicator], comparison: TownComparison, other: SimilarTown) -> str:
    """The columns that make most of the distance, with both figures."""
    own = {column.indicator.key: column.own for column in comparison.columns}
    ordered = sorted(columns, key=lambda column: -other.parts[column.key])
    much = [one for one in ordered if other.parts[one.key] > MUCH / len(columns)][:WORDS_PER_SIDE]
    told = (
        f"{short_label(one)} ({plain(other.figures.get(one.key))} statt {with_unit(own[one.key], one)})" for one in much
    )
    return "; ".join(told)


def _figures(comparison: TownComparison, near: Sequence[SimilarTown]) -> tuple[PeerFigure, ...]:
    return tuple(
        PeerFigure(
            label=label(column.indicator),
            own=with_unit(column.own, column.indicator),
            peers=with_unit(_median(near, column.indicator.key), column.indicator),
            everyone=with_unit(column.all_median, column.indicator),
        )
        for column in comparison.columns
        if column.loaded
    )


def _median(near: Sequence[SimilarTown], key: str) -> float | None:
    known = [one.figures[key] for one in near if key in one.figures]
    return median(known) if known else None


def _heading(hits: int, theme: str) -> str:
    if hits == 1:
        return f"Die ähnlichste Stadt: {theme}"
    return f"Die {hits} ähnlichsten Städte: {theme}" if hits else theme


def _notice(comparison: TownComparison) -> str:
    lacking = listing([indicator.label_de for indicator in comparison.lacking])
    return (
        f"Uns fehlen dazu {len(comparison.lacking)} von {len(comparison.columns)} Zahlen: {lacking}. "
        f"Die Geschäftsstelle kann eine amtliche Tabelle laden. Bis dahin hilft „{SIZE_AND_PLACE}“."
    )
