"""How do two or more towns stand side by side?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas, km_between
from api.pages.german_words import listing
from api.pages.meant_town import meaning_of, told
from api.pages.nearest import closeness, compared
from api.pages.spoken import GERMAN, Spoken
from api.pages.town_facts import facts_of
from api.pages.town_list import NearName
from api.pages.view import Frame
from matchmaker.towns.register import RegisteredTown, described

MOST = 6
LONGEST_NAME = 80
LIKENESS = "Ähnlichkeit (Größe und Lage)"


@dataclass(frozen=True, slots=True)
class ComparedTown:
    """One column of the comparison; ``without_href`` is the comparison without this town."""

    ags: str
    name: str
    state: str
    without_href: str


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row: the towns' values in the order of the columns; ``is_alike`` where all of them are equal.

    ``source`` is year and source of measured figures, ``note`` what else is to say about the row.
    """

    label: str
    values: tuple[str, ...]
    note: str = ""
    source: str = ""

    @property
    def is_alike(self) -> bool:
        return len(set(self.values)) == 1


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The page „Städte vergleichen“; ``trouble`` says which town was not understood."""

    frame: Frame
    towns: tuple[ComparedTown, ...]
    rows: tuple[ComparedRow, ...]
    trouble: tuple[str, ...]
    near: tuple[NearName, ...]
    may_add: bool


def comparison_page(atlas: Atlas, queries: Sequence[str], frame: Frame) -> ComparisonPage:
    """The towns that the queries name (AGS or name), at most six, each once; others are told as trouble."""
    asked = [meaning_of(query.strip()[:LONGEST_NAME], atlas) for query in queries if query.strip()]
    found = {meaning.town.ags: meaning.town for meaning in asked if meaning.town}
    chosen = tuple(found.values())[:MOST]
    unclear = [meaning for meaning in asked if not meaning.town]
    return ComparisonPage(
        frame=frame,
        towns=tuple(_column(town, chosen) for town in chosen),
        rows=compared_rows(atlas, chosen) if chosen else (),
        trouble=(*(told(meaning) for meaning in unclear), *_left_out(tuple(found.values())[MOST:])),
        near=tuple(
            NearName(described(town), address([*chosen, town])) for meaning in unclear for town in meaning.candidates
        ),
        may_add=len(chosen) < MOST,
    )


def address(towns: Sequence[RegisteredTown]) -> str:
    """The comparison of these towns."""
    query = "&".join(f"stadt={town.ags}" for town in towns)
    return f"/vergleich?{query}" if query else "/vergleich"


def _column(town: RegisteredTown, chosen: Sequence[RegisteredTown]) -> ComparedTown:
    others = [other for other in chosen if other is not town]
    return ComparedTown(town.ags, town.name, town.state, address(others))


def compared_rows(atlas: Atlas, towns: Sequence[RegisteredTown], spoken: Spoken = GERMAN) -> tuple[ComparedRow, ...]:
    """State, distance, likeness, setting and every loaded figure of at least one town."""
    settings = tuple(spoken.say(atlas.setting_of.get(town.ags) or "fehlt") for town in towns)
    facts = [facts_of(atlas, town, spoken) for town in towns]
    figures = (
        ComparedRow(
            same[0].label,
            tuple(fact.value for fact in same),
            source=_each_once(tuple(fact.origin for fact in same)),
        )
        for same in zip(*facts, strict=True)
    )
    return (
        ComparedRow(spoken.say("Land"), tuple(town.state for town in towns)),
        *_beside_the_first(atlas, towns, spoken),
        ComparedRow(spoken.say("Lage"), settings, spoken.say("geschätzt aus zwei Entfernungen")),
        *figures,
    )


def _beside_the_first(atlas: Atlas, towns: Sequence[RegisteredTown], spoken: Spoken) -> tuple[ComparedRow, ...]:
    """Distance and likeness to the first town, where there is more than one."""
    first, *others = towns
    if not others:
        return ()
    likeness = {one.town.ags: closeness(one.distance) for one in compared(atlas, first.ags).neighbours}
    return (
        ComparedRow(
            spoken.say("Entfernung"),
            ("–", *(spoken.distance(km_between(first, one)) for one in others)),
            spoken.say("von %(town)s, Luftlinie", town=first.name),
        ),
        ComparedRow(
            spoken.say(LIKENESS),
            ("–", *(spoken.say(likeness.get(one.ags, "nicht verglichen")) for one in others)),
            spoken.say("mit %(town)s", town=first.name),
        ),
    )


def _each_once(notes: tuple[str, ...]) -> str:
    """Year and source; each town's own where they differ."""
    return "; ".join(dict.fromkeys(notes))


def _left_out(towns: Sequence[RegisteredTown]) -> tuple[str, ...]:
    if not towns:
        return ()
    names = listing([town.name for town in towns])
    return (f"Mehr als sechs Städte passen nicht nebeneinander. Nicht dabei: {names}.",)
