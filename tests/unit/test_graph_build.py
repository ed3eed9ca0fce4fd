from datetime import date

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.schema import HEAD_OFFICE, Audience, EdgeKind, key_of
from matchmaker.towns.history import PastExchange, Relation, RelationKind
from matchmaker.towns.profile import THIRD, Experience, Format, Need, Role, Stage, StatementKind, Visibility
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.graph_builders import a_graph, by_method, giver, on_topic, seeker

NETWORK = Audience(Visibility.NETWORK)
A, B, C = (f"town:{ags(number)}" for number in range(3))


def facts(graph, kind: EdgeKind) -> dict[tuple[str, str], dict]:
    return {(start, end): told for start, end, told in graph.edges(data=True) if told["kind"] == kind}


def test_the_taxonomy_brings_its_entries_and_what_hangs_together():
    graph = a_graph([])

    assert graph.nodes["topic:vacancy"] == {
        "kind": "topic",
        "key": "vacancy",
        "label_de": "Vacancy",
        "label_en": "Vacancy",
        "level": "topic",
        "state_law": "low",
    }
    assert ("topic:pop_ups", "topic:vacancy") in facts(graph, EdgeKind.BROADER)
    assert set(facts(graph, EdgeKind.CONCERNS)) == {
        ("challenge:empty_shops", "topic:vacancy"),
        ("challenge:empty_shops", "topic:retail"),
        ("method:pop_up_lab", "topic:vacancy"),
        ("method:citizens_council", "topic:youth"),
    }


def test_towns_lie_in_district_state_and_setting():
    town = a_town(0, indicators={"km_to_town_20k": 50.0, "km_to_town_100k": 90.0})

    graph = build_graph(GraphSources([town], [], a_taxonomy()))

    assert graph.nodes[A] == {
        "kind": "town",
        "key": ags(0),
        "label_de": "Ahornstedt",
        "label_en": "Ahornstedt",
        "lat": 50.0,
        "lon": 10.0,
        "population": 8000,
    }
    lies_in = facts(graph, EdgeKind.LIES_IN)
    assert set(lies_in) == {(A, "district:99000"), ("district:99000", "state:Sachsen"), (A, "setting:3")}
    assert lies_in[A, "setting:3"]["confidence"] == 0.5
    assert graph.nodes["setting:3"]["label_de"] == "sehr peripher"


def test_needs_are_edges_to_topics_and_challenges_with_intensity_and_source():
    told = (Need("retail", THIRD, source="Rat 2024"), Need("empty_shops", source="Rat 2024"))

    graph = a_graph([seeker(0, *told)])

    assert facts(graph, EdgeKind.NEEDS)[A, "topic:retail"] == {
        "kind": "needs",
        "weight": THIRD,
        "source": "Rat 2024",
        "confidence": 1.0,
        "statement": "mayor/retail",
        "role": "mayor",
    }
    assert list(facts(graph, EdgeKind.HAS_CHALLENGE)) == [(A, "challenge:empty_shops")]
    assert ("source:rat_2024", A) in facts(graph, EdgeKind.CONCERNS)


def test_experience_is_weighed_by_stage_and_names_method_and_year():
    told = by_method("pop_up_lab", "retail", Stage.LEARNED, year=2021, title="Leerstand auf Zeit")

    graph = a_graph([giver(1, told)])

    expected = {
        "weight": 1.0,
        "date": "2021",
        "confidence": 1.0,
        "statement": "mayor/pop_up_lab/retail",
        "role": "mayor",
        "stage": "learned",
        "title": "Leerstand auf Zeit",
        "topic": "retail",
    }
    assert facts(graph, EdgeKind.HAS_EXPERIENCE) == {(B, "topic:retail"): {"kind": "has_experience"} | expected}
    assert facts(graph, EdgeKind.USED_METHOD) == {(B, "method:pop_up_lab"): {"kind": "used_method"} | expected}


def test_a_method_without_a_topic_leads_to_its_usual_topics_by_the_taxonomy_alone():
    graph = a_graph([giver(1, by_method("pop_up_lab", None))])

    assert facts(graph, EdgeKind.HAS_EXPERIENCE) == {}
    assert list(facts(graph, EdgeKind.USED_METHOD)) == [(B, "method:pop_up_lab")]


def test_a_failed_attempt_counts_by_whether_it_was_evaluated():
    evaluated = on_topic("retail", Stage.LEARNED, failed=True, evaluated=True)
    unexamined = on_topic("youth", Stage.LEARNED, failed=True)

    told = facts(a_graph([giver(1, evaluated, unexamined)]), EdgeKind.HAS_EXPERIENCE)

    assert told[B, "topic:retail"]["weight"] == 0.8
    assert told[B, "topic:youth"]["weight"] == 0.5
    assert told[B, "topic:youth"]["failed"] is True


def test_a_project_belongs_to_its_town_and_concerns_its_topic():
    told = Experience("Markt 7", StatementKind.PROJECT, Stage.UNDER_WAY, topic="vacancy", title="Haus am Markt")

    graph = a_graph([giver(1, told), giver(2, told)])

    assert set(facts(graph, EdgeKind.RAN_PROJECT)) == {
        (B, f"project:{ags(1)}.markt_7"),
        (C, f"project:{ags(2)}.markt_7"),
    }
    assert graph.nodes[f"project:{ags(1)}.markt_7"]["label_de"] == "Haus am Markt"
    assert (f"project:{ags(1)}.markt_7", "topic:vacancy") in facts(graph, EdgeKind.CONCERNS)


def test_what_is_stated_twice_is_one_fact_and_the_weightier_counts():
    graph = a_graph([seeker(0, Need("retail"), Need("retail", THIRD))])

    assert graph.number_of_edges(A, "topic:retail") == 1
    assert facts(graph, EdgeKind.NEEDS)[A, "topic:retail"]["weight"] == 1.0


def test_two_roles_of_a_town_state_two_facts():
    graph = a_graph([seeker(0, "retail"), seeker(0, "retail", role=Role.ADMINISTRATION)])

    assert graph.number_of_edges(A, "topic:retail") == 2


def test_networks_are_shared_nodes_however_they_are_spelled():
    relation = Relation(ags(1), ags(2), RelationKind.NETWORK, "LEADER-Region Ahorntal", "Liste")

    graph = a_graph([a_profile(0, networks=("leader_region ahorntal",))], relations=[relation])

    assert set(facts(graph, EdgeKind.MEMBER_OF)) == {(town, "network:leader_region_ahorntal") for town in (A, B, C)}


def test_networks_may_have_a_full_name():
    sources = GraphSources(
        [a_town(0)], [a_profile(0, networks=("ahorn",))], a_taxonomy(), (), {"ahorn": "Ahorntal e. V."}
    )

    assert build_graph(sources).nodes["network:ahorn"]["label_de"] == "Ahorntal e. V."


def test_relations_tie_towns_both_ways():
    twins = Relation(ags(0), ags(1), RelationKind.TWIN_TOWN, "", "Liste", since=date(1991, 5, 1))
    past = Relation(ags(0), ags(2), RelationKind.EXCHANGE, "Markt", "Liste", ended=date(2020, 1, 31))

    met = facts(a_graph([], relations=[twins, past]), EdgeKind.EXCHANGED_WITH)

    assert set(met) == {(A, B), (B, A), (A, C), (C, A)}
    assert (met[A, B]["format"], met[A, B]["running"], met[A, B]["date"]) == ("twin_town", True, "1991-05-01")
    assert (met[C, A]["label"], met[C, A]["date"], "running" in met[C, A]) == ("Markt", "2020-01-31", False)


def test_an_exchange_is_a_node_with_its_members_and_format_though_both_remember_it():
    one = a_profile(0, history=(PastExchange(ags(1), "tandem", date(2024, 5, 1)),))
    other = a_profile(1, history=(PastExchange(ags(0), "tandem", date(2024, 5, 1)),))

    graph = a_graph([one, other], NETWORK)

    (exchange,) = [node for node, told in graph.nodes(data=True) if told["kind"] == "exchange"]
    assert graph.nodes[exchange]["label_de"] == "Ahornstedt – Birkenau am See"
    assert set(facts(graph, EdgeKind.MEMBER_OF)) == {(A, exchange), (B, exchange)}
    assert (exchange, "format:tandem") in facts(graph, EdgeKind.CONCERNS)
    assert len(facts(graph, EdgeKind.EXCHANGED_WITH)) == 2


def test_a_larger_town_is_there_only_where_a_visible_fact_names_it():
    towns = [a_town(0), a_town(1, small=False)]
    met = a_profile(0, history=(PastExchange(ags(1), "tandem"),))
    sources = GraphSources(towns, [met], a_taxonomy())

    assert B not in build_graph(sources)
    assert build_graph(sources, NETWORK).nodes[B]["population"] == 8500


def test_a_town_that_the_register_does_not_know_keeps_its_facts():
    graph = build_graph(GraphSources([], [seeker(0, "retail")], a_taxonomy()))

    assert graph.nodes[A] == {"kind": "town", "key": ags(0), "label_de": "Ahornstedt", "label_en": "Ahornstedt"}
    assert (A, "topic:retail") in facts(graph, EdgeKind.NEEDS)


def test_a_stranger_sees_public_statements_the_network_more_and_head_office_all():
    profile = seeker(
        0,
        *(
            Need(topic, visibility=level)
            for topic, level in zip(("vacancy", "retail", "youth", "care"), Visibility, strict=True)
        ),
    )

    seen = {
        who: sorted(end for _, end in facts(a_graph([profile], audience), EdgeKind.NEEDS))
        for who, audience in {
            "stranger": Audience(),
            "network": NETWORK,
            "owner": Audience(Visibility.NETWORK, owner=ags(0)),
            "another town": Audience(Visibility.NETWORK, owner=ags(1)),
            "head office": HEAD_OFFICE,
        }.items()
    }

    everything = ["topic:care", "topic:retail", "topic:vacancy", "topic:youth"]
    assert seen == {
        "stranger": ["topic:vacancy"],
        "network": ["topic:retail", "topic:vacancy"],
        "owner": everything,
        "another town": ["topic:retail", "topic:vacancy"],
        "head office": everything,
    }


def test_history_is_for_the_network_and_for_both_towns():
    met = [a_profile(0, history=(PastExchange(ags(1), "tandem"),))]

    assert facts(a_graph(met), EdgeKind.EXCHANGED_WITH) == {}
    assert len(facts(a_graph(met, NETWORK), EdgeKind.EXCHANGED_WITH)) == 2
    assert len(facts(a_graph(met, Audience(owner=ags(1))), EdgeKind.EXCHANGED_WITH)) == 2


def test_refusals_are_for_head_office_alone_not_even_for_the_towns_themselves():
    refused = [a_profile(0, history=(PastExchange(ags(1), "tandem", declined=date(2025, 1, 2), not_again=True),))]

    for audience in (Audience(), NETWORK, Audience(Visibility.NETWORK, ags(0)), Audience(Visibility.NETWORK, ags(1))):
        graph = a_graph(refused, audience)
        assert facts(graph, EdgeKind.DECLINED) == {}
        assert facts(graph, EdgeKind.EXCHANGED_WITH) == {}
    told = facts(a_graph(refused, HEAD_OFFICE), EdgeKind.DECLINED)[A, B]
    assert (told["date"], told["not_again"]) == ("2025-01-02", True)


def test_formats_are_offered_within_the_network():
    ready = [a_profile(0, formats=(Format.TANDEM, Format.VISIT))]

    assert facts(a_graph(ready), EdgeKind.OFFERS) == {}
    assert set(facts(a_graph(ready, NETWORK), EdgeKind.OFFERS)) == {(A, "format:tandem"), (A, "format:visit")}


def test_keys_from_text_hold_letters_digits_and_underscores():
    assert key_of(" Ländliche  Räume – e. V. (2021) ") == "ländliche_räume_e_v_2021"
    assert key_of("–") == ""
