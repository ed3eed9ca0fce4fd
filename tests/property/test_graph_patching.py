"""Is a graph that followed a few changed towns the one that would have been built of everything?"""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.patching import patched_graph
from matchmaker.graph.schema import KnowledgeGraph
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.profile import Experience, Need, Role, Stage, StatementKind, TownProfile
from tests.builders import a_taxonomy, a_town, ags
from tests.strategies import networks_of_towns, profiles
from tests.unhurried import unhurried

TOWNS = tuple(a_town(number) for number in range(5))
SOURCES = st.sampled_from([None, "Bericht 2024", "Ratsbeschluss"])
PROJECTS = st.builds(
    Experience,
    id=st.sampled_from(["ladenwerkstatt", "markthalle"]),
    kind=st.just(StatementKind.PROJECT),
    stage=st.sampled_from([Stage.UNDER_WAY, Stage.LEARNED]),
    topic=st.sampled_from(["vacancy", "care"]),
    title=st.sampled_from(["Ladenwerkstatt", "Halle"]),
    source=SOURCES,
)
RELATIONS = st.builds(
    lambda ends, kind, label: Relation(*sorted(ends), kind, label, "Städteliste"),
    st.sampled_from([(ags(a), ags(b)) for a in range(5) for b in range(a)]),
    st.sampled_from(RelationKind),
    st.sampled_from(["Städtebund", "Ring", ""]),
)


def stated(profile: TownProfile, sources, projects) -> TownProfile:
    """The profile with sources and projects of its own."""
    needs = tuple(replace(need, source=source) for need, source in zip(profile.needs, sources, strict=False))
    return replace(profile, needs=needs, experience=(*profile.experience, *projects))


@st.composite
def changing_networks(draw: st.DrawFn) -> tuple[tuple[TownProfile, ...], tuple[TownProfile, ...]]:
    """A network before and after some of its towns stated something else, and one perhaps for the first time."""
    before = tuple(
        stated(one, draw(st.lists(SOURCES, min_size=9, max_size=9)), draw(st.lists(PROJECTS, max_size=2)))
        for one in draw(networks_of_towns())
    )
    anew = (
        stated(
            replace(draw(profiles(number, len(before))), role=one.role),
            draw(st.lists(SOURCES, min_size=9, max_size=9)),
            draw(st.lists(PROJECTS, max_size=2)),
        )
        for number, one in enumerate(before)
    )
    after = tuple(draw(st.sampled_from([old, new])) for old, new in zip(before, anew, strict=True))
    return before[draw(st.integers(0, 1)) :], after


def sources_of(stated_by, relations) -> GraphSources:
    """As the site gives them: of the register only those towns that have a profile."""
    stating = {one.ags for one in stated_by}
    return GraphSources([town for town in TOWNS if town.ags in stating], stated_by, a_taxonomy(), relations)


def content(graph: KnowledgeGraph) -> tuple[dict, dict, dict]:
    """Nodes and edges with all they say, in both directions, whatever their order."""
    forwards, backwards = graph.edges(keys=True, data=True), graph.in_edges(keys=True, data=True)
    both = ({(a, b, key): told for a, b, key, told in edges} for edges in (forwards, backwards))
    return dict(graph.nodes(data=True)), *both


@unhurried
@given(changing_networks(), st.lists(RELATIONS, max_size=4, unique_by=lambda one: (one.first, one.second, one.label)))
def test_the_patched_graph_is_the_one_built_anew(networks, relations):
    before, after = networks
    graph = build_graph(sources_of(before, relations))
    was = content(graph.copy())
    changed = {new.ags for new in after if new not in before}

    patched = patched_graph(graph, sources_of(after, relations), changed)

    assert content(patched) == content(build_graph(sources_of(after, relations)))
    # Somebody else may be reading the former one.
    assert content(graph) == was


def test_what_did_not_change_is_shared_and_not_copied():
    before = [TownProfile(ags(0), needs=(Need("care"),)), TownProfile(ags(1), needs=(Need("youth"),))]
    graph = build_graph(sources_of(before, ()))
    after = [replace(before[0], needs=(Need("youth"),)), before[1]]

    patched = patched_graph(graph, sources_of(after, ()), {ags(0)})

    kept = list(patched.out_edges(f"town:{ags(1)}", keys=True))
    assert kept
    assert all(patched.edges[edge] is graph.edges[edge] for edge in kept)


def test_what_one_of_two_offices_of_a_town_states_leaves_what_the_other_states():
    mayor = TownProfile(ags(0), role=Role.MAYOR, needs=(Need("care", source="Bericht"),), networks=("Ring",))
    office = TownProfile(ags(0), role=Role.ADMINISTRATION, needs=(Need("youth"),), networks=("Ring",))
    graph = build_graph(sources_of([mayor, office], ()))
    after = [replace(mayor, needs=(), networks=()), office]

    patched = patched_graph(graph, sources_of(after, ()), {ags(0)})

    assert content(patched) == content(build_graph(sources_of(after, ())))
    assert "source:bericht" not in patched


def test_a_network_that_its_last_member_left_is_gone():
    graph = build_graph(sources_of([TownProfile(ags(0), networks=("Ring",))], ()))

    patched = patched_graph(graph, sources_of([TownProfile(ags(0))], ()), {ags(0)})

    assert "network:ring" in graph
    assert "network:ring" not in patched


def test_an_exchange_is_named_after_a_town_that_states_something_for_the_first_time():
    met = Relation(ags(0), ags(1), RelationKind.EXCHANGE, "", "Bericht")
    before, after = [TownProfile(ags(1))], [TownProfile(ags(0)), TownProfile(ags(1))]
    graph = build_graph(sources_of(before, [met]))

    patched = patched_graph(graph, sources_of(after, [met]), {ags(0)})

    assert content(patched) == content(build_graph(sources_of(after, [met])))
