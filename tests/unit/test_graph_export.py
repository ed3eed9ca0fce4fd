import json
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from matchmaker.graph.build import GraphSources, build_graph
from matchmaker.graph.export import to_graphml, to_json_ld, to_node_link
from matchmaker.graph.schema import Audience, NodeKind
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.history import PastExchange
from matchmaker.towns.pilot.reading import read_pilot_profiles, read_pilot_towns
from matchmaker.towns.profile import Format, Need, Visibility
from tests.builders import a_profile, a_taxonomy, ags
from tests.graph_builders import a_graph, by_method, seeker

A = f"town:{ags(0)}"
GRAPHML = {"g": "http://graphml.graphdrawing.org/xmlns"}


@pytest.fixture
def graph():
    told = by_method("pop_up_lab", "retail", year=2021, source="Rat 2024")
    history = (PastExchange(ags(1), "tandem", date(2024, 5, 1)),)
    profile = seeker(0, Need("empty_shops", source="Rat 2024"), experience=(told,), history=history)
    return a_graph([profile, a_profile(1, formats=(Format.VISIT,))], Audience(Visibility.NETWORK))


def by_id(document) -> dict[str, dict]:
    described = {node["@id"]: node for node in document["@graph"]}
    assert len(described) == len(document["@graph"])
    return described


def test_graphml_is_well_formed_and_its_ids_are_unique_name_tokens(graph):
    root = ET.fromstring(to_graphml(graph))

    ids = [element.get("id") for element in root.findall(".//g:node", GRAPHML) + root.findall(".//g:edge", GRAPHML)]
    assert len(ids) == len(set(ids)) == graph.number_of_nodes() + graph.number_of_edges()
    assert all(not set(one) & set(" /<>&\"'") for one in ids)


def test_node_link_json_names_ends_and_where_a_fact_stands(graph):
    document = json.loads(json.dumps(to_node_link(graph), allow_nan=False))

    (edge,) = [edge for edge in document["edges"] if edge["kind"] == "has_challenge"]
    assert edge == {
        "source": A,
        "target": "challenge:empty_shops",
        "key": "has_challenge:mayor/empty_shops",
        "kind": "has_challenge",
        "weight": 1.0,
        "stated_in": "Rat 2024",
        "confidence": 1.0,
        "statement": "mayor/empty_shops",
        "role": "mayor",
    }


def test_json_ld_describes_topics_by_skos(graph):
    described = by_id(to_json_ld(graph, a_taxonomy()))

    assert described["topic:vacancy"] == {
        "@id": "topic:vacancy",
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": "scheme:topics"},
        "skos:prefLabel": [{"@value": "Vacancy", "@language": "de"}, {"@value": "Vacancy", "@language": "en"}],
        "skos:altLabel": [],
        "matchmaker:stateLaw": "low",
        "skos:broader": [{"@id": "topic:centre"}],
    }
    assert described["topic:centre"]["skos:topConceptOf"] == {"@id": "scheme:topics"}
    assert described["scheme:topics"]["skos:hasTopConcept"] == [{"@id": "topic:centre"}, {"@id": "topic:people"}]
    assert described["challenge:empty_shops"]["matchmaker:concerns"] == [
        {"@id": "topic:retail"},
        {"@id": "topic:vacancy"},
    ]


def test_json_ld_describes_towns_as_cities_of_schema_org(graph):
    town = by_id(to_json_ld(graph, a_taxonomy()))[A]

    assert town["@type"] == "schema:City"
    assert town["schema:name"] == "Ahornstedt"
    assert town["schema:identifier"]["schema:value"] == ags(0)
    assert town["schema:geo"]["schema:latitude"] == 50.0
    assert town["schema:containedInPlace"] == [{"@id": "district:99000"}]
    assert town["matchmaker:usedMethod"] == [{"@id": "method:pop_up_lab"}]


def test_json_ld_keeps_weight_date_source_and_confidence_as_statements(graph):
    described = by_id(to_json_ld(graph, a_taxonomy()))

    (statement,) = [
        node for node in described.values() if node.get("rdf:predicate") == {"@id": "matchmaker:usedMethod"}
    ]
    told = {name: value for name, value in statement.items() if name != "@id"}
    assert told == {
        "@type": "rdf:Statement",
        "rdf:subject": {"@id": A},
        "rdf:predicate": {"@id": "matchmaker:usedMethod"},
        "rdf:object": {"@id": "method:pop_up_lab"},
        "matchmaker:weight": 0.8,
        "matchmaker:confidence": 1.0,
        "matchmaker:date": "2021",
        "matchmaker:source": "Rat 2024",
        "matchmaker:role": "mayor",
        "matchmaker:stage": "in_operation",
        "matchmaker:topic": "retail",
    }


def test_json_ld_needs_no_network_every_prefix_and_every_reference_is_in_the_document(graph):
    document = json.loads(json.dumps(to_json_ld(graph, a_taxonomy()), allow_nan=False))
    context, described = document["@context"], by_id(document)

    words, references = set(), set()

    def read(value):
        if isinstance(value, list):
            for each in value:
                read(each)
        elif isinstance(value, dict):
            words.update(name for name in value if not name.startswith("@"))
            words.update([value["@type"]] if "@type" in value else [])
            references.update([value["@id"]] if "@id" in value else [])
            for each in value.values():
                read(each)

    read(document["@graph"])
    properties = {one for one in references if one.startswith("matchmaker:")} | {"skos:broader", "skos:related"}
    assert isinstance(context, dict)
    assert {word.partition(":")[0] for word in words | references} <= set(context)
    assert references - properties <= set(described)
    assert all(value.endswith(("/", "#")) for name, value in context.items() if name != "@version")


def test_every_kind_of_node_has_a_prefix_and_a_type(graph):
    document = to_json_ld(graph, a_taxonomy())

    assert set(NodeKind) <= set(document["@context"])
    assert all("@type" in node for node in document["@graph"])


def test_the_real_taxonomy_keeps_the_rules_of_skos():
    taxonomy = read_taxonomy()
    graph = build_graph(GraphSources(read_pilot_towns(), read_pilot_profiles(taxonomy), taxonomy))

    described = by_id(to_json_ld(graph, taxonomy))

    for topic in taxonomy.topics:
        node = described[f"topic:{topic.id}"]
        preferred = [(label["@value"], label["@language"]) for label in node["skos:prefLabel"]]
        alternative = [(label["@value"], label["@language"]) for label in node["skos:altLabel"]]
        related = {one["@id"] for one in node.get("skos:related", [])}
        assert len(preferred) == 2
        assert not set(preferred) & set(alternative)
        assert not related & {f"topic:{wider}" for wider in taxonomy.path_of(topic.id)}
        assert all({"@id": node["@id"]} in described[other]["skos:related"] for other in related)
