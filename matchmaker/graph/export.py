"""How does the knowledge graph leave the house: GraphML, node-link JSON, JSON-LD?"""

import io
from collections.abc import Mapping
from typing import Any

import networkx as nx

from matchmaker.graph.json_ld import linked_data
from matchmaker.graph.path import sorted_nodes
from matchmaker.graph.schema import KnowledgeGraph
from matchmaker.taxonomy.model import Taxonomy

# In node-link JSON "source" is an edge's first node, so what a fact is taken from needs another name there.
STATED_IN = "stated_in"


def to_graphml(graph: KnowledgeGraph) -> str:
    """GraphML 1.0 with typed attributes; the same graph gives the same text. Edge ids are e0, e1, …"""
    ordered: KnowledgeGraph = nx.MultiDiGraph()
    for node, facts in sorted_nodes(graph):
        ordered.add_node(node, **facts)
    for number, (start, end, _, facts) in enumerate(_sorted_edges(graph)):
        ordered.add_edge(start, end, f"e{number}", **facts)
    written = io.BytesIO()
    nx.write_graphml_xml(ordered, written, encoding="utf-8", prettyprint=True)
    return written.getvalue().decode("utf-8")


def to_node_link(graph: KnowledgeGraph) -> dict[str, Any]:
    """Node-link JSON as ``networkx.node_link_graph`` reads it; ``stated_in`` holds where a fact stands."""
    return {
        "directed": True,
        "multigraph": True,
        "graph": {},
        "nodes": [{"id": node, **facts} for node, facts in sorted_nodes(graph)],
        "edges": [
            {"source": start, "target": end, "key": key, **_without_clash(facts)}
            for start, end, key, facts in _sorted_edges(graph)
        ],
    }


def to_json_ld(graph: KnowledgeGraph, taxonomy: Taxonomy) -> dict[str, Any]:
    """JSON-LD with SKOS for the taxonomy and schema.org for places; its context needs no network."""
    return linked_data(graph, taxonomy)


def _sorted_edges(graph: KnowledgeGraph) -> list[tuple[str, str, str, Mapping[str, Any]]]:
    return sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])


def _without_clash(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {STATED_IN if name == "source" else name: value for name, value in facts.items()}
