"""How is a graph copied so quickly that a page may wait for it, where only a little of the copy is to change?"""

# ruff: noqa: SLF001  # networkx offers no such copy: its own takes ten times as long for what nobody changes.
from typing import Any

import networkx as nx

from matchmaker.graph.schema import KnowledgeGraph


def loose_copy(graph: KnowledgeGraph) -> KnowledgeGraph:
    """A graph with tables of nodes and neighbours of its own, which shares with the other what stands in them.

    Nodes and edges may be taken out, and new nodes added; ``change_node`` and ``add_edge_between`` do the rest. To
    change anything of it in place would change the other graph, too.
    """
    copied: Any = nx.MultiDiGraph(**graph.graph)
    tables: Any = graph
    copied._node = dict(tables._node)
    copied._adj = {start: dict(ends) for start, ends in tables._adj.items()}
    copied._pred = {end: dict(starts) for end, starts in tables._pred.items()}
    made: KnowledgeGraph = copied
    return made


def change_node(copied: KnowledgeGraph, key: str, told: dict[str, Any]) -> None:
    """Lay attributes over those of a node of a loose copy."""
    nodes = _tables(copied)._node
    nodes[key] = {**nodes[key], **told}


def add_edge_between(copied: KnowledgeGraph, ends: tuple[str, str], key: str, told: dict[str, Any]) -> None:
    """Add one more edge to a loose copy, between two of its nodes."""
    start, end = ends
    tables = _tables(copied)
    if (shared := tables._adj[start].get(end)) is not None:
        # One table that stands in both places, as networkx keeps it.
        tables._adj[start][end] = tables._pred[end][start] = dict(shared)
    copied.add_edge(start, end, key, **told)


def _tables(graph: KnowledgeGraph) -> Any:
    """The graph as what it is made of, of which its types say nothing."""
    return graph
