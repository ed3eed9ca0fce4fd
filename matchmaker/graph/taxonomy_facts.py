"""Which nodes and edges does the taxonomy bring?"""

from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, node_id
from matchmaker.graph.writing import TAXONOMY_SOURCE, Fact, add_fact, add_node
from matchmaker.taxonomy.model import PARENT_OR_CHILD, Challenge, EntryKind, Labels, Method, Taxonomy

NODE_KINDS = {
    EntryKind.TOPIC: NodeKind.TOPIC,
    EntryKind.CHALLENGE: NodeKind.CHALLENGE,
    EntryKind.METHOD: NodeKind.METHOD,
}
# "See also" of the taxonomy: no score counts it, so it ranks behind every kinship that scores do count.
RELATED_WEIGHT = 0.25


def entry_node(taxonomy: Taxonomy, entry_id: str) -> str:
    """The node of a topic, challenge or method; ``NotFound`` if the taxonomy does not know the id."""
    return node_id(NODE_KINDS[taxonomy.kind(entry_id)], entry_id)


def add_taxonomy(graph: KnowledgeGraph, taxonomy: Taxonomy) -> None:
    """All entries with ``broader``, ``related`` (both ways) and ``concerns``."""
    for topic in taxonomy.topics:
        labels = _labels(topic.labels)
        add_node(graph, NodeKind.TOPIC, topic.id, labels, level=topic.level.value, state_law=topic.state_law.value)
    entries: tuple[Challenge | Method, ...] = (*taxonomy.challenges, *taxonomy.methods)
    for entry in entries:
        add_node(graph, NODE_KINDS[taxonomy.kind(entry.id)], entry.id, _labels(entry.labels))
        _concern(graph, taxonomy, entry)
    for topic in taxonomy.topics:
        own = entry_node(taxonomy, topic.id)
        if topic.broader is not None:
            wider = Fact(EdgeKind.BROADER, PARENT_OR_CHILD, source=TAXONOMY_SOURCE)
            add_fact(graph, own, entry_node(taxonomy, topic.broader), wider)
        for other in topic.related:
            tie = Fact(EdgeKind.RELATED, RELATED_WEIGHT, source=TAXONOMY_SOURCE)
            add_fact(graph, own, entry_node(taxonomy, other), tie)
            add_fact(graph, entry_node(taxonomy, other), own, tie)


def _concern(graph: KnowledgeGraph, taxonomy: Taxonomy, entry: Challenge | Method) -> None:
    for topic in entry.topics:
        fact = Fact(EdgeKind.CONCERNS, source=TAXONOMY_SOURCE)
        add_fact(graph, entry_node(taxonomy, entry.id), entry_node(taxonomy, topic), fact)


def _labels(labels: Labels) -> tuple[str, str]:
    return labels.de, labels.en
