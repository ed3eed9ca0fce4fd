"""Which questions to the knowledge graph does the site answer?"""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.browse_choice import page_from
from api.pages.case_cards import CardTelling, card_views
from api.pages.network_answers import NetworkFacts
from api.pages.network_choices import choices_of
from api.pages.network_page import LONGEST_NAME, Asked, network_page
from api.pages.view import render
from matchmaker.rounds.case_card_experience import cards_about

router = APIRouter()
FIELDS = ("methode", "thema", "stadt", "mit", "art")


@router.get("/netzwerk")
def network(request: Request, framing: FramingGiven) -> Response:
    """Who knows a method, who works on a topic, with whom a town exchanges, and how two towns are connected."""
    site, spoken, query = framing.site, framing.spoken, request.query_params
    method, topic, town, other, kind = (query.get(name, "").strip()[:LONGEST_NAME] for name in FIELDS)
    asked = Asked(method, topic, town, other, kind, page_from(query.get("seite", "")))
    if not asked.town:
        asked = replace(asked, town=asked.other, other="")
    with site.open_uow(reading=True) as uow:
        public = site.public_facts(uow)
    choices = choices_of(public.stated, site.taxonomy, spoken)
    atlas = site.atlas()
    facts = NetworkFacts(public.graph, site.taxonomy, atlas, spoken)
    page = network_page(facts, choices, asked, framing.translated_frame(atlas.source_names))
    if method or topic:
        about = cards_about(public.cards, method=method, topic=topic)
        page = replace(page, cards=card_views(about, CardTelling(atlas.names, site.taxonomy, spoken)))
    return render("network.html", page)
