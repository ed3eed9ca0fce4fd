"""How does one fact get into the graph?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, node_id

TAXONOMY_SOURCE = "Themenliste"


@dataclass(frozen=True, slots=True)
class Fact:
    """What an edge says beside its ends.

    ``weight`` and ``confidence`` in [0, 1]; ``date`` as far as known (2021, 2021-05 or 2021-05-31);
    ``statement`` tells facts of the same kind between the same nodes apart and ties together what came from
    one statement. ``more`` holds further attributes.
    """

    kind: EdgeKind
    weight: float = 1.0
    date: str | None = None
    source: str | None = None
    confidence: float = 1.0
    statement: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)


def add_node(graph: KnowledgeGraph, kind: NodeKind, key: str, labels: tuple[str, str], **more: Any) -> str:
    """Add a node with its German and English label; facts that are None are left out. Returns its id."""
    node = node_id(kind, key)
    known = {name: value for name, value in more.items() if value is not None}
    graph.add_node(node, kind=kind.value, key=key, label_de=labels[0], label_en=labels[1], **known)
    return node


def add_fact(graph: KnowledgeGraph, start: str, end: str, fact: Fact) -> None:
    """Add an edge; a fact that is stated twice stays one, the weightier one."""
    key = f"{fact.kind}:{fact.statement}" if fact.statement else fact.kind.value
    if graph.has_edge(start, end, key) and graph.edges[start, end, key]["weight"] >= fact.weight:
        return
    stated: dict[str, Any] = {
        "kind": fact.kind.value,
        "weight": float(fact.weight),
        "date": fact.date,
        "source": fact.source,
        "confidence": float(fact.confidence),
        "statement": fact.statement or None,
        **fact.more,
    }
    graph.add_edge(start, end, key, **{name: value for name, value in stated.items() if value is not None})
