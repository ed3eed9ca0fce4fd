"""How does the public graph follow a few towns that state something else, without being built anew?"""

from collections.abc import Collection
from dataclasses import replace

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.loose_copy import add_edge_between, change_node, loose_copy
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind, node_id

# What stands in the graph because some town names it, and goes with the last that does.
NAMED_BY_TOWNS = (NodeKind.SOURCE, NodeKind.NETWORK)
NAMED_ANEW = (NodeKind.EXCHANGE,)


def patched_graph(graph: KnowledgeGraph, sources: GraphSources, changed: Collection[str]) -> KnowledgeGraph:
    """A stranger's graph of ``sources``, made of ``graph``, which stays as it is: others may be reading it.

    ``changed`` are the towns (AGS) whose profiles are others than ``graph`` was built of, or new; each has one now.
    What the register says of the others, taxonomy, relations and names of networks are the same. The result equals
    ``build_graph(sources)`` but for the order of nodes and edges, and for the spelling of a network or source that
    towns spell differently: the one that was there first stays. O(nodes + edges) to copy, a fifth of a microsecond for
    each; the rest hangs on ``changed``.
    """
    patched = loose_copy(graph)
    for ags in changed:
        _forget(patched, node_id(NodeKind.TOWN, ags))
    # For strangers nothing that a profile remembers of other towns is in the graph: its own statements are all.
    excerpt = build_graph(_about(sources, frozenset(changed)))
    # An exchange without a title is called after its towns, and a new one was known by its key alone.
    for key, told in excerpt.nodes(data=True):
        if key not in patched:
            patched.add_node(key, **told)
        elif told["kind"] in NAMED_ANEW:
            change_node(patched, key, told)
    # What is left of an edge's own towns is right; only what was taken out comes anew.
    for start, end, key, told in excerpt.edges(keys=True, data=True):
        if not patched.has_edge(start, end, key):
            add_edge_between(patched, (start, end), key, told)
    named = [key for key, told in patched.nodes(data=True) if told["kind"] in NAMED_BY_TOWNS]
    patched.remove_nodes_from([key for key in named if not patched.degree(key)])
    return patched


def _forget(graph: KnowledgeGraph, town: str) -> None:
    """Take out a town with its own projects and every edge of theirs."""
    if town in graph:
        ran = [end for _, end, told in graph.out_edges(town, data=True) if told["kind"] == EdgeKind.RAN_PROJECT]
        graph.remove_nodes_from((*ran, town))


def _about(sources: GraphSources, changed: frozenset[str]) -> GraphSources:
    """What the changed towns state, and the ties that name them."""
    relations = [one for one in sources.relations if changed & {one.first, one.second}]
    near = changed.union(*({one.first, one.second} for one in relations))
    return replace(
        sources,
        towns=[town for town in sources.towns if town.ags in near],
        profiles=[one for one in sources.profiles if one.ags in changed],
        relations=relations,
    )
