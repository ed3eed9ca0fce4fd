"""Which methods and topics can be picked, because at least one town has publicly stated something on them?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from api.pages.spoken import GERMAN, Spoken
from matchmaker.graph.listings import Mention, towns_on_topic, towns_with_method
from matchmaker.graph.schema import KnowledgeGraph
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


def choices_of(graph: KnowledgeGraph, taxonomy: Taxonomy, spoken: Spoken = GERMAN) -> Choices:
    """All that can be picked, each with its number of towns; what counts for a topic is all below it."""
    methods = {one.id: _towns(towns_with_method(graph, one.id)) for one in taxonomy.methods}
    topics = {one.id: _towns(towns_on_topic(graph, one.id)) for one in taxonomy.topics}
    return Choices(_choices(taxonomy, methods, spoken), _choices(taxonomy, topics, spoken))


def _choices(taxonomy: Taxonomy, towns: Mapping[str, int], spoken: Spoken) -> tuple[Choice, ...]:
    amounts = [(key, amount) for key, amount in towns.items() if amount]
    named = [(spoken.label(taxonomy.entry(key).labels), key, amount) for key, amount in amounts]
    # Without umlauts, or „Öffentliche Räume“ would stand behind Z.
    named.sort(key=lambda one: (normal(one[0]), one[1]))
    one, many = spoken.say("Stadt"), spoken.say("Städte")
    return tuple(Choice(key, f"{label} ({spoken.count(amount, one, many)})") for label, key, amount in named)


def _towns(mentions: Iterable[Mention]) -> int:
    return len({mention.town.id for mention in mentions})
