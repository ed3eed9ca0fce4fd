"""Which paths of stored facts stand behind the reasons that are told of a pair?"""

from collections.abc import Iterator, Sequence

from matchmaker.graph.path import EvidencePath, NodeRef, PathKind, steps_out
from matchmaker.graph.queries import DIRECTED
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind
from matchmaker.scoring.pair_score import PairScore, Reason
from matchmaker.scoring.telling import reasons_for, topics_of

SHARED = (PathKind.SHARED, PathKind.RELATED_SHARED)


Proven = tuple[EvidencePath, tuple[tuple[str, Reason], ...]]
"""A path and what it proves: each reason with the town (AGS) that reads it."""


def paths_of_reasons(
    paths: Sequence[EvidencePath], score: PairScore, graph: KnowledgeGraph
) -> tuple[EvidencePath, ...]:
    """For each told reason about topics the one of ``paths`` that it rests on, in the order told, none twice."""
    return tuple(path for path, _ in proven_reasons(paths, score, graph))


def proven_reasons(paths: Sequence[EvidencePath], score: PairScore, graph: KnowledgeGraph) -> tuple[Proven, ...]:
    """The paths that told reasons rest on, in the order told, each once with all the reasons that it proves.

    It names the same topics (a challenge those that it concerns), and of several the one with the reason's own project
    or method. A reason about size, place or time has no path.
    """
    found = [(_path_of(reason, reader, paths, graph), (reader, reason)) for reader, reason in _told(score)]
    kept: list[EvidencePath] = []
    for path, _ in found:
        if path is not None and path not in kept:
            kept.append(path)
    return tuple((path, tuple(told for other, told in found if other == path)) for path in kept)


def _told(score: PairScore) -> Iterator[tuple[str, Reason]]:
    """The reasons that are about topics, each with the town that reads it."""
    for reader in (score.a, score.b):
        for reason in reasons_for(score, reader):
            if reason.code.startswith("learns_") or reason.code in ("shared_challenge", "related_challenge"):
                yield reader, reason


def _path_of(reason: Reason, reader: str, paths: Sequence[EvidencePath], graph: KnowledgeGraph) -> EvidencePath | None:
    is_learned = reason.code.startswith("learns_")
    named = topics_of(reason)
    fitting = [
        path
        for path in paths
        if (path.kind in DIRECTED and path.seeker.key == reader if is_learned else path.kind in SHARED)
        and named <= _topics_of_path(path, graph)
    ]
    # The first of those that fit equally well: paths come with the most telling first.
    return min(fitting, key=lambda path: (not _names(path, reason), _is_wider(path, named, graph)), default=None)


def _names(path: EvidencePath, reason: Reason) -> bool:
    """Whether the path leads over the project or method that the reason names, or it names none."""
    subject = dict(reason.subject)
    if "title" not in subject and "method" not in subject:
        return True
    titles = {step.details.get("title") for step in path.steps}
    return subject.get("title") in titles or subject.get("method") in {node.key for node in path.nodes}


def _is_wider(path: EvidencePath, named: frozenset[str], graph: KnowledgeGraph) -> bool:
    return _topics_of_path(path, graph) != named


def _topics_of_path(path: EvidencePath, graph: KnowledgeGraph) -> frozenset[str]:
    return frozenset(topic for node in path.nodes for topic in _topics_at(node, graph))


def _topics_at(node: NodeRef, graph: KnowledgeGraph) -> Iterator[str]:
    if node.kind is NodeKind.TOPIC:
        yield node.key
    if node.kind is NodeKind.CHALLENGE:
        yield from (step.end.key for step in steps_out(graph, node.id, EdgeKind.CONCERNS))
