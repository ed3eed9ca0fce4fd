"""Who has experience with a method, who works on a topic, and who exchanges with whom?"""

from collections.abc import Iterator
from dataclasses import dataclass

from matchmaker.errors import NotFound
from matchmaker.graph.path import NodeRef, Step, steps_in, steps_out
from matchmaker.graph.reach import kin_of
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, node_id

WORKS_ON = (EdgeKind.NEEDS, EdgeKind.HAS_EXPERIENCE)


@dataclass(frozen=True, slots=True)
class Mention:
    """One town's statement on a subject: ``step`` leads from the town to what it states.

    ``related`` is the topic beside the one asked for to which the statement belongs; ``None`` for the one itself.
    """

    town: NodeRef
    step: Step
    related: NodeRef | None = None

    @property
    def is_need(self) -> bool:
        """Whether the town seeks advice; else it has experience."""
        return self.step.kind in (EdgeKind.NEEDS, EdgeKind.HAS_CHALLENGE)


@dataclass(frozen=True, slots=True)
class Exchange:
    """Two towns that exchange or did: ``first`` < ``second`` by AGS.

    ``format`` is a format or kind of relation, ``label`` what it was about as far as stored; a ``date``
    of a running exchange is its beginning, of an ended one its end.
    """

    first: NodeRef
    second: NodeRef
    format: str
    label: str | None
    running: bool
    date: str | None
    source: str | None


def towns_with_method(graph: KnowledgeGraph, method: str) -> tuple[Mention, ...]:
    """Who used a method, the most experienced first, then by AGS; ``NotFound`` for an unknown method.

    What is only an idea is no experience yet.
    """
    node = _known(graph, NodeKind.METHOD, method)
    used = (step.turned() for step in steps_in(graph, node, EdgeKind.USED_METHOD))
    return _ranked(step for step in used if step.weight > 0)


def towns_on_topic(graph: KnowledgeGraph, topic: str) -> tuple[Mention, ...]:
    """Who needs a topic or has experience with it, its subtopics and its challenges included.

    The strongest statement first, then by AGS. ``NotFound`` for an unknown topic.
    """
    subjects = _with_narrower(graph, _known(graph, NodeKind.TOPIC, topic))
    once = {step.edge: step for subject in subjects for step in _stated_on(graph, subject)}
    return _ranked(iter(once.values()))


def towns_on_related(graph: KnowledgeGraph, topic: str) -> tuple[Mention, ...]:
    """Who works on the topic above, beside it, or on one that people look for as well; ``related`` names that one.

    Without what ``towns_on_topic`` names already. Nearness times strength decides the order, then AGS.
    """
    node = _known(graph, NodeKind.TOPIC, topic)
    own = set(_with_narrower(graph, node))
    told = {mention.step.edge for mention in towns_on_topic(graph, topic)}
    found: dict[tuple[str, str, str], tuple[float, Mention]] = {}
    for kinship in sorted(kin_of(graph, node, graph), key=lambda one: (-one.kin, one.steps[-1].end.id)):
        beside = kinship.steps[-1].end
        for step in () if beside.id in own else _stated_on(graph, beside.id):
            if step.edge not in told:
                found.setdefault(step.edge, (kinship.kin * step.weight, Mention(step.start, step, beside)))
    ordered = sorted(found.values(), key=lambda one: (-round(one[0], 9), one[1].town.key, one[1].step.edge))
    return tuple(mention for _, mention in ordered)


def _stated_on(graph: KnowledgeGraph, topic: str) -> Iterator[Step]:
    """What towns state on a topic itself and on the challenges that concern it."""
    yield from (step.turned() for step in steps_in(graph, topic, *WORKS_ON))
    for concerning in steps_in(graph, topic, EdgeKind.CONCERNS):
        if concerning.end.kind is NodeKind.CHALLENGE:
            stated = steps_in(graph, concerning.end.id, EdgeKind.HAS_CHALLENGE, EdgeKind.HAS_EXPERIENCE)
            yield from (step.turned() for step in stated)


def exchanges(graph: KnowledgeGraph, ags: str | None = None) -> tuple[Exchange, ...]:
    """Who exchanges or exchanged with whom, by AGS; of one town alone where ``ags`` names it."""
    wanted = None if ags is None else _known(graph, NodeKind.TOWN, ags)
    towns = [node for node, facts in graph.nodes(data=True) if facts["kind"] == NodeKind.TOWN]
    found = [
        _exchange(step)
        for town in sorted(towns)
        for step in steps_out(graph, town, EdgeKind.EXCHANGED_WITH)
        if step.start.key < step.end.key and wanted in (None, step.start.id, step.end.id)
    ]
    return tuple(found)


def _exchange(step: Step) -> Exchange:
    told = step.details
    return Exchange(
        step.start,
        step.end,
        told["format"],
        told.get("label"),
        told.get("running", False),
        step.date,
        step.source,
    )


def _with_narrower(graph: KnowledgeGraph, topic: str) -> Iterator[str]:
    yield topic
    for narrower in steps_in(graph, topic, EdgeKind.BROADER):
        yield from _with_narrower(graph, narrower.end.id)


def _ranked(steps: Iterator[Step]) -> tuple[Mention, ...]:
    mentions = (Mention(step.start, step) for step in steps)
    return tuple(sorted(mentions, key=lambda one: (-one.step.weight, one.town.key, one.step.end.id, one.step.key)))


def _known(graph: KnowledgeGraph, kind: NodeKind, key: str) -> str:
    node = node_id(kind, key)
    if node not in graph:
        raise NotFound(f"„{key}“ kommt im Wissensgraphen nicht vor.")
    return node
