"""Which methods and topics can be picked, because at least one town has publicly stated something on them?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.pages.spoken import GERMAN, Spoken
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.names import normal


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry that can be picked, with the number of towns that state something on it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The methods that at least one town has experience with and the topics that one works on, by name."""

    methods: tuple[Choice, ...]
    topics: tuple[Choice, ...]


def choices_of(towns: Mapping[str, frozenset[str]], taxonomy: Taxonomy, spoken: Spoken = GERMAN) -> Choices:
    """All that can be picked, from the towns of every entry (``towns_by_entry``)."""
    return Choices(
        _choices(taxonomy, [one.id for one in taxonomy.methods], towns, spoken),
        _choices(taxonomy, [one.id for one in taxonomy.topics], towns, spoken),
    )


def _choices(
    taxonomy: Taxonomy, entries: Iterable[str], towns: Mapping[str, frozenset[str]], spoken: Spoken
) -> tuple[Choice, ...]:
    amounts = [(key, len(towns[key])) for key in entries if towns.get(key)]
    named = [(spoken.label(taxonomy.entry(key).labels), key, amount) for key, amount in amounts]
    # Without umlauts, or „Öffentliche Räume“ would stand behind Z.
    named.sort(key=lambda one: (normal(one[0]), one[1]))
    one, many = spoken.say("Stadt"), spoken.say("Städte")
    return tuple(Choice(key, f"{label} ({spoken.count(amount, one, many)})") for label, key, amount in named)
