"""Which paths of help and of shared needs are there, found by walking everywhere and looking at the pattern?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.graph.path import PathKind
from matchmaker.graph.schema import KnowledgeGraph

# One letter per step, capital when the edge is walked against its direction.
LETTERS = {
    "needs": "n",
    "has_challenge": "n",
    "concerns": "c",
    "broader": "b",
    "related": "r",
    "has_experience": "e",
    "used_method": "e",
}
KINSHIP = {"": 1.0, "b": 0.7, "B": 0.7, "bB": 0.5, "r": 0.25}
HELP = re.compile("nc?(|b|B|bB|r)C?E")
SHARED = re.compile("nc?(|b|B|bB|r)C?N")


@dataclass(frozen=True)
class Walk:
    """A way of at most four edges, each with whether it was walked backwards."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[str, str, str], ...]
    letters: str


def walks(graph: KnowledgeGraph, start: str, end: str) -> Iterator[Walk]:
    """Every way of one to four different edges from start to end that visits no node twice."""
    open_ = [Walk((start,), (), "")]
    while open_:
        walk = open_.pop()
        if walk.nodes[-1] == end:
            yield walk
        elif len(walk.edges) < 4:
            open_ += list(_longer(graph, walk))


def expected_paths(graph: KnowledgeGraph, seeker: str, partner: str) -> dict[PathKind, dict[tuple, list]]:
    """By kind and pair of statements: (strength, nodes) of all paths between these two statements."""
    found: dict[PathKind, dict[tuple, list]] = {}
    for walk in walks(graph, seeker, partner):
        for pattern, same, related in (
            (HELP, PathKind.HELP, PathKind.RELATED_HELP),
            (SHARED, PathKind.SHARED, PathKind.RELATED_SHARED),
        ):
            match = pattern.fullmatch(walk.letters)
            if match is None or not _is_told(graph, walk):
                continue
            first, last = (graph.edges[walk.edges[place]] for place in (0, -1))
            both = (first["weight"], last["weight"])
            strength = KINSHIP[match[1]] * (both[0] * both[1] if pattern is HELP else min(both))
            statements = (first["kind"], first["statement"], last["kind"], last["statement"])
            if strength > 0:
                kind = related if match[1] else same
                found.setdefault(kind, {}).setdefault(statements, []).append((strength, walk.nodes))
    return found


def _longer(graph: KnowledgeGraph, walk: Walk) -> Iterator[Walk]:
    here = walk.nodes[-1]
    ways = [(edge, edge[1], False) for edge in graph.out_edges(here, keys=True)]
    ways += [(edge, edge[0], True) for edge in graph.in_edges(here, keys=True)]
    for edge, there, backwards in ways:
        letter = LETTERS.get(graph.edges[edge]["kind"], "?")
        # "See also" is stored in both directions; walked against its direction it would be found twice.
        if there not in walk.nodes and not (letter == "r" and backwards):
            yield Walk(
                (*walk.nodes, there), (*walk.edges, edge), walk.letters + (letter.upper() if backwards else letter)
            )


def _is_told(graph: KnowledgeGraph, walk: Walk) -> bool:
    """A method that a town used for a stated topic says nothing on the topics it is usual for."""
    last = graph.edges[walk.edges[-1]]
    through_method = last["kind"] == "used_method" and walk.letters[-2:-1] == "C"
    return not (through_method and "topic" in last)
