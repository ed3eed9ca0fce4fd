"""Which towns pass the filters, and which filter has to go so that any does?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from api.pages.atlas import km_between
from api.pages.browse_choice import SIZE_BOUNDS, BrowseChoice
from api.pages.spoken import Spoken
from matchmaker.towns.register import RegisteredTown

FILTER_WORDS = {
    "state": "Land",
    "size": "Größe",
    "setting": "Lage",
    "topic": "Thema",
    "method": "Methode",
    "radius": "Umkreis",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What filters are checked against.

    ``stated`` names for each topic and method the towns that have publicly stated something on it; ``centre`` is
    where the radius counts from, None where there is none.
    """

    setting_of: Mapping[str, str]
    stated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    centre: RegisteredTown | None = None


@dataclass(frozen=True, slots=True)
class WayOut:
    """One filter that can be loosened, and what that would find."""

    label: str
    href: str
    found: str


def passing(towns: Iterable[RegisteredTown], choice: BrowseChoice, ground: Ground) -> tuple[RegisteredTown, ...]:
    """The towns that pass all chosen filters, in the order given."""
    least, below = SIZE_BOUNDS.get(choice.size, (0, 10**9))
    stated = [ground.stated[key] for key in (choice.topic, choice.method) if key]
    return tuple(
        town
        for town in towns
        if choice.state in ("", town.state)
        and least <= town.population < below
        and choice.setting in ("", ground.setting_of.get(town.ags, ""))
        and all(town.ags in keys for keys in stated)
        and _is_near(town, choice, ground)
    )


def ways_out(
    towns: Sequence[RegisteredTown], choice: BrowseChoice, ground: Ground, spoken: Spoken
) -> tuple[WayOut, ...]:
    """Which single filter has to go so that something is found; all of them where one is not enough."""

    def way(label: str, names: Sequence[str]) -> WayOut:
        cleared: dict[str, Any] = dict.fromkeys(names, "")
        without = replace(choice, page=1, unknown=(), **cleared)
        found = len(passing(towns, without, ground))
        told = spoken.count(found, spoken.say("Stadt"), spoken.say("Städte")) if found else ""
        return WayOut(label, without.href(), told)

    singles = [
        way(spoken.say("Ohne die Auswahl „%(filter)s“", filter=spoken.say(FILTER_WORDS[name])), (name,))
        for name in choice.filters
    ]
    helpful = tuple(one for one in singles if one.found)
    return helpful or (way(spoken.say("Ohne jede Auswahl"), choice.filters),)


def _is_near(town: RegisteredTown, choice: BrowseChoice, ground: Ground) -> bool:
    if not choice.radius or ground.centre is None:
        return True
    away = km_between(ground.centre, town)
    # A town whose place nobody knows is not said to lie near.
    return away is not None and away <= int(choice.radius)
