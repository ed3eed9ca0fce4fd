"""What does the page „Wissensnetz“ show for a method, a topic, a town, or two towns?"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.case_cards import CardView
from api.pages.meant_town import Meaning, meaning_of, told
from api.pages.network_answers import Answer, NetworkFacts, Section, all_networks, between, on_method, on_topic
from api.pages.network_choices import Choices
from api.pages.network_ego import around
from api.pages.town_list import NearName
from api.pages.view import Frame
from matchmaker.graph.bonds import Bond
from matchmaker.taxonomy.model import EntryKind
from matchmaker.towns.register import RegisteredTown, described

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; texts as typed, at most ``LONGEST_NAME`` letters, blank where nothing is asked.

    ``kind`` is the kind of bond that the network of one town is limited to, ``page`` which part of it is shown.
    """

    method: str = ""
    topic: str = ""
    town: str = ""
    other: str = ""
    kind: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """The page „Wissensnetz“; ``trouble`` says what was not understood, ``near`` what may have been meant."""

    frame: Frame
    asked: Asked
    choices: Choices
    answer: Answer | None
    trouble: tuple[str, ...]
    near: tuple[NearName, ...]
    networks: tuple[Section, ...]
    cards: tuple[CardView, ...] = ()


def network_page(facts: NetworkFacts, choices: Choices, asked: Asked, frame: Frame) -> NetworkPage:
    """The answer to the first thing asked: a method, a topic, else one town or two."""
    asked_towns = [meaning_of(name, facts.atlas) for name in (asked.town, asked.other) if name]
    unclear = [meaning for meaning in asked_towns if meaning.town is None]
    towns = [meaning.town for meaning in asked_towns if meaning.town is not None]
    unknown = _unknown_entry(facts, asked)
    answer = None if unclear or unknown else _answer(facts, asked, towns)
    return NetworkPage(
        frame=frame,
        asked=asked,
        choices=choices,
        answer=answer,
        trouble=(*unknown, *(told(meaning, facts.spoken) for meaning in unclear)),
        near=tuple(_near(asked, meaning, town) for meaning in unclear for town in meaning.candidates),
        networks=() if answer else all_networks(facts),
    )


def _answer(facts: NetworkFacts, asked: Asked, towns: Sequence[RegisteredTown]) -> Answer | None:
    if asked.method:
        return on_method(facts, asked.method)
    if asked.topic:
        return on_topic(facts, asked.topic)
    if len(towns) == 2:
        return between(facts, towns[0], towns[1])
    return around(facts, towns[0], asked.kind, asked.page) if towns else None


def _unknown_entry(facts: NetworkFacts, asked: Asked) -> tuple[str, ...]:
    """An address that was typed or is old may name an entry that is not there."""
    taxonomy, spoken = facts.taxonomy, facts.spoken
    kinds = ((asked.method, EntryKind.METHOD, "Diese Methode"), (asked.topic, EntryKind.TOPIC, "Dieses Thema"))
    unknown = tuple(
        spoken.say("%(entry)s gibt es nicht. Wählen Sie aus der Liste.", entry=spoken.say(what))
        for key, kind, what in kinds
        if key and (key not in taxonomy or taxonomy.kind(key) is not kind)
    )
    if asked.kind and asked.kind not in set(Bond):
        return (*unknown, spoken.say("Diese Art von Verbindung gibt es nicht."))
    return unknown


def _near(asked: Asked, meaning: Meaning, town: RegisteredTown) -> NearName:
    """The same question with the name put right."""
    one, other = (town.ags if meaning.query == name else name for name in (asked.town, asked.other))
    return NearName(described(town), f"/netzwerk?{urlencode({'stadt': one, 'mit': other})}")
