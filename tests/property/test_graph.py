from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.export import to_graphml, to_json_ld, to_node_link
from matchmaker.graph.path import LONGEST, PathKind
from matchmaker.graph.queries import connections, evidence_paths
from matchmaker.graph.schema import HEAD_OFFICE, STRANGER, Audience, EdgeKind, KnowledgeGraph, NodeKind
from matchmaker.graph.wording import in_arrows, sentence
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from tests.builders import a_taxonomy, a_town, ags
from tests.strategies import networks_of_towns
from tests.unhurried import few_examples, unhurried

TOWNS = tuple(a_town(number) for number in range(5))
LEVELS = list(Visibility)
AUDIENCES = [STRANGER, Audience(Visibility.NETWORK), Audience(Visibility.NETWORK, ags(0)), HEAD_OFFICE]
CANARY = "Haushaltslage heikel"


def graph_of(profiles, audience: Audience = HEAD_OFFICE) -> KnowledgeGraph:
    return build_graph(GraphSources(TOWNS, profiles, a_taxonomy()), audience)


def everything_in(graph: KnowledgeGraph) -> tuple[str, dict, dict]:
    return to_graphml(graph), to_node_link(graph), to_json_ld(graph, a_taxonomy())


def without_hidden(profile: TownProfile, level: Visibility) -> TownProfile:
    """The profile as if nothing above this level had ever been stated."""

    def seen(statement) -> bool:
        return LEVELS.index(statement.visibility) <= LEVELS.index(level)

    history = profile.history if level is Visibility.NETWORK else None
    met = tuple(entry for entry in history or () if entry.declined is None and not entry.not_again)
    return replace(
        profile,
        needs=tuple(filter(seen, profile.needs)),
        experience=tuple(filter(seen, profile.experience)),
        history=met,
        formats=profile.formats if level is Visibility.NETWORK else (),
    )


DISTRICTS = {"de": "Kreis", "en": "district"}


@unhurried
@given(networks_of_towns(), st.sampled_from(AUDIENCES))
def test_a_path_is_one_to_four_stored_facts_that_hang_together(profiles, audience):
    graph = graph_of(profiles, audience)

    for path in connections(graph, ags(0), ags(1)):
        assert 1 <= len(path.steps) <= LONGEST
        assert all(step.end == following.start for step, following in zip(path.steps, path.steps[1:], strict=False))
        assert {path.seeker.key, path.partner.key} == {ags(0), ags(1)}
        for step in path.steps:
            assert graph.has_edge(*step.edge)
            assert graph.edges[step.edge]["kind"] == step.kind
            assert graph.edges[step.edge]["weight"] == step.weight


@unhurried
@given(networks_of_towns())
def test_strength_is_a_share_and_orders_the_paths_of_a_kind(profiles):
    found = evidence_paths(graph_of(profiles), ags(0), ags(1))

    assert all(0 < path.strength <= 1 for path in found)
    order = [(list(PathKind).index(path.kind), -round(path.strength, 9)) for path in found]
    assert order == sorted(order)


@unhurried
@given(networks_of_towns())
def test_every_path_has_a_sentence_that_names_both_towns(profiles):
    for path in evidence_paths(graph_of(profiles), ags(0), ags(1)):
        for language in ("de", "en"):
            words = sentence(path, language)
            assert path.seeker.label(language) in words
            assert path.partner.label(language) in words
            arrows = in_arrows(path, language)
            # Of a district only its number is known: that there is one is told, the number is not.
            numbers = [node.label(language) for node in path.nodes if node.kind is NodeKind.DISTRICT]
            assert all(node.label(language) in arrows for node in path.nodes if node.label(language) not in numbers)
            assert not any(number in arrows for number in numbers)
            assert not numbers or DISTRICTS[language] in arrows


@unhurried
@given(networks_of_towns())
def test_only_a_shared_topic_is_worded_as_the_same(profiles):
    for path in evidence_paths(graph_of(profiles), ags(0), ags(1)):
        through_kin = any(step.kind in (EdgeKind.BROADER, EdgeKind.RELATED) for step in path.steps)
        assert through_kin == ("verwandten Thema" in sentence(path))
        assert through_kin == (path.kind in (PathKind.RELATED_HELP, PathKind.RELATED_SHARED))


@few_examples
@given(networks_of_towns(), st.sampled_from([STRANGER, Audience(Visibility.NETWORK)]))
def test_what_an_audience_may_not_see_leaves_no_trace_at_all(profiles, audience):
    as_if_never_stated = [without_hidden(profile, audience.level) for profile in profiles]

    seen, expected = graph_of(profiles, audience), graph_of(as_if_never_stated, audience)

    assert everything_in(seen) == everything_in(expected)
    assert connections(seen, ags(0), ags(1)) == connections(expected, ags(0), ags(1))


@few_examples
@given(networks_of_towns(), st.sampled_from([Visibility.HEAD_OFFICE, Visibility.SCORE_ONLY]))
def test_a_sealed_statement_reaches_its_owner_and_head_office_and_nobody_else(profiles, level):
    sealed_need = Need("care", source=CANARY, visibility=level)
    sealed_told = Experience(
        "sealed_project",
        StatementKind.PROJECT,
        Stage.LEARNED,
        topic="care",
        title=CANARY,
        source=CANARY,
        visibility=level,
    )
    owner = replace(profiles[0], needs=(sealed_need,), experience=(sealed_told,))
    towns = [owner, *(replace(profile, needs=(Need("care"),)) for profile in profiles[1:])]

    def leaks(audience: Audience) -> list[bool]:
        graph = graph_of(towns, audience)
        told = [sentence(path) for path in connections(graph, ags(1), ags(0)) if path.kind is PathKind.HELP]
        return [CANARY in str(each) for each in (*everything_in(graph), told)]

    assert leaks(HEAD_OFFICE) == [True] * 4
    assert leaks(Audience(Visibility.NETWORK, ags(0))) == [True] * 4
    for audience in (STRANGER, Audience(Visibility.NETWORK), Audience(Visibility.NETWORK, ags(1))):
        assert leaks(audience) == [False] * 4


@few_examples
@given(networks_of_towns(), st.sampled_from(AUDIENCES), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(profiles, audience, random):
    shuffled_towns = random.sample(TOWNS, len(TOWNS))
    shuffled = build_graph(GraphSources(shuffled_towns, random.sample(profiles, len(profiles)), a_taxonomy()), audience)

    assert everything_in(shuffled) == everything_in(graph_of(profiles, audience))


@few_examples
@given(networks_of_towns())
def test_exports_are_read_back_as_the_same_graph(profiles):
    graph = graph_of(profiles)
    edges = sorted((start, end, sorted(told.items())) for start, end, told in graph.edges(data=True))

    from_graphml = nx.parse_graphml(to_graphml(graph), force_multigraph=True)
    from_node_link = nx.node_link_graph(to_node_link(graph))

    assert dict(from_graphml.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted((start, end, sorted(told.items())) for start, end, told in from_graphml.edges(data=True)) == edges
    assert dict(from_node_link.nodes(data=True)) == dict(graph.nodes(data=True))
    assert sorted(from_node_link.edges(keys=True)) == sorted(graph.edges(keys=True))
    assert all(
        from_node_link.edges[edge].get("stated_in") == graph.edges[edge].get("source")
        for edge in graph.edges(keys=True)
    )


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_audiences_differ_where_there_is_something_to_hide(audience):
    hidden = TownProfile(ags(0), needs=tuple(Need("youth", visibility=level) for level in LEVELS[1:]))

    assert graph_of([hidden], audience).has_edge(f"town:{ags(0)}", "topic:youth") == (audience is not STRANGER)
