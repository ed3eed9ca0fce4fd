"""How does the knowledge graph come from register, profiles, taxonomy and ties?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import networkx as nx

from matchmaker.graph.place_facts import add_places
from matchmaker.graph.schema import STRANGER, Audience, KnowledgeGraph, NodeKind, node_id
from matchmaker.graph.statement_facts import add_formats, add_statements
from matchmaker.graph.taxonomy_facts import add_taxonomy
from matchmaker.graph.tie_facts import (
    Tie,
    add_membership,
    add_refusal,
    add_tie,
    tie_of,
    visible_refusals,
    visible_ties,
)
from matchmaker.graph.writing import add_node
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.pilot.membership import membership_source
from matchmaker.towns.profile import TownProfile
from matchmaker.towns.register import RegisteredTown


@dataclass(frozen=True, slots=True)
class GraphSources:
    """What is stored; ``network_names`` gives networks, whose key alone is in the profiles, a full name."""

    towns: Iterable[RegisteredTown]
    profiles: Iterable[TownProfile]
    taxonomy: Taxonomy
    relations: Iterable[Relation] = ()
    network_names: Mapping[str, str] = field(default_factory=dict)


def build_graph(sources: GraphSources, audience: Audience = STRANGER) -> KnowledgeGraph:
    """All stored facts that ``audience`` may see, as a directed multigraph; a stranger sees what is public.

    What may not be seen is not in the graph at all, so no query and no export can show it: score-only
    statements are for their owner and head office, refusals for head office alone. Larger towns
    are in it only where a visible fact names them. The order of the input does not matter.
    """
    graph: KnowledgeGraph = nx.MultiDiGraph()
    register = {town.ags: town for town in sources.towns}
    profiles = sorted(sources.profiles, key=lambda profile: (profile.ags, profile.role or ""))
    add_taxonomy(graph, sources.taxonomy)
    add_formats(graph)
    # Larger towns are in the register for distances; here they would be nodes without a single statement.
    add_places(graph, (register[ags] for ags in sorted(register) if register[ags].small))
    for profile in profiles:
        _add_town(graph, register, profile.ags, profile.name)
        add_statements(graph, profile, sources.taxonomy, audience)
        for network in profile.networks:
            source = membership_source(profile, network)
            add_membership(graph, profile.ags, network, sources.network_names, source)
    _add_exchanges(graph, register, _ties(sources, profiles, audience))
    for relation in sorted(sources.relations, key=_order):
        if relation.kind is RelationKind.NETWORK:
            _add_network(graph, register, relation, sources.network_names)
    # Last, so that a town which only a refusal names is added for head office alone.
    for profile in profiles:
        for refusal in visible_refusals(profile, audience):
            _add_town(graph, register, refusal.with_ags)
            add_refusal(graph, profile.ags, refusal)
    return graph


def _ties(sources: GraphSources, profiles: Iterable[TownProfile], audience: Audience) -> Iterable[Tie]:
    for profile in profiles:
        yield from visible_ties(profile, audience)
    for relation in sorted(sources.relations, key=_order):
        if relation.kind is not RelationKind.NETWORK:
            yield tie_of(relation)


def _add_exchanges(graph: KnowledgeGraph, register: Mapping[str, RegisteredTown], ties: Iterable[Tie]) -> None:
    for tie in ties:
        _add_town(graph, register, tie.first)
        _add_town(graph, register, tie.second)
        add_tie(graph, tie)


def _add_network(
    graph: KnowledgeGraph, register: Mapping[str, RegisteredTown], relation: Relation, names: Mapping[str, str]
) -> None:
    for ags in (relation.first, relation.second):
        _add_town(graph, register, ags)
        add_membership(graph, ags, relation.label, names, relation.source)


def _add_town(graph: KnowledgeGraph, register: Mapping[str, RegisteredTown], ags: str, name: str | None = None) -> None:
    """A town that some fact names, if it is not there yet; what the register does not know has its AGS as name."""
    if node_id(NodeKind.TOWN, ags) in graph:
        return
    if ags in register:
        add_places(graph, [register[ags]])
    else:
        add_node(graph, NodeKind.TOWN, ags, (name or ags, name or ags))


def _order(relation: Relation) -> tuple[str, str, str, str]:
    return relation.first, relation.second, relation.kind.value, relation.label
