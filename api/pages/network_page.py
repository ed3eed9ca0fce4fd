"""What does the page „Wissensnetz“ show for a method, a topic, a town, or two towns?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.german_words import count
from api.pages.meant_town import Meaning, meaning_of, told
from api.pages.network_answers import Answer, NetworkFacts, around, between, on_method, on_topic
from api.pages.town_list import NearName
from api.pages.view import Frame
from matchmaker.graph.listings import Mention, towns_on_topic, towns_with_method
from matchmaker.graph.schema import KnowledgeGraph
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.names import normal
from matchmaker.towns.register import RegisteredTown, described

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; texts as typed, at most ``LONGEST_NAME`` letters, blank where nothing is asked."""

    method: str = ""
    topic: str = ""
    town: str = ""
    other: str = ""


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


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The page „Wissensnetz“; ``trouble`` says what was not understood, ``near`` what may have been meant."""

    frame: Frame
    asked: Asked
    choices: Choices
    answer: Answer | None
    trouble: tuple[str, ...]
    near: tuple[NearName, ...]


def network_page(facts: NetworkFacts, choices: Choices, asked: Asked, frame: Frame) -> NetworkPage:
    """The answer to the first thing asked: a method, a topic, else one town or two."""
    asked_towns = [meaning_of(name, facts.atlas) for name in (asked.town, asked.other) if name]
    unclear = [meaning for meaning in asked_towns if meaning.town is None]
    towns = [meaning.town for meaning in asked_towns if meaning.town is not None]
    unknown = _unknown_entry(facts.taxonomy, asked)
    return NetworkPage(
        frame=frame,
        asked=asked,
        choices=choices,
        answer=None if unclear or unknown else _answer(facts, asked, towns),
        trouble=(*unknown, *(told(meaning) for meaning in unclear)),
        near=tuple(_near(asked, meaning, town) for meaning in unclear for town in meaning.candidates),
    )


def choices_of(graph: KnowledgeGraph, taxonomy: Taxonomy) -> Choices:
    """All that can be picked, each with its number of towns; what counts for a topic is all below it."""
    methods = {one.id: _towns(towns_with_method(graph, one.id)) for one in taxonomy.methods}
    topics = {one.id: _towns(towns_on_topic(graph, one.id)) for one in taxonomy.topics}
    return Choices(_choices(taxonomy, methods), _choices(taxonomy, topics))


def _choices(taxonomy: Taxonomy, towns: Mapping[str, int]) -> tuple[Choice, ...]:
    named = [(taxonomy.entry(key).labels.de, key, amount) for key, amount in towns.items() if amount]
    # Without umlauts, or „Öffentliche Räume“ would stand behind Z.
    named.sort(key=lambda one: (normal(one[0]), one[1]))
    return tuple(Choice(key, f"{label} ({count(amount, 'Stadt', 'Städte')})") for label, key, amount in named)


def _towns(mentions: Iterable[Mention]) -> int:
    return len({mention.town.id for mention in mentions})


def _answer(facts: NetworkFacts, asked: Asked, towns: Sequence[RegisteredTown]) -> Answer | None:
    if asked.method:
        return on_method(facts, asked.method)
    if asked.topic:
        return on_topic(facts, asked.topic)
    if len(towns) == 2:
        return between(facts, towns[0], towns[1])
    return around(facts, towns[0]) if towns else None


def _unknown_entry(taxonomy: Taxonomy, asked: Asked) -> tuple[str, ...]:
    """An address that was typed or is old may name an entry that is not there."""
    kinds = ((asked.method, EntryKind.METHOD, "Diese Methode"), (asked.topic, EntryKind.TOPIC, "Dieses Thema"))
    return tuple(
        f"{what} gibt es nicht. Wählen Sie aus der Liste."
        for key, kind, what in kinds
        if key and (key not in taxonomy or taxonomy.kind(key) is not kind)
    )


def _near(asked: Asked, meaning: Meaning, town: RegisteredTown) -> NearName:
    """The same question with the name put right."""
    one, other = (town.ags if meaning.query == name else name for name in (asked.town, asked.other))
    return NearName(described(town), f"/netzwerk?{urlencode({'stadt': one, 'mit': other})}")
