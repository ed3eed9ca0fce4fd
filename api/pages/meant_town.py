"""Which town does an address or a form field mean, and which ones may be meant otherwise?"""

from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.spoken import GERMAN, Spoken
from matchmaker.errors import AmbiguousTown, TooLargeTown, UnknownTown
from matchmaker.towns.register import RegisteredTown, described

CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a query means: one ``town``, or ``candidates`` that share the name or, if none does, look like it.

    ``larger`` is the town of this very name that is too large; the candidates then lie around it.
    """

    query: str
    town: RegisteredTown | None
    candidates: tuple[RegisteredTown, ...] = ()
    is_shared: bool = False
    larger: RegisteredTown | None = None


@dataclass(frozen=True, slots=True)
class NamedTowns:
    """The small ``towns`` that answer to a search, best first, and what may be meant instead.

    ``larger`` is a town of this very name or key that is too large for the list; ``near`` then lie around it. Else
    they look like what was asked for where nothing answers to it.
    """

    towns: tuple[RegisteredTown, ...]
    near: tuple[RegisteredTown, ...] = ()
    larger: RegisteredTown | None = None


def towns_named(query: str, atlas: Atlas) -> NamedTowns:
    """Search by name, a part of one or the beginning of an AGS; ``query`` is not empty."""
    found = atlas.named(query)
    larger = atlas.register.by_ags.get(query) if query.isdigit() else atlas.larger(query)
    if larger is not None and not larger.small:
        return NamedTowns(found, atlas.around(larger), larger)
    return NamedTowns(found, () if found else atlas.near(query))


def meaning_of(query: str, atlas: Atlas) -> Meaning:
    """The town of an AGS (larger ones too), or the one small town that answers best to a name."""
    if query in atlas.register.by_ags:
        return Meaning(query, atlas.register.by_ags[query])
    for tier in atlas.tiers(query):
        if len(tier) == 1:
            return Meaning(query, tier[0])
        if tier:
            return Meaning(query, None, tuple(tier[:CANDIDATES]), is_shared=True)
    larger = None if query.isdigit() else atlas.larger(query)
    return Meaning(query, None, atlas.around(larger) if larger else atlas.near(query), larger=larger)


def too_large(town: RegisteredTown, spoken: Spoken = GERMAN) -> str:
    """Why a town is not in the list, though it exists."""
    inhabitants = spoken.number(town.population)
    return spoken.say("%(town)s hat %(count)s Einwohner und ist keine kleine Stadt.", town=town.name, count=inhabitants)


def told(meaning: Meaning, spoken: Spoken = GERMAN) -> str:
    """Why a query stands for no small town."""
    if meaning.is_shared:
        return spoken.say("„%(query)s“ heißen mehrere Städte.", query=meaning.query)
    if meaning.larger:
        return too_large(meaning.larger, spoken)
    return spoken.say("Keine kleine Stadt heißt „%(query)s“.", query=meaning.query)


def meant_town(query: str, atlas: Atlas) -> RegisteredTown:
    """The town that is meant; ``UnknownTown`` (``TooLargeTown``) or ``AmbiguousTown`` names the candidates."""
    meaning = meaning_of(query, atlas)
    if meaning.town is not None:
        return meaning.town
    names = [described(town) for town in meaning.candidates]
    if meaning.larger is not None:
        raise TooLargeTown(meaning.larger.name, GERMAN.number(meaning.larger.population), names)
    raise AmbiguousTown(query, names) if meaning.is_shared else UnknownTown(query, names)
