"""How do two or more towns stand side by side?"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import QueryParams

from api.pages.atlas import Atlas
from api.pages.browse_choice import LONGEST_NAME
from api.pages.compared_rows import compared_rows
from api.pages.downloads import Download, downloads
from api.pages.meant_town import Meaning, meaning_of, told
from api.pages.shown_rows import ShownRow, shown_rows
from api.pages.spoken import GERMAN, Spoken
from api.pages.town_list import NearName
from api.pages.view import Frame
from matchmaker.towns.register import RegisteredTown, described

MOST = 6
DIFFERENCES = "unterschiede"


@dataclass(frozen=True, slots=True)
class ComparedTown:
    """One column of the comparison; ``without_href`` is the comparison without this town."""

    ags: str
    name: str
    state: str
    without_href: str


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page „Städte vergleichen“; ``trouble`` says which town was not understood.

    ``switch_href`` shows all rows where ``differences_only`` hides ``hidden`` of them, and the other way round.
    """

    frame: Frame
    towns: tuple[ComparedTown, ...]
    rows: tuple[ShownRow, ...]
    differences_only: bool
    hidden: str
    switch_href: str
    trouble: tuple[str, ...]
    near: tuple[NearName, ...]
    may_add: bool
    downloads: tuple[Download, ...]


@dataclass(frozen=True, slots=True)
class ComparedTowns:
    """The towns that the queries name, at most six, each once; ``left_out`` are beyond that, ``unclear`` no town."""

    towns: tuple[RegisteredTown, ...]
    left_out: tuple[RegisteredTown, ...]
    unclear: tuple[Meaning, ...]


def compared_towns(atlas: Atlas, queries: Sequence[str]) -> ComparedTowns:
    """Understand names and AGS in the order given."""
    asked = [meaning_of(query.strip()[:LONGEST_NAME], atlas) for query in queries if query.strip()]
    found = tuple({meaning.town.ags: meaning.town for meaning in asked if meaning.town}.values())
    return ComparedTowns(found[:MOST], found[MOST:], tuple(meaning for meaning in asked if not meaning.town))


def comparison_page(atlas: Atlas, query: QueryParams, frame: Frame, spoken: Spoken = GERMAN) -> ComparisonPage:
    """The towns that the address names; others are told as trouble. ``nur=unterschiede`` hides what is alike."""
    asked = compared_towns(atlas, query.getlist("stadt"))
    chosen, differences_only = asked.towns, query.get("nur") == DIFFERENCES and len(asked.towns) > 1
    rows = shown_rows(atlas, chosen, compared_rows(atlas, chosen, spoken), spoken) if chosen else ()
    kept = tuple(row for row in rows if row.differs) if differences_only else rows
    near = [(town, address([*chosen, town])) for meaning in asked.unclear for town in meaning.candidates]
    return ComparisonPage(
        frame=frame,
        towns=tuple(_column(town, chosen) for town in chosen),
        rows=kept,
        differences_only=differences_only,
        hidden=spoken.count(len(rows) - len(kept), spoken.say("Zeile"), spoken.say("Zeilen")),
        switch_href=address(chosen, differences_only=not differences_only) if len(chosen) > 1 else "",
        trouble=(*(told(meaning, spoken) for meaning in asked.unclear), *_left_out(asked.left_out, spoken)),
        near=tuple(NearName(described(town), href) for town, href in near),
        may_add=len(chosen) < MOST,
        downloads=downloads(lambda path: address(chosen, path), spoken, "/vergleich") if chosen else (),
    )


def address(towns: Sequence[RegisteredTown], path: str = "/vergleich", *, differences_only: bool = False) -> str:
    """The comparison of these towns."""
    asked = [f"stadt={town.ags}" for town in towns] + ([f"nur={DIFFERENCES}"] if differences_only else [])
    return f"{path}?{'&'.join(asked)}" if asked else path


def _column(town: RegisteredTown, chosen: Sequence[RegisteredTown]) -> ComparedTown:
    others = [other for other in chosen if other is not town]
    return ComparedTown(town.ags, town.name, town.state, address(others))


def _left_out(towns: Sequence[RegisteredTown], spoken: Spoken) -> tuple[str, ...]:
    if not towns:
        return ()
    names = spoken.listing([town.name for town in towns])
    return (spoken.say("Mehr als sechs Städte passen nicht nebeneinander. Nicht dabei: %(towns)s.", towns=names),)
