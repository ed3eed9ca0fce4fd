"""What does the API tell about topics and methods, and about how towns hang together?"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.dependencies import SiteGiven
from api.documents.graph import mention_document, partner_document, path_document
from api.refusals import API_PREFIX
from api.v1.problem import refusals
from api.v1.route import ApiRoute
from api.v1.shapes import Entry, Mention, Mentions, Partner, Partners, Path, Paths, Suggestion, Suggestions
from api.v1.shapes import TaxonomyList as Everything
from api.v1.towns import known_town
from matchmaker.errors import BadInput, Fault
from matchmaker.graph.listings import towns_on_related, towns_on_topic, towns_with_method
from matchmaker.graph.partners import partners_of
from matchmaker.graph.queries import connections
from matchmaker.graph.schema import KnowledgeGraph, NodeKind, node_id
from matchmaker.taxonomy.model import Challenge, EntryKind, Method, Taxonomy, Topic
from matchmaker.taxonomy.model import Entry as TaxonomyEntry
from matchmaker.towns.named_entry import named_method, named_topic

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["topics and graph"])
NOT_THERE = refusals(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)
LONGEST_NAME = 200


class Text(BaseModel):
    """A challenge in a town's own words."""

    text: str
    k: Annotated[int, Query(ge=1, le=10)] = 3


@router.get("/taxonomy")
def taxonomy(site: SiteGiven) -> Everything:
    """All topics, challenges and methods."""
    known = site.taxonomy
    entries: tuple[TaxonomyEntry, ...] = (*known.topics, *known.challenges, *known.methods)
    return Everything(version=known.version, entries=[_entry(one, known) for one in entries])


@router.post("/taxonomy/suggestions", responses=refusals(HTTPStatus.UNPROCESSABLE_ENTITY))
def suggest(
    site: SiteGiven,
    asked: Text,
) -> Suggestions:
    """Which entries a German text may be about, best first. Nothing of the text is kept."""
    ready = site.suggesters.ready()
    found = ready.suggester.suggest(asked.text, asked.k)
    suggestions = [
        Suggestion(id=one.id, label=one.label, kind=one.kind.value, score=one.score, guess=one.is_guess)
        for one in found
    ]
    return Suggestions(suggestions=suggestions, remark=ready.remark)


@router.get("/graph/topics/{topic}", responses=NOT_THERE)
def works_on(topic: str, site: SiteGiven) -> Mentions:
    """Who works on a topic (id or German name), then who on related ones; public statements only."""
    wanted, graph = named_topic(site.taxonomy, topic[:LONGEST_NAME]), _public_graph(site)
    if not _is_named(graph, NodeKind.TOPIC, wanted):
        return Mentions(about=wanted, towns=[])
    related = [Mention.model_validate(mention_document(one)) for one in towns_on_related(graph, wanted)]
    found = [Mention.model_validate(mention_document(one)) for one in towns_on_topic(graph, wanted)]
    return Mentions(about=wanted, towns=found, related=related)


@router.get("/graph/methods/{method}", responses=NOT_THERE)
def knows(method: str, site: SiteGiven) -> Mentions:
    """Who has experience with a method (id or German name)."""
    wanted, graph = named_method(site.taxonomy, method[:LONGEST_NAME]), _public_graph(site)
    found = towns_with_method(graph, wanted) if _is_named(graph, NodeKind.METHOD, wanted) else ()
    return Mentions(about=wanted, towns=[Mention.model_validate(mention_document(one)) for one in found])


@router.get("/graph/partners/{ags}", responses=NOT_THERE)
def partners(ags: str, site: SiteGiven) -> Partners:
    """With whom a town exchanges or shares a network, and what is between them."""
    town, graph = known_town(ags, site), _public_graph(site)
    found = partners_of(graph, town.ags) if _is_named(graph, NodeKind.TOWN, town.ags) else ()
    return Partners(town=town.ags, partners=[Partner.model_validate(partner_document(one)) for one in found])


@router.get("/graph/paths", responses=refusals(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY))
def paths(
    site: SiteGiven,
    a: Annotated[str, Query(description="AGS of a town.")],
    b: Annotated[str, Query(description="AGS of another town.")],
) -> Paths:
    """How two towns are connected: chains of at most four stored facts, the most telling first."""
    one, other, graph = known_town(a, site), known_town(b, site), _public_graph(site)
    if one == other:
        raise BadInput(
            "Diese Frage lässt sich nicht beantworten:", [Fault("query.b", "Nennen Sie eine andere Stadt als a.")]
        )
    both = all(_is_named(graph, NodeKind.TOWN, town.ags) for town in (one, other))
    found = connections(graph, one.ags, other.ags) if both else ()
    return Paths(a=one.ags, b=other.ags, paths=[Path.model_validate(path_document(path)) for path in found])


def _public_graph(site: SiteGiven) -> KnowledgeGraph:
    with site.open_uow(reading=True) as uow:
        return site.public_facts(uow).graph


def _is_named(graph: KnowledgeGraph, kind: NodeKind, key: str) -> bool:
    """Whether anybody has stated anything about it: the graph of the site holds stating towns alone."""
    return node_id(kind, key) in graph


def _entry(entry: TaxonomyEntry, known: Taxonomy) -> Entry:
    kind = known.kind(entry.id)
    broader = entry.broader if isinstance(entry, Topic) else None
    topics = list(entry.topics) if isinstance(entry, Challenge | Method) else []
    names = {"label_de": entry.labels.de, "label_en": entry.labels.en}
    return Entry(id=entry.id, kind=EntryKind(kind).value, broader=broader, topics=topics, **names)
