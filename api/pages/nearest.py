"""Which towns are most like the chosen one, or deliberately different, and how is that said?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.pages.atlas import Atlas
from api.pages.browse_choice import DIFFERENT, BrowseChoice, Offer
from api.pages.browse_filters import WayOut, passing, ways_out
from api.pages.downloads import Download, downloads
from api.pages.map_view import MapView, marked_hits, own_place, state_shapes
from api.pages.near_towns import NearTown, near_towns
from api.pages.offered import not_offered
from api.pages.own_towns import OwnTown, own_towns
from api.pages.peer_figures import PeerFigure, Slider, peer_figures, sliders
from api.pages.spoken import GERMAN, Spoken
from api.pages.town_list import BrowseAsk, NearName, town_facts
from api.pages.view import Frame
from matchmaker.errors import BadInput
from matchmaker.features.town_similarity import Asked, SimilarTown, TownComparison
from matchmaker.features.town_table import theme_columns
from matchmaker.towns.indicators import Theme
from matchmaker.towns.register import RegisteredTown

SHOWN = 15
OWN_LETTERS = "ABCDE"
# Deliberately different, but of the same order of size: half as similar as equal size is for a match.
SAME_SIZE_RATIO = 1.5


@dataclass(frozen=True, slots=True)
class NearestPage:
    """The page „Städte wie …“."""

    frame: Frame
    choice: BrowseChoice
    offer: Offer
    town_name: str
    town_facts: str
    heading: str
    notice: str
    remark: str
    hits: tuple[NearTown, ...]
    own: tuple[NearTown, ...]
    own_towns: tuple[OwnTown, ...]
    may_add: bool
    loosen: tuple[WayOut, ...]
    figures: tuple[PeerFigure, ...]
    sliders: tuple[Slider, ...]
    map: MapView
    share_href: str
    compare_href: str
    downloads: tuple[Download, ...]
    trouble: tuple[str, ...]
    trouble_near: tuple[NearName, ...]


@dataclass(frozen=True, slots=True)
class Nearest:
    """What is shown: the towns found, and those of one's own, compared in the same way.

    ``weights_refused`` tells that the weights could not be used and count as equal.
    """

    found: TownComparison
    own: tuple[SimilarTown, ...]
    allowed: int
    weights_refused: bool = False


def nearest_towns(atlas: Atlas, ask: BrowseAsk, own: Sequence[RegisteredTown] = ()) -> Nearest:
    """The 15 most similar (or different) of the towns that pass the filters; ``choice.town`` is a known AGS."""
    choice, theme = ask.choice, Theme(ask.choice.theme) if ask.choice.theme else None
    others = passing((one for one in atlas.towns if one.ags != choice.town), choice, ask.ground)
    if choice.view == DIFFERENT:
        others = _of_its_size(atlas.register.by_ags[choice.town], others)
    among = frozenset(one.ags for one in others)
    # Sliders of a theme that was left stay in the address of a page without scripts.
    weights = {key: weight for key, weight in choice.weights.items() if key in _columns(theme)}
    asked = Asked(choice.town, SHOWN, weights, among, choice.view == DIFFERENT)
    refused = False
    try:
        found = atlas.compare(theme, asked)
    except BadInput:
        asked, refused = replace(asked, weights=None), True
        found = atlas.compare(theme, asked)
    if found.lacks_too_much:
        found = replace(found, neighbours=())
    beside = replace(asked, among=frozenset(one.ags for one in own), farthest=False)
    return Nearest(found, _in_order(atlas.compare(theme, beside), own), len(among), refused)


def nearest_page(
    atlas: Atlas, ask: BrowseAsk, own: Sequence[RegisteredTown], frame: Frame, spoken: Spoken = GERMAN
) -> NearestPage:
    """The page for a known town; ``own`` are at most five towns that shall stand beside its nearest."""
    choice, shown = ask.choice, nearest_towns(atlas, ask, own)
    town, lacks = shown.found.town, shown.found.lacks_too_much
    hits = near_towns(atlas, shown.found, _numbered(shown.found.neighbours), spoken)
    theirs = near_towns(atlas, shown.found, _lettered(shown), spoken)
    return NearestPage(
        frame=frame,
        choice=choice,
        offer=ask.offer,
        town_name=town.name,
        town_facts=town_facts(town, atlas, spoken),
        heading=_heading(len(hits), choice, dict(ask.offer.themes)[choice.theme], spoken),
        notice=_notice(shown.found, spoken) if lacks else "",
        remark=_remark(choice, spoken) if hits else "",
        hits=hits,
        own=() if lacks else theirs,
        own_towns=own_towns(own, choice),
        may_add=len(own) < len(OWN_LETTERS),
        loosen=()
        if shown.allowed
        else ways_out([one for one in atlas.towns if one != town], choice, ask.ground, spoken),
        figures=() if lacks else peer_figures(shown.found, spoken),
        sliders=sliders(shown.found, choice, spoken),
        map=nearest_map(atlas, town, _marked(shown), choice, spoken),
        share_href=choice.href(unknown=()),
        compare_href="/vergleich?" + "&".join(f"stadt={ags}" for ags in (town.ags, *(one.ags for one in own))),
        downloads=downloads(choice.href, spoken) if hits else (),
        trouble=(*not_offered(choice, spoken), *ask.trouble, *_refused(shown, spoken)),
        trouble_near=ask.trouble_near,
    )


def nearest_map(
    atlas: Atlas,
    town: RegisteredTown,
    marked: Sequence[tuple[str, RegisteredTown]],
    choice: BrowseChoice,
    spoken: Spoken = GERMAN,
) -> MapView:
    """The town in red and others by their marks; the border of the chosen state stands out."""
    return MapView(
        title=spoken.say("Karte: %(town)s und %(count)s weitere Städte", town=town.name, count=str(len(marked))),
        legend=spoken.say("Rot: %(town)s. Die Nummern stehen auch in der Liste.", town=town.name),
        dots=atlas.dots,
        states=state_shapes(choice.state),
        hits=marked_hits(marked, own_place(town)),
        own=own_place(town),
    )


def _of_its_size(town: RegisteredTown, others: Sequence[RegisteredTown]) -> tuple[RegisteredTown, ...]:
    if town.population <= 0:
        return tuple(others)
    least, most = town.population / SAME_SIZE_RATIO, town.population * SAME_SIZE_RATIO
    return tuple(one for one in others if least <= one.population <= most)


def _columns(theme: Theme | None) -> frozenset[str]:
    return frozenset(column.key for column in theme_columns(theme))


def _in_order(compared: TownComparison, own: Sequence[RegisteredTown]) -> tuple[SimilarTown, ...]:
    """In the order in which they were named, not by their likeness."""
    by_ags = {one.town.ags: one for one in compared.neighbours}
    return tuple(by_ags[town.ags] for town in own if town.ags in by_ags)


def _numbered(near: Sequence[SimilarTown]) -> list[tuple[str, SimilarTown]]:
    return [(str(number), one) for number, one in enumerate(near, start=1)]


def _lettered(shown: Nearest) -> list[tuple[str, SimilarTown]]:
    """Own towns with a letter, or with the number that they have among the towns found."""
    numbers = {one.town.ags: mark for mark, one in _numbered(shown.found.neighbours)}
    lettered = zip(OWN_LETTERS, shown.own, strict=False)
    return [(numbers.get(one.town.ags, letter), one) for letter, one in lettered]


def _marked(shown: Nearest) -> list[tuple[str, RegisteredTown]]:
    """Every mark once."""
    marked = {mark: one.town for mark, one in (*_numbered(shown.found.neighbours), *_lettered(shown))}
    return list(marked.items())


def _heading(hits: int, choice: BrowseChoice, theme: str, spoken: Spoken) -> str:
    if not hits:
        return theme
    if choice.view == DIFFERENT:
        return spoken.say("Bewusst verschieden: %(theme)s", theme=theme)
    if hits == 1:
        return spoken.say("Die ähnlichste Stadt: %(theme)s", theme=theme)
    return spoken.say("Die %(count)s ähnlichsten Städte: %(theme)s", count=str(hits), theme=theme)


def _remark(choice: BrowseChoice, spoken: Spoken) -> str:
    if choice.view != DIFFERENT:
        return ""
    return spoken.say(
        "Diese Städte sind etwa gleich groß, sonst aber möglichst anders. Der größte Unterschied steht zuerst."
    )


def _notice(comparison: TownComparison, spoken: Spoken) -> str:
    named = [one.label_de if spoken.language == "de" else one.label_en for one in comparison.lacking]
    return spoken.say(
        "Uns fehlen dazu %(lacking)s von %(all)s Zahlen: %(figures)s. "
        "Die Geschäftsstelle kann eine amtliche Tabelle laden. Bis dahin hilft „Größe und Lage“.",
        lacking=str(len(comparison.lacking)),
        all=str(len(comparison.columns)),
        figures=spoken.listing(named),
    )


def _refused(shown: Nearest, spoken: Spoken) -> tuple[str, ...]:
    if not shown.weights_refused:
        return ()
    return (spoken.say("Alle Gewichte stehen auf 0. Dann bliebe nichts zu vergleichen. Deshalb zählt alles normal."),)
