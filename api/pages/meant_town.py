"""Which town does an address or a form field mean, and which ones may be meant otherwise?"""

from dataclasses import dataclass

from api.pages.atlas import Atlas
from matchmaker.errors import AmbiguousTown, UnknownTown
from matchmaker.towns.register import RegisteredTown, described

CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a query means: one ``town``, or ``candidates`` that share the name or, if none does, look like it."""

    query: str
    town: RegisteredTown | None
    candidates: tuple[RegisteredTown, ...] = ()
    is_shared: bool = False


def meaning_of(query: str, atlas: Atlas) -> Meaning:
    """The town of an AGS (larger ones too), or the one small town that answers best to a name."""
    if query in atlas.register.by_ags:
        return Meaning(query, atlas.register.by_ags[query])
    for tier in atlas.tiers(query):
        if len(tier) == 1:
            return Meaning(query, tier[0])
        if tier:
            return Meaning(query, None, tuple(tier[:CANDIDATES]), is_shared=True)
    return Meaning(query, None, atlas.near(query))


def meant_town(query: str, atlas: Atlas) -> RegisteredTown:
    """The town that is meant; ``UnknownTown`` or ``AmbiguousTown`` names the candidates."""
    meaning = meaning_of(query, atlas)
    if meaning.town is not None:
        return meaning.town
    names = [described(town) for town in meaning.candidates]
    raise AmbiguousTown(query, names) if meaning.is_shared else UnknownTown(query, names)
