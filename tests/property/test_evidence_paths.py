from hypothesis import given
from hypothesis import strategies as st

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.path import RANKS, PathKind
from matchmaker.graph.queries import evidence_paths
from matchmaker.graph.schema import HEAD_OFFICE
from matchmaker.taxonomy.model import Taxonomy
from tests.builders import a_taxonomy, a_topic, a_town, ags
from tests.path_oracle import expected_paths
from tests.strategies import networks_of_towns
from tests.unhurried import unhurried

TOPICAL = (PathKind.HELP, PathKind.RELATED_HELP, PathKind.SHARED, PathKind.RELATED_SHARED)


def with_see_also(taxonomy: Taxonomy) -> Taxonomy:
    """The invented taxonomy with one "see also" between the two fields' topics."""
    topics = tuple(
        a_topic(topic.id, topic.broader, topic.level, topic.state_law) if topic.id != "retail" else _linked(topic)
        for topic in taxonomy.topics
    )
    return Taxonomy(taxonomy.version, topics, taxonomy.challenges, taxonomy.methods)


def _linked(topic):
    return type(topic)(topic.id, topic.labels, topic.level, topic.state_law, topic.broader, ("youth",))


def found_by_kind(graph, kind: PathKind) -> dict[tuple[str, ...], float]:
    """Nodes from seeker to partner, without where it leads on to, with the largest strength."""
    found: dict[tuple[str, ...], float] = {}
    for path in evidence_paths(graph, ags(0), ags(1)):
        nodes = tuple(node.id for node in path.nodes)[: len(path.nodes) - path.tail]
        if path.kind is kind:
            found[nodes] = max(path.strength, found.get(nodes, 0.0))
    return found


@unhurried
@given(networks_of_towns(most=3), st.sampled_from([a_taxonomy(), with_see_also(a_taxonomy())]))
def test_the_paths_are_those_that_walking_everywhere_finds(profiles, taxonomy):
    graph = build_graph(GraphSources([a_town(number) for number in range(3)], profiles, taxonomy), HEAD_OFFICE)
    expected = expected_paths(graph, f"town:{ags(0)}", f"town:{ags(1)}")
    told_already: set[tuple] = set()

    for kind in TOPICAL:
        found = found_by_kind(graph, kind)
        possible = {nodes for ways in expected.get(kind, {}).values() for _, nodes in ways}
        assert set(found) <= possible
        for statements, ways in expected.get(kind, {}).items():
            if statements in told_already:
                continue
            strongest = max(strength for strength, _ in ways)
            best = [nodes for strength, nodes in ways if strength >= strongest - 1e-9]
            assert any(found.get(nodes, 0.0) >= strongest - 1e-9 for nodes in best)
            told_already.add(statements)


@unhurried
@given(networks_of_towns())
def test_two_statements_make_one_path_at_most(profiles):
    graph = build_graph(GraphSources([a_town(number) for number in range(5)], profiles, a_taxonomy()), HEAD_OFFICE)
    paths = [path for path in evidence_paths(graph, ags(0), ags(1)) if path.kind in TOPICAL]

    told = []
    for path in paths:
        own, theirs = path.steps[0], path.steps[len(path.steps) - path.tail - 1]
        told.append((RANKS[path.kind] // 2, own.kind, own.statement, theirs.kind, theirs.statement))
    assert len(told) == len(set(told))
