"""Which questions to the knowledge graph does the site answer?"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.network_answers import NetworkFacts
from api.pages.network_choices import choices_of
from api.pages.network_page import LONGEST_NAME, Asked, network_page
from api.pages.view import render

router = APIRouter()
Typed = Annotated[str, Query()]


@router.get("/netzwerk")
def network(
    framing: FramingGiven,
    methode: Typed = "",
    thema: Typed = "",
    stadt: Typed = "",
    mit: Typed = "",
    art: Typed = "",
) -> Response:
    """Who knows a method, who works on a topic, with whom a town exchanges, and how two towns are connected."""
    site, spoken = framing.site, framing.spoken
    asked = Asked(*(text.strip()[:LONGEST_NAME] for text in (methode, thema, stadt, mit, art)))
    if not asked.town:
        asked = replace(asked, town=asked.other, other="")
    with site.open_uow(reading=True) as uow:
        public = site.public_facts(uow)
    choices = choices_of(public.stated, site.taxonomy, spoken)
    atlas = site.atlas()
    facts = NetworkFacts(public.graph, site.taxonomy, atlas, spoken)
    page = network_page(facts, choices, asked, framing.translated_frame(atlas.source_names))
    return render("network.html", page)
