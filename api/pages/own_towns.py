"""Which towns has the person added to a comparison by name, and how do they leave it again?"""

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.browse_choice import MOST_OWN, BrowseChoice
from api.pages.meant_town import meaning_of, told, too_large
from api.pages.spoken import Spoken
from api.pages.town_list import NearName
from matchmaker.towns.register import RegisteredTown, described


@dataclass(frozen=True, slots=True)
class OwnTown:
    """A town of one's own; ``without_href`` is the same page without it."""

    ags: str
    name: str
    without_href: str


@dataclass(frozen=True, slots=True)
class ReadOwn:
    """The towns that were understood, at most five, and what is to say about the others."""

    towns: tuple[RegisteredTown, ...]
    trouble: tuple[str, ...]
    near: tuple[NearName, ...]


def read_own(atlas: Atlas, choice: BrowseChoice, spoken: Spoken) -> ReadOwn:
    """Each of the names or AGS of ``choice.own`` once, without the picked town itself."""
    meanings = [meaning_of(query, atlas) for query in choice.own]
    known = {one.town.ags: one.town for one in meanings if one.town and one.town.ags != choice.town}
    found = {ags: town for ags, town in known.items() if town.small}
    towns = tuple(found.values())[:MOST_OWN]
    keys = tuple(town.ags for town in towns)
    trouble = [told(one, spoken) for one in meanings if one.town is None]
    # An AGS names larger towns too, but likeness is measured among small ones alone.
    trouble += [too_large(town, spoken) for town in known.values() if not town.small]
    if len(found) > MOST_OWN:
        left_out = spoken.listing([town.name for town in tuple(found.values())[MOST_OWN:]])
        trouble.append(spoken.say("Mehr als fünf eigene Städte gehen nicht. Nicht dabei: %(towns)s.", towns=left_out))
    near = (
        NearName(described(town), choice.href(own=(*keys, town.ags)[-MOST_OWN:], unknown=()))
        for one in meanings
        if one.town is None
        for town in one.candidates
    )
    return ReadOwn(towns, tuple(trouble), tuple(near))


def own_towns(towns: Sequence[RegisteredTown], choice: BrowseChoice) -> tuple[OwnTown, ...]:
    """The towns with the way to take each one out."""
    keys = [town.ags for town in towns]
    return tuple(
        OwnTown(town.ags, town.name, choice.href(own=tuple(key for key in keys if key != town.ags), unknown=()))
        for town in towns
    )
