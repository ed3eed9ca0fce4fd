"""How are questions to the knowledge graph answered on a page: a method, a topic, a town, two towns?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.pages.atlas import Atlas
from api.pages.german_words import count
from matchmaker.graph.listings import Mention, towns_on_related, towns_on_topic, towns_with_method
from matchmaker.graph.mention_wording import mention_sentence
from matchmaker.graph.partners import Partner, partners_of
from matchmaker.graph.path import EvidencePath, NodeRef
from matchmaker.graph.queries import connections
from matchmaker.graph.schema import KnowledgeGraph, NodeKind, node_id
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
    """A town and what is said of it; ``href`` leads to its page."""

    name: str
    href: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an answer; ``more`` says how many towns are left out."""

    heading: str
    towns: tuple[TownSaid, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, in words, and what is known; ``nothing`` is said where ``sections`` and ``paths`` are empty."""

    heading: str
    nothing: str
    sections: tuple[Section, ...] = ()
    paths: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class NetworkFacts:
    """What answers are made from: the graph that everybody may see, the taxonomy, and the towns' names."""

    graph: KnowledgeGraph
    taxonomy: Taxonomy
    atlas: Atlas


def on_method(facts: NetworkFacts, method: str) -> Answer:
    """Who has experience with a method of the taxonomy."""
    label = facts.taxonomy.entry(method).labels.de
    found = towns_with_method(facts.graph, method)
    return Answer(
        heading=f"Wer Erfahrung mit der Methode {label} hat",
        nothing="Damit hat noch keine Stadt öffentlich Erfahrung angegeben.",
        sections=_sections((("Erfahrung", found),)),
    )


def on_topic(facts: NetworkFacts, topic: str) -> Answer:
    """Who works on a topic of the taxonomy: with experience, seeking advice, and on related topics."""
    label = facts.taxonomy.entry(topic).labels.de
    found = towns_on_topic(facts.graph, topic)
    told = [one for one in found if not one.is_need]
    parts = (
        ("Erfahrung", [one for one in told if one.step.weight > 0]),
        ("Erste Ideen", [one for one in told if one.step.weight == 0]),
        ("Rat gesucht", [one for one in found if one.is_need]),
        ("Verwandte Themen", towns_on_related(facts.graph, topic)),
    )
    return Answer(f"Wer am Thema {label} arbeitet", "Dazu hat noch keine Stadt etwas angegeben.", _sections(parts))


def between(facts: NetworkFacts, one: RegisteredTown, other: RegisteredTown) -> Answer:
    """By which stored facts two towns are connected, the most telling first."""
    heading = f"Was {one.name} und {other.name} verbindet"
    if one == other:
        return Answer(heading, "Das ist zweimal dieselbe Stadt. Nennen Sie zwei verschiedene Städte.")
    if silent := [town.name for town in (one, other) if not _is_known(facts.graph, town)]:
        return Answer(heading, f"Noch nichts Öffentliches angegeben hat: {', '.join(silent)}.")
    paths = connections(facts.graph, one.ags, other.ags)[:MOST_PATHS]
    return Answer(heading, "Dazu ist keine Verbindung gespeichert.", paths=tuple(_said(path) for path in paths))


def around(facts: NetworkFacts, town: RegisteredTown) -> Answer:
    """With whom a town exchanges, and with whom it shares a network."""
    heading = f"Mit wem sich {town.name} austauscht"
    found = partners_of(facts.graph, town.ags) if _is_known(facts.graph, town) else ()
    parts = (
        ("Austausch", [partner for partner in found if partner.exchanges]),
        ("Gemeinsames Netzwerk", [partner for partner in found if not partner.exchanges]),
    )
    sections = tuple(_circle(name, partners) for name, partners in parts if partners)
    return Answer(heading, "Dazu ist kein Austausch gespeichert.", sections)


def _sections(parts: Iterable[tuple[str, Sequence[Mention]]]) -> tuple[Section, ...]:
    return tuple(_section(heading, mentions) for heading, mentions in parts if mentions)


def _section(heading: str, mentions: Sequence[Mention]) -> Section:
    """Each town once, in the order of its strongest statement."""
    said: dict[NodeRef, list[Said]] = {}
    for mention in mentions:
        said.setdefault(mention.town, []).append(Said(mention_sentence(mention), mention.step.source or ""))
    return _cut(heading, [_town(town, sentences) for town, sentences in said.items()])


def _circle(heading: str, partners: Sequence[Partner]) -> Section:
    return _cut(heading, [_town(one.town, [_said(path) for path in (*one.met, *one.about)]) for one in partners])


def _cut(heading: str, towns: Sequence[TownSaid]) -> Section:
    left_out = len(towns) - MOST_TOWNS
    more = f"Dazu {count(left_out, 'weitere Stadt', 'weitere Städte')}." if left_out > 0 else ""
    return Section(f"{heading}: {count(len(towns), 'Stadt', 'Städte')}", tuple(towns[:MOST_TOWNS]), more)


def _is_known(graph: KnowledgeGraph, town: RegisteredTown) -> bool:
    return node_id(NodeKind.TOWN, town.ags) in graph


def _town(town: NodeRef, said: Sequence[Said]) -> TownSaid:
    return TownSaid(town.label_de, f"/staedte/{town.key}", tuple(said))


def _said(path: EvidencePath) -> Said:
    return Said(sentence(path), "; ".join(dict.fromkeys(step.source for step in path.steps if step.source)))
