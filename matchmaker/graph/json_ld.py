"""How does the knowledge graph read as linked data, with SKOS for topics and schema.org for towns?"""

from collections.abc import Iterator, Mapping
from typing import Any

from matchmaker.graph.path import Step, sorted_nodes, steps_out
from matchmaker.graph.schema import EdgeKind, KnowledgeGraph, NodeKind
from matchmaker.taxonomy.model import EntryKind, Labels, Taxonomy, Topic

BASE = "https://matchmaker.example/"
VOCABULARY = "matchmaker"
SCHEMES = {
    EntryKind.TOPIC: ("scheme:topics", "Themen", "Topics"),
    EntryKind.CHALLENGE: ("scheme:challenges", "Herausforderungen", "Challenges"),
    EntryKind.METHOD: ("scheme:methods", "Methoden", "Methods"),
}
TYPES = {
    NodeKind.TOWN: "schema:City",
    NodeKind.DISTRICT: "schema:AdministrativeArea",
    NodeKind.STATE: "schema:State",
    NodeKind.SETTING: "skos:Concept",
    NodeKind.PROJECT: "schema:Project",
    NodeKind.NETWORK: "schema:Organization",
    NodeKind.FORMAT: "skos:Concept",
    NodeKind.EXCHANGE: "schema:Event",
    NodeKind.SOURCE: "schema:CreativeWork",
}
CONCEPTS = (NodeKind.TOPIC, NodeKind.CHALLENGE, NodeKind.METHOD)
# These edges have a word of their own in SKOS or schema.org and carry nothing but their ends.
PLAIN = (EdgeKind.BROADER, EdgeKind.RELATED, EdgeKind.LIES_IN)
CONTEXT: Mapping[str, Any] = {
    "@version": 1.1,
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "schema": "https://schema.org/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    VOCABULARY: f"{BASE}vocabulary#",
    "scheme": f"{BASE}scheme/",
    "statement": f"{BASE}statement/",
    **{kind.value: f"{BASE}{kind.value}/" for kind in NodeKind},
}


def linked_data(graph: KnowledgeGraph, taxonomy: Taxonomy) -> dict[str, Any]:
    """One JSON-LD document: a self-contained ``@context`` and all nodes and statements under ``@graph``.

    Every edge is a triple; those with weight, date or source are besides an ``rdf:Statement`` that holds them.
    """
    nodes = sorted_nodes(graph)
    described = [*_schemes(taxonomy)]
    described += [_concept(graph, node, taxonomy) for node, facts in nodes if facts["kind"] in CONCEPTS]
    described += [_thing(graph, node, facts) for node, facts in nodes if facts["kind"] not in CONCEPTS]
    return {"@context": dict(CONTEXT), "@graph": [*described, *_statements(graph)]}


def _schemes(taxonomy: Taxonomy) -> Iterator[dict[str, Any]]:
    for kind, (scheme, german, english) in SCHEMES.items():
        described = {"@id": scheme, "@type": "skos:ConceptScheme", "skos:prefLabel": _both(german, english)}
        if kind is EntryKind.TOPIC:
            tops = [topic.id for topic in taxonomy.topics if topic.broader is None]
            described["skos:hasTopConcept"] = _refs(f"{NodeKind.TOPIC}:{top}" for top in tops)
        yield described


def _concept(graph: KnowledgeGraph, node: str, taxonomy: Taxonomy) -> dict[str, Any]:
    entry = taxonomy.entry(node.partition(":")[2])
    scheme = SCHEMES[taxonomy.kind(entry.id)][0]
    concept: dict[str, Any] = {
        "@id": node,
        "@type": "skos:Concept",
        "skos:inScheme": {"@id": scheme},
        "skos:prefLabel": _both(entry.labels.de, entry.labels.en),
        "skos:altLabel": _alternatives(entry.labels),
    }
    if isinstance(entry, Topic):
        concept[f"{VOCABULARY}:stateLaw"] = entry.state_law.value
        if entry.broader is None:
            concept["skos:topConceptOf"] = {"@id": scheme}
    return concept | _links(graph, node)


def _thing(graph: KnowledgeGraph, node: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    kind = NodeKind(facts["kind"])
    thing: dict[str, Any] = {"@id": node, "@type": TYPES[kind]}
    if TYPES[kind] == "skos:Concept":
        thing["skos:prefLabel"] = _both(facts["label_de"], facts["label_en"])
    else:
        thing["schema:name"] = facts["label_de"]
    if kind is NodeKind.TOWN:
        thing |= _town(facts)
    return thing | _links(graph, node)


def _town(facts: Mapping[str, Any]) -> dict[str, Any]:
    town: dict[str, Any] = {
        "schema:identifier": {"@type": "schema:PropertyValue", "schema:propertyID": "AGS", "schema:value": facts["key"]}
    }
    if "lat" in facts and "lon" in facts:
        place = {"schema:latitude": facts["lat"], "schema:longitude": facts["lon"]}
        town["schema:geo"] = {"@type": "schema:GeoCoordinates", **place}
    if "population" in facts:
        town[f"{VOCABULARY}:population"] = facts["population"]
    return town


def _links(graph: KnowledgeGraph, node: str) -> dict[str, Any]:
    """The edges that leave a node, as properties with the nodes they lead to."""
    ends: dict[str, list[str]] = {}
    for step in steps_out(graph, node, *EdgeKind):
        ends.setdefault(_property(step), []).append(step.end.id)
    return {name: _refs(dict.fromkeys(found)) for name, found in sorted(ends.items())}


def _property(step: Step) -> str:
    if step.kind in (EdgeKind.BROADER, EdgeKind.RELATED):
        return f"skos:{step.kind}"
    if step.kind is EdgeKind.LIES_IN and step.end.kind is not NodeKind.SETTING:
        return "schema:containedInPlace"
    first, *rest = step.kind.split("_")
    return f"{VOCABULARY}:{first}{''.join(word.capitalize() for word in rest)}"


def _statements(graph: KnowledgeGraph) -> Iterator[dict[str, Any]]:
    steps = (step for node in sorted(graph) for step in steps_out(graph, node, *EdgeKind) if step.kind not in PLAIN)
    for number, step in enumerate(steps):
        facts = {"weight": step.weight, "confidence": step.confidence, "date": step.date, "source": step.source}
        more = {name: value for name, value in step.details.items() if name != "statement"}
        yield {
            "@id": f"statement:{number}",
            "@type": "rdf:Statement",
            "rdf:subject": {"@id": step.start.id},
            "rdf:predicate": {"@id": _property(step)},
            "rdf:object": {"@id": step.end.id},
            **{f"{VOCABULARY}:{name}": value for name, value in {**facts, **more}.items() if value is not None},
        }


def _both(german: str, english: str) -> list[dict[str, str]]:
    return [{"@value": german, "@language": "de"}, {"@value": english, "@language": "en"}]


def _alternatives(labels: Labels) -> list[dict[str, str]]:
    # SKOS: nothing may be preferred and alternative label at once.
    german = [{"@value": word, "@language": "de"} for word in labels.alt_de if word != labels.de]
    return german + [{"@value": word, "@language": "en"} for word in labels.alt_en if word != labels.en]


def _refs(nodes: Iterator[str] | Mapping[str, None]) -> list[dict[str, str]]:
    return [{"@id": node} for node in nodes]
