"""What has the person asked of the town list, as it stands in the address?"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from api.pages.german_map import STATE_OUTLINES

Options = tuple[tuple[str, str], ...]

# States that consist of large cities alone: a filter that never finds anything helps nobody.
CITY_STATES = ("Berlin", "Bremen", "Hamburg")
STATES: Options = (
    ("", "Alle Länder"),
    *((name, name) for name in sorted(STATE_OUTLINES.values()) if name not in CITY_STATES),
)
SIZE_BOUNDS = {"klein": (0, 5_000), "mittel": (5_000, 10_000), "gross": (10_000, 20_000)}
SIZES: Options = (
    ("", "Alle Größen"),
    ("klein", "unter 5.000 Einwohner"),
    ("mittel", "5.000 bis unter 10.000"),
    ("gross", "10.000 bis unter 20.000"),
)
RADII: Options = (
    ("", "Jede Entfernung"),
    ("25", "bis 25 km"),
    ("50", "bis 50 km"),
    ("100", "bis 100 km"),
    ("200", "bis 200 km"),
)
DIFFERENT = "verschieden"
VIEWS: Options = (("", "möglichst ähnliche"), (DIFFERENT, "bewusst verschiedene"))
FILTERS = ("state", "size", "setting", "topic", "method", "radius")
MOST_OWN = 5
LONGEST_NAME = 80
WEIGHT_PREFIX = "g-"
# What a slider's five places mean for the distance: 2 is how every column counts by itself.
WEIGHTS = (0.0, 0.5, 1.0, 2.0, 4.0)
NORMAL = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """What can be chosen in each list, the empty value first."""

    settings: Options
    themes: Options
    topics: Options = (("", "Alle Themen"),)
    methods: Options = (("", "Alle Methoden"),)
    states: Options = STATES
    sizes: Options = SIZES
    radii: Options = RADII
    views: Options = VIEWS


@dataclass(frozen=True, slots=True)
class BrowseChoice:
    """The question as it stands in the address.

    ``around`` is the town that ``radius`` (km, as text) counts from, where no ``town`` is picked; ``own`` are at most
    five towns to stand beside the picked one's nearest; ``sliders`` are the weights that are not normal, by column
    key. ``unknown`` are values that nobody offers, with the name of their list: they count as not chosen.
    """

    text: str = ""
    state: str = ""
    size: str = ""
    setting: str = ""
    topic: str = ""
    method: str = ""
    around: str = ""
    radius: str = ""
    theme: str = ""
    town: str = ""
    view: str = ""
    own: tuple[str, ...] = ()
    sliders: Mapping[str, int] = field(default_factory=dict)
    page: int = 1
    unknown: tuple[tuple[str, str], ...] = ()

    def parameters(self, **changes: Any) -> list[tuple[str, str]]:
        """Names and values of the address with some of the question changed; what is not chosen is left out."""
        wanted = replace(self, **changes)
        named = [(PARAMETERS[one.name], getattr(wanted, one.name)) for one in fields(wanted) if one.name in PARAMETERS]
        chosen = [(name, str(value)) for name, value in named if value not in ("", 1)]
        chosen += [("eigene", ags) for ags in wanted.own]
        return chosen + [(WEIGHT_PREFIX + key, str(place)) for key, place in sorted(wanted.sliders.items())]

    def href(self, path: str = "/staedte", **changes: Any) -> str:
        """The address of this question with some of it changed, below another path where one is given."""
        chosen = self.parameters(**changes)
        return path + (f"?{urlencode(chosen)}" if chosen else "")

    @property
    def filters(self) -> tuple[str, ...]:
        """The names of the filters that are set."""
        return tuple(name for name in FILTERS if getattr(self, name))

    @property
    def weights(self) -> Mapping[str, float]:
        """The weights that the sliders stand for."""
        return {key: WEIGHTS[place] for key, place in self.sliders.items()}


PARAMETERS = {
    "text": "q",
    "state": "land",
    "size": "groesse",
    "setting": "lage",
    "topic": "fachthema",
    "method": "methode",
    "around": "um",
    "radius": "umkreis",
    "theme": "thema",
    "town": "stadt",
    "view": "blick",
    "page": "seite",
}


def choice_from(query: QueryParams, offer: Offer) -> BrowseChoice:
    """Read the question from the address's parameters."""
    lists = {
        "state": offer.states,
        "size": offer.sizes,
        "setting": offer.settings,
        "topic": offer.topics,
        "method": offer.methods,
        "radius": offer.radii,
        "theme": offer.themes,
        "view": offer.views,
    }
    given = {name: query.get(PARAMETERS[name], "") for name in lists}
    known = {name: value for name, value in given.items() if value in dict(lists[name])}
    return BrowseChoice(
        text=_name(query.get("q", "")),
        around=_name(query.get("um", "")),
        town=_name(query.get("stadt", "")),
        own=tuple(dict.fromkeys(name for text in query.getlist("eigene") if (name := _name(text)))),
        sliders=_sliders(query),
        page=page_from(query.get("seite", "")),
        unknown=tuple((PARAMETERS[name], value[:LONGEST_NAME]) for name, value in given.items() if name not in known),
        **known,
    )


def page_from(text: str) -> int:
    """The number of a page as an address names it; 1 for whatever is no such number."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else 1


def _name(text: str) -> str:
    return " ".join(text.split())[:LONGEST_NAME]


def _sliders(query: QueryParams) -> Mapping[str, int]:
    """Places of sliders that do not stand in the middle; what is no such place counts as the middle."""
    places = {str(place): place for place in range(len(WEIGHTS))}
    named = ((key, value) for key, value in query.items() if key.startswith(WEIGHT_PREFIX))
    moved = ((key.removeprefix(WEIGHT_PREFIX), places.get(value, NORMAL)) for key, value in named)
    return {key: place for key, place in moved if place != NORMAL}
