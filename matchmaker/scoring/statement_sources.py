"""Where was it stated that a town needs something, or has experience of it?"""

from collections.abc import Iterable

from matchmaker.features.encoder import OWN_STATEMENT
from matchmaker.features.topic_columns import open_experience, open_needs, topics_of_experience
from matchmaker.features.town_arrays import TownArrays


def need_source(towns: TownArrays, row: int, topic: str) -> str | None:
    """The source of the town's first open need of this topic; None where it has none, or names no source."""
    needs = open_needs(towns.profiles[row])
    return next((one.source for one in needs if one.source and topic in towns.taxonomy.topics_of(one.id)), None)


def experience_source(towns: TownArrays, row: int, topic: str) -> str | None:
    """The source of the town's first open experience of this topic; None where it has none, or names no source."""
    stated = open_experience(towns.profiles[row])
    fitting = (one for one in stated if topic in topics_of_experience(one, towns.taxonomy))
    return next((one.source for one in fitting if one.source), None)


def joined(sources: Iterable[str | None]) -> str | None:
    """The sources behind one sentence, each once, in their order; None where there is none."""
    return "; ".join(dict.fromkeys(one for one in sources if one)) or None


def state_source(towns: TownArrays, row: int) -> str | None:
    """Where it stands in which state the town lies: the register, or the town's own profile."""
    state, town = towns.profiles[row].state, towns.registered.get(towns.ags[row])
    if state is None:
        return None
    return town.source if town is not None and town.state == state else OWN_STATEMENT
