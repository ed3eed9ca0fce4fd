"""What is an evidence path: stored facts, one after the other, from one town to another?"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind

LONGEST = 4
STEP_FIELDS = frozenset({"kind", "weight", "confidence", "date", "source"})


@dataclass(frozen=True, slots=True)
class NodeRef:
    """A node with its labels."""

    id: str
    kind: NodeKind
    key: str
    label_de: str
    label_en: str

    def label(self, language: str) -> str:
        """German for ``de``, else English."""
        return self.label_de if language == "de" else self.label_en


@dataclass(frozen=True, slots=True)
class Step:
    """One stored edge, walked from ``start`` to ``end``; ``forward`` tells whether it is stored in this direction.

    ``key`` names the edge among those between its nodes; ``details`` holds what else is stored with it
    (stage, title, role, format …).
    """

    start: NodeRef
    end: NodeRef
    kind: EdgeKind
    forward: bool
    key: str
    weight: float
    confidence: float
    date: str | None
    source: str | None
    details: Mapping[str, Any]

    @property
    def edge(self) -> tuple[str, str, str]:
        """The stored edge: from, to, key."""
        start, end = (self.start, self.end) if self.forward else (self.end, self.start)
        return start.id, end.id, self.key

    @property
    def statement(self) -> str | None:
        """What ties together edges that come from one statement of a town."""
        return self.details.get("statement")

    def turned(self) -> "Step":
        """The same edge walked the other way."""
        return replace(self, start=self.end, end=self.start, forward=not self.forward)


class PathKind(StrEnum):
    """What a path says about seeker and partner, the most telling kind first."""

    HELP = "help"
    RELATED_HELP = "related_help"
    SHARED = "shared"
    RELATED_SHARED = "related_shared"
    SHARED_EXPERIENCE = "shared_experience"
    EXCHANGED = "exchanged"
    BRIDGE = "bridge"
    NETWORK = "network"
    PLACE = "place"


RANKS = {kind: rank for rank, kind in enumerate(PathKind)}


@dataclass(frozen=True, slots=True)
class EvidencePath:
    """One to four steps that hang together; ``strength`` in [0, 1] orders paths of one kind.

    ``tail`` of the steps lead on from the partner (to the method or project by which it was done); the
    others lead from the seeker to the partner.
    """

    kind: PathKind
    steps: tuple[Step, ...]
    strength: float
    tail: int = 0

    @property
    def seeker(self) -> NodeRef:
        """The town that the path starts from."""
        return self.steps[0].start

    @property
    def partner(self) -> NodeRef:
        """The town that the path leads to."""
        return self.steps[len(self.steps) - self.tail - 1].end

    @property
    def nodes(self) -> tuple[NodeRef, ...]:
        """All nodes in the order walked."""
        return (self.seeker, *(step.end for step in self.steps))


def node_of(graph: KnowledgeGraph, node: str) -> NodeRef:
    """A node of the graph as a value."""
    facts = graph.nodes[node]
    return NodeRef(node, NodeKind(facts["kind"]), facts["key"], facts["label_de"], facts["label_en"])


def sorted_nodes(graph: KnowledgeGraph) -> list[tuple[str, Mapping[str, Any]]]:
    """All nodes with their facts, by id."""
    return [(node, graph.nodes[node]) for node in sorted(graph)]


def steps_out(
    graph: KnowledgeGraph, node: str, *kinds: EdgeKind, among: Container[str] | None = None
) -> tuple[Step, ...]:
    """The edges of these kinds that leave a node, in a fixed order; ``among`` limits where they may lead."""
    # networkx keeps the order of insertion; paths must not depend on it.
    found = [
        (end, key, facts)
        for _, end, key, facts in graph.out_edges(node, keys=True, data=True)
        if facts["kind"] in kinds and (among is None or end in among)
    ]
    return tuple(_step(graph, (node, end, key), facts) for end, key, facts in sorted(found, key=_ends))


def steps_in(
    graph: KnowledgeGraph, node: str, *kinds: EdgeKind, among: Container[str] | None = None
) -> tuple[Step, ...]:
    """The edges of these kinds that reach a node, walked backwards; ``among`` limits where they may come from."""
    found = [
        (start, key, facts)
        for start, _, key, facts in graph.in_edges(node, keys=True, data=True)
        if facts["kind"] in kinds and (among is None or start in among)
    ]
    return tuple(_step(graph, (start, node, key), facts).turned() for start, key, facts in sorted(found, key=_ends))


def _ends(edge: tuple[str, str, Mapping[str, Any]]) -> tuple[str, str]:
    return edge[:2]


def _step(graph: KnowledgeGraph, edge: tuple[str, str, str], facts: Mapping[str, Any]) -> Step:
    return Step(
        node_of(graph, edge[0]),
        node_of(graph, edge[1]),
        EdgeKind(facts["kind"]),
        forward=True,
        key=edge[2],
        weight=facts["weight"],
        confidence=facts["confidence"],
        date=facts.get("date"),
        source=facts.get("source"),
        details={name: value for name, value in facts.items() if name not in STEP_FIELDS},
    )
