"""How do two towns hang together: which stored facts lead from the one to the other?"""

from collections.abc import Container, Iterable, Iterator
from math import prod

from matchmaker.errors import MatchmakerError, NotFound
from matchmaker.graph.path import LONGEST, RANKS, EvidencePath, PathKind, Step, steps_in, steps_out
from matchmaker.graph.reach import Reach, experience_of, kin_of, needs_of
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, node_id

DIRECTED = (PathKind.HELP, PathKind.RELATED_HELP)


def evidence_paths(graph: KnowledgeGraph, seeker: str, partner: str) -> tuple[EvidencePath, ...]:
    """All typed paths of at most four stored facts from the seeker to the partner (AGS), the most telling first.

    Help (the partner has experience with what the seeker needs), shared needs, shared experience, exchanges
    with each other or with the same third town, networks, places; a related topic makes a kind of its own.
    Two statements make one path, the strongest, and no two of a kind go over the same nodes, but
    exchanges are named one by one. Within a kind the stronger, then the shorter comes first, then a
    project before a method: the choice hangs on no third town, so every excerpt of the graph gives the same.
    ``NotFound`` for a town that is not in the graph.
    """
    a, b = _towns(graph, seeker, partner)
    needs, theirs = needs_of(graph, a), experience_of(graph, b)
    found = [
        *_joined(graph, needs, theirs, (PathKind.HELP, PathKind.RELATED_HELP)),
        *_joined(graph, needs, needs_of(graph, b), (PathKind.SHARED, PathKind.RELATED_SHARED)),
        *_joined(graph, experience_of(graph, a), theirs, (PathKind.SHARED_EXPERIENCE, None)),
        *_ties(graph, a, b),
        *_places(graph, a, b),
    ]
    first: dict[object, EvidencePath] = {}
    for path in sorted(found, key=_order):
        # Two exchanges with one town are two facts; elsewhere the same nodes would read as the same sentence.
        alike = _order(path) if path.kind is PathKind.EXCHANGED else (path.kind, _nodes(path))
        first.setdefault(alike, path)
    return tuple(first.values())


def connections(graph: KnowledgeGraph, one: str, other: str) -> tuple[EvidencePath, ...]:
    """How two towns are connected: ``evidence_paths`` with each of them as the seeker, nothing twice."""
    back = (path for path in evidence_paths(graph, other, one) if path.kind in DIRECTED)
    return tuple(sorted((*evidence_paths(graph, one, other), *back), key=_order))


def _towns(graph: KnowledgeGraph, *keys: str) -> tuple[str, ...]:
    towns = tuple(node_id(NodeKind.TOWN, key) for key in keys)
    for town, key in zip(towns, keys, strict=True):
        if town not in graph:
            raise NotFound(f"Die Stadt {key} kommt im Wissensgraphen nicht vor: weder klein noch von jemandem genannt.")
    if len(set(towns)) < len(towns):
        raise MatchmakerError("Das ist zweimal dieselbe Stadt. Nennen Sie zwei verschiedene Städte.")
    return towns


def _joined(
    graph: KnowledgeGraph,
    seeking: Iterable[Reach],
    meeting: Iterable[Reach],
    kinds: tuple[PathKind, PathKind | None],
) -> Iterator[EvidencePath]:
    """Paths that meet on one subject (first kind) or on two related topics (second kind, if there is one)."""
    there: dict[str, list[Reach]] = {}
    for reach in meeting:
        there.setdefault(reach.subject.id, []).append(reach)
    best: dict[tuple[tuple[str, str | None], tuple[str, str | None]], EvidencePath] = {}
    for mine in seeking:
        for between, kin in _ways(graph, mine, there if kinds[1] else ()):
            end = between[-1].end if between else mine.subject
            for reach in there.get(end.id, ()):
                steps = (*mine.steps, *between, *reach.backwards())
                kind = kinds[0] if not between else kinds[1]
                if kind is None or len(steps) > LONGEST:
                    continue
                path = _with_tail(graph, EvidencePath(kind, steps, _strength(kind, kin, mine, reach)), reach)
                pair = (mine.statement, reach.statement)
                best[pair] = min(best.get(pair, path), path, key=_order)
    yield from best.values()


def _ways(graph: KnowledgeGraph, reach: Reach, related: Container[str]) -> Iterator[tuple[tuple[Step, ...], float]]:
    """Nothing between, and the steps to each of the topics that is related."""
    yield (), 1.0
    if related and reach.subject.kind is NodeKind.TOPIC:
        for kinship in kin_of(graph, reach.subject.id, related):
            yield kinship.steps, kinship.kin


def _strength(kind: PathKind, kin: float, mine: Reach, theirs: Reach) -> float:
    """As the scores count it: need · kin · experience for help, the weaker of both for what is shared."""
    if kind in DIRECTED:
        return mine.weight * kin * theirs.weight
    return kin * min(mine.weight, theirs.weight)


def _with_tail(graph: KnowledgeGraph, path: EvidencePath, reach: Reach) -> EvidencePath:
    """Lead on to the method or project of the same statement, where that makes no fifth step."""
    if path.kind not in DIRECTED or len(path.steps) >= LONGEST or reach.steps[0].kind is not EdgeKind.HAS_EXPERIENCE:
        return path
    for step in steps_out(graph, path.partner.id, EdgeKind.USED_METHOD, EdgeKind.RAN_PROJECT):
        if step.statement == reach.steps[0].statement:
            steps = (*path.steps, step)
            return EvidencePath(path.kind, steps, path.strength, tail=1)
    return path


def _ties(graph: KnowledgeGraph, a: str, b: str) -> Iterator[EvidencePath]:
    """Exchanges with each other, with the same third town, and common networks."""
    for met in steps_out(graph, a, EdgeKind.EXCHANGED_WITH):
        if met.end.id == b:
            yield EvidencePath(PathKind.EXCHANGED, (met,), met.weight)
            continue
        for on in steps_out(graph, met.end.id, EdgeKind.EXCHANGED_WITH, among=(b,)):
            yield EvidencePath(PathKind.BRIDGE, (met, on), met.weight * on.weight)
    for own in steps_out(graph, a, EdgeKind.MEMBER_OF):
        if own.end.kind is NodeKind.NETWORK:
            for theirs in steps_in(graph, own.end.id, EdgeKind.MEMBER_OF, among=(b,)):
                yield EvidencePath(PathKind.NETWORK, (own, theirs), own.weight * theirs.weight)


def _places(graph: KnowledgeGraph, a: str, b: str) -> Iterator[EvidencePath]:
    """The same district, else the same state; the same setting. The longer way round counts less."""
    there = {step.end.id: step for step in steps_out(graph, b, EdgeKind.LIES_IN)}
    for own in steps_out(graph, a, EdgeKind.LIES_IN):
        if own.end.id in there:
            yield _place((own, there[own.end.id].turned()))
            continue
        wider = {
            step.end.id: (step.turned(), there[place].turned()) for place in there for step in _wider(graph, place)
        }
        for up in _wider(graph, own.end.id):
            if up.end.id in wider:
                yield _place((own, up, *wider[up.end.id]))


def _wider(graph: KnowledgeGraph, place: str) -> tuple[Step, ...]:
    return steps_out(graph, place, EdgeKind.LIES_IN)


def _place(steps: tuple[Step, ...]) -> EvidencePath:
    sure = prod(step.weight * step.confidence for step in steps)
    return EvidencePath(PathKind.PLACE, steps, 2 * sure / len(steps))


def _order(path: EvidencePath) -> tuple[object, ...]:
    # Rounded, so that the same product in another order of factors is the same strength.
    strength = -round(path.strength, 9)
    edges = tuple(step.edge for step in path.steps)
    # A project is one town's own, a method many towns'.
    over_method = path.steps[-1].kind is EdgeKind.USED_METHOD
    return RANKS[path.kind], strength, len(path.steps), over_method, _nodes(path), edges


def _nodes(path: EvidencePath) -> tuple[str, ...]:
    return tuple(node.id for node in path.nodes)
