"""What does a town reach in the graph: which subjects does it need, and with which has it experience?"""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from matchmaker.graph.path import NodeRef, Step, steps_in, steps_out
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind
from matchmaker.graph.taxonomy_facts import RELATED_WEIGHT
from matchmaker.taxonomy.model import PARENT_OR_CHILD, SIBLING


@dataclass(frozen=True, slots=True)
class Reach:
    """One or two steps from a town to a subject (topic, challenge or method) that its statement is about."""

    steps: tuple[Step, ...]

    @property
    def subject(self) -> NodeRef:
        """What is reached."""
        return self.steps[-1].end

    @property
    def weight(self) -> float:
        """The statement's own weight: how pressing the need, how far the experience."""
        return self.steps[0].weight

    @property
    def statement(self) -> tuple[str, str | None]:
        """What two reaches have in common that come from one statement of the town."""
        return self.steps[0].kind, self.steps[0].statement

    def backwards(self) -> tuple[Step, ...]:
        """From the subject to the town."""
        return tuple(step.turned() for step in reversed(self.steps))


@dataclass(frozen=True, slots=True)
class Kinship:
    """One or two steps from a topic to a related one, with the nearness that counts for a score.

    ``kin`` is that of ``Taxonomy.kin``: parent or child 0.7, sibling 0.5; for "see also", which no score
    counts, a weight of its own below these.
    """

    steps: tuple[Step, ...]
    kin: float


def needs_of(graph: KnowledgeGraph, town: str) -> tuple[Reach, ...]:
    """The topics and challenges that a town needs, and the topics that these challenges concern."""
    return tuple(_reaches(graph, town, (EdgeKind.NEEDS, EdgeKind.HAS_CHALLENGE)))


def experience_of(graph: KnowledgeGraph, town: str) -> tuple[Reach, ...]:
    """The subjects that a town has experience with; what is only an idea is none."""
    found = _reaches(graph, town, (EdgeKind.HAS_EXPERIENCE, EdgeKind.USED_METHOD))
    return tuple(reach for reach in found if reach.weight > 0)


def kin_of(graph: KnowledgeGraph, topic: str, among: Container[str]) -> Iterator[Kinship]:
    """The topics above, below and beside a topic, and those that people look for as well, if they are ``among``."""
    for wider in steps_out(graph, topic, EdgeKind.BROADER):
        if wider.end.id in among:
            yield Kinship((wider,), PARENT_OR_CHILD)
        for sibling in steps_in(graph, wider.end.id, EdgeKind.BROADER, among=among):
            if sibling.end.id != topic:
                yield Kinship((wider, sibling), SIBLING)
    for narrower in steps_in(graph, topic, EdgeKind.BROADER, among=among):
        yield Kinship((narrower,), PARENT_OR_CHILD)
    for other in steps_out(graph, topic, EdgeKind.RELATED, among=among):
        yield Kinship((other,), RELATED_WEIGHT)


def _reaches(graph: KnowledgeGraph, town: str, kinds: tuple[EdgeKind, ...]) -> Iterator[Reach]:
    for step in steps_out(graph, town, *kinds):
        yield Reach((step,))
        # The usual topics of a method count only where the town did not say what it used it for.
        is_told_elsewhere = step.kind is EdgeKind.USED_METHOD and "topic" in step.details
        if step.end.kind is not NodeKind.TOPIC and not is_told_elsewhere:
            for concerned in steps_out(graph, step.end.id, EdgeKind.CONCERNS):
                yield Reach((step, concerned))
