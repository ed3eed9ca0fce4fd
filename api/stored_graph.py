"""How does the knowledge graph come from what is stored, for one who looks at it?"""

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.schema import STRANGER, Audience, KnowledgeGraph
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.pilot.reading import read_consortia


def stored_graph(uow: UnitOfWork, taxonomy: Taxonomy, audience: Audience = STRANGER) -> KnowledgeGraph:
    """The graph of all stored towns, profiles and relations that ``audience`` may see; by default a stranger's."""
    with uow:
        sources = GraphSources(
            towns=uow.towns.all(),
            profiles=uow.profiles.all(),
            taxonomy=taxonomy,
            relations=uow.relations.all(),
            network_names={consortium.id: consortium.title for consortium in read_consortia(taxonomy)},
        )
    return build_graph(sources, audience)
