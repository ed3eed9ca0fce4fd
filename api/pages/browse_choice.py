"""What has the person asked of the town list, and which towns pass?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import urlencode

from api.pages.german_map import STATE_OUTLINES
from matchmaker.towns.register import RegisteredTown

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


@dataclass(frozen=True, slots=True)
class BrowseChoice:
    """The question as it stands in the address; an unknown filter value counts as not chosen."""

    text: str = ""
    state: str = ""
    size: str = ""
    setting: str = ""
    theme: str = ""
    town: str = ""
    page: int = 1

    def href(self, **changes: str | int) -> str:
        """The address of this question with some of it changed; what is not chosen is left out."""
        wanted = replace(self, **changes)  # type: ignore[arg-type]  # checked by the dataclass's own names
        named = {PARAMETERS[field.name]: getattr(wanted, field.name) for field in fields(wanted)}
        chosen = {name: value for name, value in named.items() if value not in ("", 1)}
        return "/staedte" + (f"?{urlencode(chosen)}" if chosen else "")

    @property
    def filters(self) -> tuple[str, ...]:
        """The names of the filters that are set."""
        return tuple(name for name in ("state", "size", "setting") if getattr(self, name))


PARAMETERS = {
    "text": "q",
    "state": "land",
    "size": "groesse",
    "setting": "lage",
    "theme": "thema",
    "town": "stadt",
    "page": "seite",
}


def choice_from(query: Mapping[str, str], settings: Options, themes: Options) -> BrowseChoice:
    """Read the question from the address's parameters."""
    page = query.get("seite", "")
    return BrowseChoice(
        text=" ".join(query.get("q", "").split())[:80],
        state=_one_of(STATES, query.get("land", "")),
        size=_one_of(SIZES, query.get("groesse", "")),
        setting=_one_of(settings, query.get("lage", "")),
        theme=_one_of(themes, query.get("thema", "")),
        town=query.get("stadt", "").strip()[:80],
        page=max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 5 else 1,
    )


def passing(
    towns: Iterable[RegisteredTown], choice: BrowseChoice, setting_of: Mapping[str, str]
) -> tuple[RegisteredTown, ...]:
    """The towns that pass all chosen filters, in the order given."""
    least, below = SIZE_BOUNDS.get(choice.size, (0, 10**9))
    return tuple(
        town
        for town in towns
        if choice.state in ("", town.state)
        and least <= town.population < below
        and choice.setting in ("", setting_of.get(town.ags, ""))
    )


def _one_of(options: Options, value: str) -> str:
    return value if value in dict(options) else ""
