"""Which rows stand in a comparison of towns: place, distance, likeness and every loaded figure?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas, km_between
from api.pages.likeness_words import closeness
from api.pages.spoken import GERMAN, Spoken
from api.pages.town_facts import facts_of
from matchmaker.features.town_similarity import Asked
from matchmaker.towns.register import RegisteredTown

LIKENESS = "Ähnlichkeit (Größe und Lage)"


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One row: the towns' values in the order of the columns; ``is_alike`` where all of them are equal.

    ``source`` is year and source of measured figures, ``note`` what else is to say about the row; ``key`` is the
    figure's own in the register, empty for what is no figure.
    """

    label: str
    values: tuple[str, ...]
    note: str = ""
    source: str = ""
    key: str = ""

    @property
    def is_alike(self) -> bool:
        return len(set(self.values)) == 1


def compared_rows(atlas: Atlas, towns: Sequence[RegisteredTown], spoken: Spoken = GERMAN) -> tuple[ComparedRow, ...]:
    """State, distance, likeness, setting and every loaded figure of at least one town."""
    settings = tuple(spoken.say(atlas.setting_of.get(town.ags) or "fehlt") for town in towns)
    facts = [facts_of(atlas, town, spoken) for town in towns]
    figures = (
        ComparedRow(
            same[0].label,
            tuple(fact.value for fact in same),
            source=_each_once(tuple(fact.origin for fact in same)),
            key=same[0].key,
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
    asked = Asked(first.ags, len(others), among=frozenset(one.ags for one in others))
    likeness = {one.town.ags: closeness(one.distance) for one in atlas.compare(None, asked).neighbours}
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
