"""Small knowledge graphs of the invented towns."""

from collections.abc import Iterable, Sequence

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import EvidencePath, PathKind
from matchmaker.graph.schema import STRANGER, Audience, KnowledgeGraph
from matchmaker.towns.history import Relation
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile
from tests.builders import a_profile, a_taxonomy, a_town

TOWNS = tuple(a_town(number) for number in range(8))


def a_graph(
    profiles: Iterable[TownProfile], audience: Audience = STRANGER, relations: Iterable[Relation] = ()
) -> KnowledgeGraph:
    """The graph of the eight invented towns with these profiles and relations."""
    return build_graph(GraphSources(TOWNS, profiles, a_taxonomy(), relations), audience)


def seeker(number: int, *needs: str | Need, **changes) -> TownProfile:
    """A town with these needs and no experience."""
    stated = tuple(need if isinstance(need, Need) else Need(need) for need in needs)
    return a_profile(number, **({"needs": stated, "experience": ()} | changes))


def giver(number: int, *told: Experience, **changes) -> TownProfile:
    """A town with this experience and no needs."""
    return a_profile(number, **({"needs": (), "experience": told} | changes))


def on_topic(topic: str, stage: Stage = Stage.IN_OPERATION, **changes) -> Experience:
    """Experience with a topic as such."""
    return Experience(topic, StatementKind.TOPIC, stage, topic=topic, **changes)


def by_method(method: str, topic: str | None, stage: Stage = Stage.IN_OPERATION, **changes) -> Experience:
    """Experience with a method, on a topic where one is given."""
    return Experience(method, StatementKind.METHOD, stage, topic=topic, **changes)


def of_kind(paths: Sequence[EvidencePath], kind: PathKind) -> list[EvidencePath]:
    """The paths of one kind, in their order."""
    return [path for path in paths if path.kind is kind]


def as_text(path: EvidencePath) -> str:
    """A path in one line, with its stored edges: ``town:1 -needs> topic:x <has_experience- town:2``."""
    said = (f"-{step.kind}> {step.end.id}" if step.forward else f"<{step.kind}- {step.end.id}" for step in path.steps)
    return " ".join((path.seeker.id, *said))
