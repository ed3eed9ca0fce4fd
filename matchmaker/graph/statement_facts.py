"""Which nodes and edges does a town's profile bring, as far as an audience may see it?"""

from matchmaker.graph.schema import Audience, EdgeKind, KnowledgeGraph, NodeKind, key_of, node_id
from matchmaker.graph.taxonomy_facts import entry_node
from matchmaker.graph.writing import Fact, add_fact, add_node
from matchmaker.taxonomy.model import EntryKind, Taxonomy
from matchmaker.towns.experience_value import experience_value
from matchmaker.towns.profile import Experience, Format, Need, StatementKind, TownProfile, Visibility

FORMAT_LABELS = {
    Format.TANDEM: ("Tandem", "tandem"),
    Format.CIRCLE: ("Kollegiale Beratung", "peer circle"),
    Format.VISIT: ("Beratung vor Ort", "expert visit"),
    Format.CONSORTIUM: ("Verbund", "consortium"),
}


def add_formats(graph: KnowledgeGraph) -> None:
    """The four formats."""
    for format_, labels in FORMAT_LABELS.items():
        add_node(graph, NodeKind.FORMAT, format_.value, labels)


def add_statements(graph: KnowledgeGraph, profile: TownProfile, taxonomy: Taxonomy, audience: Audience) -> None:
    """Needs, experience and formats of a profile, without what the audience may not see.

    The formats that a town is ready for carry no visibility of their own; they are for the network.
    """
    town = node_id(NodeKind.TOWN, profile.ags)
    role = profile.role.value if profile.role else None
    for need in profile.needs:
        if audience.sees(need.visibility, profile.ags):
            _add_need(graph, (town, entry_node(taxonomy, need.id)), need, role)
            _add_source(graph, need.source, town)
    for told in profile.experience:
        if audience.sees(told.visibility, profile.ags):
            _add_experience(graph, town, told, (role, taxonomy))
            _add_source(graph, told.source, town)
    if audience.sees(Visibility.NETWORK, profile.ags):
        for format_ in profile.formats:
            offer = Fact(EdgeKind.OFFERS, statement=role or "", more={"role": role})
            add_fact(graph, town, node_id(NodeKind.FORMAT, format_), offer)


def _add_need(graph: KnowledgeGraph, ends: tuple[str, str], need: Need, role: str | None) -> None:
    is_challenge = ends[1].startswith(f"{NodeKind.CHALLENGE}:")
    kind = EdgeKind.HAS_CHALLENGE if is_challenge else EdgeKind.NEEDS
    fact = Fact(kind, need.intensity, source=need.source, statement=_statement(role, need.id), more={"role": role})
    add_fact(graph, *ends, fact)


def _add_experience(graph: KnowledgeGraph, town: str, told: Experience, context: tuple[str | None, Taxonomy]) -> None:
    """What it was about, and the method or project by which it was done.

    A method whose topic was not stated only leads to the topics it is typical for, by the taxonomy's word.
    """
    role, taxonomy = context
    about = told.topic or (told.id if told.kind is StatementKind.TOPIC else None)
    if about is not None:
        add_fact(graph, town, entry_node(taxonomy, about), _told(EdgeKind.HAS_EXPERIENCE, told, role))
    if told.kind is StatementKind.PROJECT:
        # A project's key is the town's own; two towns may use the same one for two projects.
        key = f"{town.partition(':')[2]}.{key_of(told.id)}"
        project = add_node(graph, NodeKind.PROJECT, key, (told.title or told.id, told.title or told.id))
        add_fact(graph, town, project, _told(EdgeKind.RAN_PROJECT, told, role))
        if about is not None:
            concern = Fact(EdgeKind.CONCERNS, source=told.source)
            add_fact(graph, project, entry_node(taxonomy, about), concern)
    elif told.id in taxonomy and taxonomy.kind(told.id) is EntryKind.METHOD:
        add_fact(graph, town, entry_node(taxonomy, told.id), _told(EdgeKind.USED_METHOD, told, role))


def _told(kind: EdgeKind, told: Experience, role: str | None) -> Fact:
    more = {
        "role": role,
        "stage": told.stage.value,
        "title": told.title,
        "topic": told.topic,
        "failed": told.failed or None,
        "evaluated": told.evaluated or None,
    }
    return Fact(
        kind,
        experience_value(told),
        date=None if told.year is None else str(told.year),
        source=told.source,
        statement=_statement(role, told.id, told.topic),
        more=more,
    )


def _statement(role: str | None, *ids: str | None) -> str:
    return "/".join((role or "", *(one or "" for one in ids)))


def _add_source(graph: KnowledgeGraph, source: str | None, town: str) -> None:
    if source is not None and (key := key_of(source)):
        speaking = add_node(graph, NodeKind.SOURCE, key, (source, source))
        add_fact(graph, speaking, town, Fact(EdgeKind.CONCERNS, source=source))
