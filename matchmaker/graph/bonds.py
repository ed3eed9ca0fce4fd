"""Which other towns is one town connected with, and by which kind of bond?"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from matchmaker.graph.listings import Mention, towns_on_topic
from matchmaker.graph.partners import Partner, partners_of
from matchmaker.graph.path import NodeRef, node_of
from matchmaker.graph.reach import experience_of, needs_of
from matchmaker.graph.schema import KnowledgeGraph, NodeKind, node_id


class Bond(StrEnum):
    """What connects two towns, the firmest kind first."""

    EXCHANGE = "exchange"
    NETWORK = "network"
    KNOWS = "knows"
    SEEKS = "seeks"
    SHARES = "shares"


@dataclass(frozen=True, slots=True)
class Bound:
    """Another town and one kind of bond with it.

    ``partner`` holds the facts of an exchange or a network; else ``mentions`` are the other town's statements: that it
    has experience with what this one needs (knows), that it needs what this one has experience with (seeks), or that
    it needs the same (shares).
    """

    town: NodeRef
    bond: Bond
    partner: Partner | None = None
    mentions: tuple[Mention, ...] = field(default=())


def bonds_of(graph: KnowledgeGraph, ags: str) -> tuple[Bound, ...]:
    """All bonds of a town, by kind; within a kind in the order of their strength, then by AGS.

    A topic counts with its subtopics and challenges. ``NotFound`` for a town that is not in the graph.
    """
    found = [*_met(graph, ags), *_stated(graph, ags)]
    return tuple(sorted(found, key=lambda one: list(Bond).index(one.bond)))


def _met(graph: KnowledgeGraph, ags: str) -> Iterator[Bound]:
    for partner in partners_of(graph, ags):
        yield Bound(partner.town, Bond.EXCHANGE if partner.exchanges else Bond.NETWORK, partner)


def _stated(graph: KnowledgeGraph, ags: str) -> Iterator[Bound]:
    town = node_id(NodeKind.TOWN, ags)
    needs = _topics(graph, [reach.subject for reach in needs_of(graph, town)])
    experience = _topics(graph, [reach.subject for reach in experience_of(graph, town)])
    kinds: tuple[tuple[Bond, list[NodeRef], Callable[[Mention], bool]], ...] = (
        (Bond.KNOWS, needs, lambda one: not one.is_need and one.step.weight > 0),
        (Bond.SEEKS, experience, lambda one: one.is_need),
        (Bond.SHARES, needs, lambda one: one.is_need),
    )
    for bond, topics, counts in kinds:
        told: dict[str, dict[tuple[str, str, str], Mention]] = {}
        for topic in topics:
            for mention in towns_on_topic(graph, topic.key):
                if counts(mention) and mention.town.key != ags:
                    # Two topics may hold the same statement: one of them below the other.
                    told.setdefault(mention.town.key, {}).setdefault(mention.step.edge, mention)
        found = [(_strongest(mentions), key, tuple(mentions.values())) for key, mentions in told.items()]
        for _, key, mentions in sorted(found, key=lambda one: (-one[0], one[1])):
            yield Bound(node_of(graph, node_id(NodeKind.TOWN, key)), bond, mentions=mentions)


def _topics(graph: KnowledgeGraph, subjects: list[NodeRef]) -> list[NodeRef]:
    """The topics among the subjects, each once."""
    return list({one.id: one for one in subjects if graph.nodes[one.id]["kind"] == NodeKind.TOPIC}.values())


def _strongest(mentions: dict[tuple[str, str, str], Mention]) -> float:
    return max(mention.step.weight for mention in mentions.values())
