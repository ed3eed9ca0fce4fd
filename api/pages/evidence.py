"""Which stored facts lead from a town to others, for the page that anybody may read?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import RANKS, EvidencePath, PathKind
from matchmaker.graph.queries import evidence_paths
from matchmaker.graph.schema import KnowledgeGraph
from matchmaker.graph.wording import sentence
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown

SHOWN_TOWNS = 6
# Paths to more towns than these would cost a page more than they tell.
ASKED_TOWNS = 60


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """A chain of stored facts that leads to another town, and where these facts stand."""

    other: str
    href: str
    sentence: str
    sources: str


@dataclass(frozen=True)
class Statements:
    """Everything that the public graph is built from; equal statements give an equal graph."""

    profiles: tuple[TownProfile, ...]
    relations: tuple[Relation, ...]
    taxonomy: Taxonomy
    network_names: Mapping[str, str]


class GraphShelf:
    """Keeps the graph of what everybody may see, for as long as nobody states anything new."""

    def __init__(self) -> None:
        self._made_from: Statements | None = None
        self._graph: KnowledgeGraph | None = None
        self._lock = Lock()

    def graph(self, stated: Statements, register: Mapping[str, RegisteredTown]) -> KnowledgeGraph:
        """The public graph of the towns that state something; a withdrawn statement is gone at once."""
        with self._lock:
            if self._graph is None or self._made_from != stated:
                towns = [register[ags] for ags in sorted({one.ags for one in stated.profiles} & register.keys())]
                sources = GraphSources(towns, stated.profiles, stated.taxonomy, stated.relations, stated.network_names)
                self._graph, self._made_from = build_graph(sources), stated
            return self._graph


def evidence_for(ags: str, graph: KnowledgeGraph, stated: Statements) -> tuple[EvidenceView, ...]:
    """The most telling path to each of at most six other towns: who can help first, then who shares a question."""
    own = [profile for profile in stated.profiles if profile.ags == ags]
    if not own:
        return ()
    others = _asked(own, stated)
    best = [paths[0] for other in others if (paths := _telling(evidence_paths(graph, ags, other)))]
    best.sort(key=lambda path: (RANKS[path.kind], -path.strength, path.partner.key))
    return tuple(_view(path) for path in best[:SHOWN_TOWNS])


def _telling(paths: Sequence[EvidencePath]) -> list[EvidencePath]:
    """A common state or setting says nothing about an exchange."""
    return [path for path in paths if path.kind is not PathKind.PLACE]


def _asked(own: Sequence[TownProfile], stated: Statements) -> list[str]:
    """The other towns whose fields of work overlap most with this one's, by AGS where equally much."""
    wanted = {field for profile in own for field in _fields(profile, stated.taxonomy)}
    overlap: dict[str, int] = {}
    for profile in stated.profiles:
        if profile.ags != own[0].ags:
            shared = len(wanted & _fields(profile, stated.taxonomy))
            overlap[profile.ags] = max(shared, overlap.get(profile.ags, 0))
    return sorted(overlap, key=lambda ags: (-overlap[ags], ags))[:ASKED_TOWNS]


def _fields(profile: TownProfile, taxonomy: Taxonomy) -> frozenset[str]:
    """The fields that a town's statements belong to."""
    named = [*(need.id for need in profile.needs), *(one.topic or one.id for one in profile.experience)]
    topics = (topic for entry in named if entry in taxonomy for topic in taxonomy.topics_of(entry))
    return frozenset(taxonomy.path_of(topic)[-1] for topic in topics)


def _view(path: EvidencePath) -> EvidenceView:
    return EvidenceView(
        other=path.partner.label_de,
        href=f"/staedte/{path.partner.key}",
        sentence=sentence(path),
        sources="; ".join(dict.fromkeys(step.source for step in path.steps if step.source)),
    )
