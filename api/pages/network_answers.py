"""How are questions to the knowledge graph answered on a page: a method, a topic, a town, two towns?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.browse_choice import BrowseChoice
from api.pages.ego_picture import EgoPicture
from api.pages.spoken import GERMAN, Spoken
from matchmaker.graph.listings import Mention, towns_on_related, towns_on_topic, towns_with_method
from matchmaker.graph.mention_wording import mention_sentence
from matchmaker.graph.path import EvidencePath, NodeRef, steps_in
from matchmaker.graph.queries import connections
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, node_id
from matchmaker.graph.wording import sentence
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.register import RegisteredTown

MOST_TOWNS = 40
MOST_PATHS = 12


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of stored facts and where these stand."""

    sentence: str
    sources: str


@dataclass(frozen=True, slots=True)
class TownSaid:
    """A town and what is said of it; ``href`` leads to its page, ``mark`` is its number in the picture."""

    name: str
    href: str
    said: tuple[Said, ...]
    ags: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an answer; ``more`` says how many towns are left out, and ``more_href`` leads to all of them."""

    heading: str
    towns: tuple[TownSaid, ...]
    more: str = ""
    more_href: str = ""


@dataclass(frozen=True, slots=True)
class KindLink:
    """A way to the picture with one kind of bond alone or with all of them, or to another part of it."""

    label: str
    href: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, in words, and what is known; ``nothing`` is said where ``sections`` and ``paths`` are empty."""

    heading: str
    nothing: str
    sections: tuple[Section, ...] = ()
    paths: tuple[Said, ...] = ()
    picture: EgoPicture | None = None
    kinds: tuple[KindLink, ...] = ()
    pages: tuple[KindLink, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What answers are made from: the graph that everybody may see, the taxonomy, and the towns' names."""

    graph: KnowledgeGraph
    taxonomy: Taxonomy
    atlas: Atlas
    spoken: Spoken = GERMAN


def on_method(facts: NetworkFacts, method: str) -> Answer:
    """Who has experience with a method of the taxonomy."""
    spoken = facts.spoken
    found = towns_with_method(facts.graph, method)
    return Answer(
        heading=spoken.say(
            "Wer Erfahrung mit der Methode %(method)s hat", method=spoken.label(facts.taxonomy.entry(method).labels)
        ),
        nothing=spoken.say("Damit hat noch keine Stadt öffentlich Erfahrung angegeben."),
        sections=_sections((("Erfahrung", found),), spoken, BrowseChoice(method=method).href()),
    )


def on_topic(facts: NetworkFacts, topic: str) -> Answer:
    """Who works on a topic of the taxonomy: with experience, seeking advice, and on related topics."""
    spoken = facts.spoken
    found = towns_on_topic(facts.graph, topic)
    told = [one for one in found if not one.is_need]
    parts = (
        ("Erfahrung", [one for one in told if one.step.weight > 0]),
        ("Erste Ideen", [one for one in told if one.step.weight == 0]),
        ("Rat gesucht", [one for one in found if one.is_need]),
        ("Verwandte Themen", towns_on_related(facts.graph, topic)),
    )
    return Answer(
        spoken.say("Wer am Thema %(topic)s arbeitet", topic=spoken.label(facts.taxonomy.entry(topic).labels)),
        spoken.say("Dazu hat noch keine Stadt etwas angegeben."),
        _sections(parts, spoken, BrowseChoice(topic=topic).href()),
    )


def between(facts: NetworkFacts, one: RegisteredTown, other: RegisteredTown) -> Answer:
    """By which stored facts two towns are connected, the most telling first."""
    spoken = facts.spoken
    heading = spoken.say("Was %(one)s und %(other)s verbindet", one=one.name, other=other.name)
    if one == other:
        return Answer(heading, spoken.say("Das ist zweimal dieselbe Stadt. Nennen Sie zwei verschiedene Städte."))
    if silent := [town.name for town in (one, other) if not is_known(facts.graph, town)]:
        told = spoken.say("Noch nichts Öffentliches angegeben hat: %(towns)s.", towns=", ".join(silent))
        return Answer(heading, told)
    paths = connections(facts.graph, one.ags, other.ags)[:MOST_PATHS]
    return Answer(
        heading,
        spoken.say("Dazu ist keine Verbindung gespeichert."),
        paths=tuple(path_said(path, spoken) for path in paths),
    )


def all_networks(facts: NetworkFacts) -> tuple[Section, ...]:
    """Who works with whom: every network that is known, with its members, by name."""
    spoken, graph = facts.spoken, facts.graph
    networks = [
        (node["label_de"], steps_in(graph, key, EdgeKind.MEMBER_OF))
        for key, node in graph.nodes(data=True)
        if node["kind"] == NodeKind.NETWORK
    ]
    return tuple(
        Section(title, tuple(_member(step.end, spoken) for step in sorted(members, key=lambda one: one.end.label_de)))
        for title, members in sorted(networks, key=lambda one: one[0])
        if members
    )


def is_known(graph: KnowledgeGraph, town: RegisteredTown) -> bool:
    """Whether the town occurs in the graph at all."""
    return node_id(NodeKind.TOWN, town.ags) in graph


def path_said(path: EvidencePath, spoken: Spoken) -> Said:
    """A path as a sentence with its sources."""
    sources = dict.fromkeys(step.source for step in path.steps if step.source)
    return Said(sentence(path, spoken.language), "; ".join(sources))


def mention_said(mention: Mention, spoken: Spoken) -> Said:
    """A town's statement as a sentence with its source."""
    return Said(mention_sentence(mention, spoken.language), mention.step.source or "")


def counted(heading: str, towns: int, spoken: Spoken) -> str:
    """The heading of a section with its number of towns."""
    return f"{heading}: {spoken.count(towns, spoken.say('Stadt'), spoken.say('Städte'))}"


def _sections(parts: Iterable[tuple[str, Sequence[Mention]]], spoken: Spoken, all_href: str) -> tuple[Section, ...]:
    return tuple(_section(spoken.say(heading), mentions, spoken, all_href) for heading, mentions in parts if mentions)


def _section(heading: str, mentions: Sequence[Mention], spoken: Spoken, all_href: str) -> Section:
    """Each town once, in the order of its strongest statement."""
    said: dict[NodeRef, list[Said]] = {}
    for mention in mentions:
        said.setdefault(mention.town, []).append(mention_said(mention, spoken))
    towns = [_town(town, sentences, spoken) for town, sentences in said.items()]
    left_out = len(towns) - MOST_TOWNS
    more = ""
    if left_out > 0:
        others = spoken.count(left_out, spoken.say("weitere Stadt"), spoken.say("weitere Städte"))
        more = spoken.say("Dazu %(towns)s: alle in der Liste zeigen", towns=others)
    return Section(counted(heading, len(towns), spoken), tuple(towns[:MOST_TOWNS]), more, all_href if more else "")


def _town(town: NodeRef, said: Sequence[Said], spoken: Spoken) -> TownSaid:
    return TownSaid(town.label(spoken.language), f"/staedte/{town.key}", tuple(said), town.key)


def _member(town: NodeRef, spoken: Spoken) -> TownSaid:
    return TownSaid(town.label(spoken.language), f"/netzwerk?stadt={town.key}", (), town.key)
