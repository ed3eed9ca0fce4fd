"""Which towns state something on each topic and method, all of them counted in one walk over the graph?"""

from collections import defaultdict
from collections.abc import Mapping

from matchmaker.graph.listings import WORKS_ON
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind

STATED = (*WORKS_ON, EdgeKind.HAS_CHALLENGE)


def towns_by_entry(graph: KnowledgeGraph) -> Mapping[str, frozenset[str]]:
    """For every topic and method the AGS of the towns of ``towns_on_topic`` and ``towns_with_method``, by its id.

    A topic holds what is stated on it, on its challenges and on all topics below it; an idea for a method is no
    experience yet. O(edges); asking topic by topic takes ten times as long.
    """
    stated: dict[str, set[str]] = defaultdict(set)
    upwards: list[tuple[str, str]] = []
    for start, end, told in graph.edges(data=True):
        if told["kind"] in STATED or (told["kind"] == EdgeKind.USED_METHOD and told["weight"] > 0):
            stated[end].add(graph.nodes[start]["key"])
        elif told["kind"] == EdgeKind.BROADER or _is_of_challenge(graph, start, told["kind"]):
            upwards.append((start, end))
    own = {start: frozenset(towns) for start, towns in stated.items()}
    for start, ends in _all_above(upwards).items():
        for end in ends:
            stated[end] |= own.get(start, frozenset())
    entries = [key for key, node in graph.nodes(data=True) if node["kind"] in (NodeKind.TOPIC, NodeKind.METHOD)]
    return {graph.nodes[key]["key"]: frozenset(stated.get(key, ())) for key in entries}


def _is_of_challenge(graph: KnowledgeGraph, start: str, kind: str) -> bool:
    return kind == EdgeKind.CONCERNS and graph.nodes[start]["kind"] == NodeKind.CHALLENGE


def _all_above(upwards: list[tuple[str, str]]) -> Mapping[str, set[str]]:
    """Everything that each node belongs to, over any number of steps, from what is stated on it alone."""
    above: dict[str, set[str]] = defaultdict(set)
    for start, end in upwards:
        above[start].add(end)
    found: dict[str, set[str]] = {}
    for start in list(above):
        reached, waiting = set[str](), list(above[start])
        while waiting:
            if (one := waiting.pop()) not in reached:
                reached.add(one)
                waiting += above.get(one, ())
        found[start] = reached
    return found
