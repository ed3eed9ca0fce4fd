"""What does the list of towns show for a question, and what helps where it finds nothing?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.browse_choice import SIZES, STATES, BrowseChoice, Options, passing
from api.pages.german_words import count, number
from api.pages.map_view import MapView, dots_of, map_hits, state_shapes
from api.pages.meant_town import too_large
from api.pages.spoken import GERMAN, Spoken
from api.pages.view import Frame
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.setting import SETTING_NAMES

ROWS_PER_PAGE = 20
SETTINGS: Options = (("", "Alle Lagen"), *((name, name) for name in SETTING_NAMES.values()))
FILTER_WORDS = {"state": "Land", "size": "Größe", "setting": "Lage"}


@dataclass(frozen=True, slots=True)
class TownRow:
    """One town of the list; ``number`` stands on the map too, 0 where the list is not narrowed."""

    number: int
    ags: str
    name: str
    facts: str
    similar_href: str


@dataclass(frozen=True, slots=True)
class WayOut:
    """One filter that can be loosened, and what that would find."""

    label: str
    href: str
    found: str


@dataclass(frozen=True, slots=True)
class NearName:
    """A town that may have been meant."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class BrowsePage:
    """The page „Städte finden“."""

    frame: Frame
    choice: BrowseChoice
    heading: str
    rows: tuple[TownRow, ...]
    first: int
    span: str
    previous_href: str
    next_href: str
    too_large: str
    near: tuple[NearName, ...]
    loosen: tuple[WayOut, ...]
    is_lost: bool
    map: MapView
    states: Options = STATES
    sizes: Options = SIZES
    settings: Options = SETTINGS


def browse_page(atlas: Atlas, choice: BrowseChoice, frame: Frame) -> BrowsePage:
    """All towns that answer to the question, one part of them as rows, all of them on the map."""
    meant = atlas.named(choice.text) if choice.text else atlas.towns
    found = passing(meant, choice, atlas.setting_of)
    larger = atlas.larger(choice.text) if choice.text and not choice.text.isdigit() else None
    near = atlas.around(larger) if larger else () if meant else atlas.near(choice.text)
    last_page = max(1, -(-len(found) // ROWS_PER_PAGE))
    page = min(choice.page, last_page)
    start = (page - 1) * ROWS_PER_PAGE
    rows = found[start : start + ROWS_PER_PAGE]
    is_narrowed = bool(choice.text or choice.filters)
    return BrowsePage(
        frame=frame,
        choice=choice,
        heading=_heading(choice, len(found)),
        rows=tuple(_row(rank if is_narrowed else 0, town, atlas) for rank, town in enumerate(rows, start=1)),
        first=start + 1,
        span=f"{number(start + 1)} bis {number(start + len(rows))} von {number(len(found))}",
        previous_href=choice.href(page=page - 1) if page > 1 else "",
        next_href=choice.href(page=page + 1) if page < last_page else "",
        too_large=too_large(larger) if larger else "",
        near=tuple(NearName(f"{town.name} ({town.state})", f"/staedte?stadt={town.ags}") for town in near),
        loosen=() if found or not meant else ways_out(meant, atlas, choice),
        is_lost=not meant and not near,
        map=_narrowed_map(atlas, choice, found, rows) if is_narrowed else whole_map(atlas),
    )


def ways_out(meant: Sequence[RegisteredTown], atlas: Atlas, choice: BrowseChoice) -> tuple[WayOut, ...]:
    """Which single filter has to go so that something is found; all of them where one is not enough."""
    singles = tuple(
        _way(f"Ohne die Auswahl „{FILTER_WORDS[name]}“", meant, atlas, choice, (name,)) for name in choice.filters
    )
    helpful = tuple(way for way in singles if way.found)
    return helpful or (_way("Ohne jede Auswahl", meant, atlas, choice, choice.filters),)


def town_facts(town: RegisteredTown, atlas: Atlas, spoken: Spoken = GERMAN) -> str:
    """A town in one line: state, inhabitants, setting."""
    setting = atlas.setting_of.get(town.ags)
    inhabitants = spoken.say("%(count)s Einwohner", count=spoken.number(town.population))
    place = spoken.say("Lage %(setting)s", setting=spoken.say(setting)) if setting else spoken.say("Lage fehlt")
    return " · ".join((town.state, inhabitants, place))


def _way(
    label: str, meant: Sequence[RegisteredTown], atlas: Atlas, choice: BrowseChoice, names: Sequence[str]
) -> WayOut:
    loosened = dict.fromkeys(names, "")
    href = choice.href(**loosened, page=1)
    wider = BrowseChoice(**{name: loosened.get(name, getattr(choice, name)) for name in FILTER_WORDS})
    found = len(passing(meant, wider, atlas.setting_of))
    return WayOut(label, href, count(found, "Stadt", "Städte") if found else "")


def _heading(choice: BrowseChoice, found: int) -> str:
    towns = count(found, "kleine Stadt", "kleine Städte")
    if choice.text:
        return f"{towns} zu „{choice.text}“"
    if choice.filters:
        return f"{towns} mit dieser Auswahl"
    # After "Alle" the adjective takes another ending.
    return f"Alle {count(found, 'kleine Stadt', 'kleinen Städte')}"


def _row(rank: int, town: RegisteredTown, atlas: Atlas) -> TownRow:
    return TownRow(rank, town.ags, town.name, town_facts(town, atlas), f"/staedte?stadt={town.ags}")


def _narrowed_map(
    atlas: Atlas, choice: BrowseChoice, found: Sequence[RegisteredTown], rows: Sequence[RegisteredTown]
) -> MapView:
    return MapView(
        title=f"Karte: {count(len(found), 'Treffer', 'Treffer')} auf der Karte von Deutschland",
        legend=f"Blau: {count(len(found), 'Treffer', 'Treffer')}. Die Nummern stehen auch in der Liste.",
        dots=atlas.dots,
        found=dots_of(found),
        states=state_shapes(choice.state),
        hits=map_hits(rows),
    )


def whole_map(atlas: Atlas) -> MapView:
    """Every small town as a dot, none of them marked."""
    return MapView(
        title=f"Karte von Deutschland mit {count(len(atlas.towns), 'kleinen Stadt', 'kleinen Städten')}",
        legend="Jeder Punkt ist eine kleine Stadt.",
        dots=atlas.dots,
        states=state_shapes(""),
    )
