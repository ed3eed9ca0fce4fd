"""What does the list of towns show for a question, and what helps where it finds nothing?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.pages.atlas import Atlas
from api.pages.browse_choice import BrowseChoice, Offer
from api.pages.browse_filters import Ground, WayOut, passing, ways_out
from api.pages.downloads import Download, downloads
from api.pages.map_view import MapView, dots_of, map_hits, state_shapes
from api.pages.meant_town import NamedTowns, too_large, towns_named
from api.pages.offered import not_offered
from api.pages.spoken import GERMAN, Spoken
from api.pages.view import Frame
from matchmaker.towns.register import RegisteredTown

ROWS_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class TownRow:
    """One town of the list; ``number`` stands on the map too, 0 where the list is not narrowed."""

    number: int
    ags: str
    name: str
    facts: str
    similar_href: str


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
    offer: Offer
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
    downloads: tuple[Download, ...]
    trouble: tuple[str, ...]
    trouble_near: tuple[NearName, ...]


@dataclass(frozen=True, slots=True)
class BrowseAsk:
    """A question to the list with all that is needed to answer it; ``trouble`` was found while reading it."""

    choice: BrowseChoice
    offer: Offer
    ground: Ground
    trouble: tuple[str, ...] = ()
    trouble_near: tuple[NearName, ...] = ()


def found_towns(atlas: Atlas, ask: BrowseAsk) -> tuple[RegisteredTown, ...]:
    """All towns that answer to the question, in the order of the list."""
    return passing(_named(atlas, ask.choice).towns, ask.choice, ask.ground)


def browse_page(atlas: Atlas, ask: BrowseAsk, frame: Frame, spoken: Spoken = GERMAN) -> BrowsePage:
    """All towns that answer to the question, one part of them as rows, all of them on the map."""
    choice, named = ask.choice, _named(atlas, ask.choice)
    found = passing(named.towns, choice, ask.ground)
    last_page = max(1, -(-len(found) // ROWS_PER_PAGE))
    page = min(choice.page, last_page)
    start = (page - 1) * ROWS_PER_PAGE
    rows = found[start : start + ROWS_PER_PAGE]
    is_narrowed = bool(choice.text or choice.filters)
    return BrowsePage(
        frame=frame,
        choice=choice,
        offer=ask.offer,
        heading=_heading(choice, len(found), spoken),
        rows=tuple(_row(rank if is_narrowed else 0, town, atlas, spoken) for rank, town in enumerate(rows, start=1)),
        first=start + 1,
        span=spoken.say("%(first)s bis %(last)s von %(all)s", **_span(start, len(rows), len(found), spoken)),
        previous_href=choice.href(page=page - 1) if page > 1 else "",
        next_href=choice.href(page=page + 1) if page < last_page else "",
        too_large=too_large(named.larger, spoken) if named.larger else "",
        near=tuple(NearName(f"{town.name} ({town.state})", f"/staedte?stadt={town.ags}") for town in named.near),
        loosen=() if found or not named.towns else ways_out(named.towns, choice, ask.ground, spoken),
        is_lost=not named.towns and not named.near,
        map=_narrowed_map(atlas, choice, found, rows, spoken) if is_narrowed else whole_map(atlas, spoken),
        downloads=downloads(lambda path: choice.href(path, page=1), spoken) if found else (),
        trouble=(*not_offered(choice, spoken), *ask.trouble),
        trouble_near=ask.trouble_near,
    )


def town_facts(town: RegisteredTown, atlas: Atlas, spoken: Spoken = GERMAN) -> str:
    """A town in one line: state, inhabitants, setting."""
    setting = atlas.setting_of.get(town.ags)
    inhabitants = spoken.say("%(count)s Einwohner", count=spoken.number(town.population))
    place = spoken.say("Lage %(setting)s", setting=spoken.say(setting)) if setting else spoken.say("Lage fehlt")
    return " · ".join((town.state, inhabitants, place))


def whole_map(atlas: Atlas, spoken: Spoken = GERMAN) -> MapView:
    """Every small town as a dot, none of them marked."""
    towns = spoken.count(len(atlas.towns), spoken.say("kleinen Stadt"), spoken.say("kleinen Städten"))
    return MapView(
        title=spoken.say("Karte von Deutschland mit %(towns)s", towns=towns),
        legend=spoken.say("Jeder Punkt ist eine kleine Stadt."),
        dots=atlas.dots,
        states=state_shapes(""),
    )


def _named(atlas: Atlas, choice: BrowseChoice) -> NamedTowns:
    return towns_named(choice.text, atlas) if choice.text else NamedTowns(atlas.towns)


def _span(start: int, rows: int, found: int, spoken: Spoken) -> dict[str, str]:
    return {"first": spoken.number(start + 1), "last": spoken.number(start + rows), "all": spoken.number(found)}


def _heading(choice: BrowseChoice, found: int, spoken: Spoken) -> str:
    towns = spoken.count(found, spoken.say("kleine Stadt"), spoken.say("kleine Städte"))
    if choice.text:
        return spoken.say("%(towns)s zu „%(text)s“", towns=towns, text=choice.text)
    if choice.filters:
        return spoken.say("%(towns)s mit dieser Auswahl", towns=towns)
    # After "Alle" the adjective takes another ending.
    all_towns = spoken.count(found, spoken.say("kleine Stadt"), spoken.say("kleinen Städte"))
    return spoken.say("Alle %(towns)s", towns=all_towns)


def _row(rank: int, town: RegisteredTown, atlas: Atlas, spoken: Spoken) -> TownRow:
    return TownRow(rank, town.ags, town.name, town_facts(town, atlas, spoken), f"/staedte?stadt={town.ags}")


def _narrowed_map(
    atlas: Atlas, choice: BrowseChoice, found: Sequence[RegisteredTown], rows: Sequence[RegisteredTown], spoken: Spoken
) -> MapView:
    hits = spoken.say("%(count)s Treffer", count=spoken.number(len(found)))
    return replace(
        whole_map(atlas, spoken),
        title=spoken.say("Karte: %(hits)s auf der Karte von Deutschland", hits=hits),
        legend=spoken.say("Blau: %(hits)s. Die Nummern stehen auch in der Liste.", hits=hits),
        found=dots_of(found),
        states=state_shapes(choice.state),
        hits=map_hits(rows),
    )
