"""Which questions to the knowledge graph does the site answer?"""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.network_answers import NetworkFacts
from api.pages.network_page import LONGEST_NAME, Asked, choices_of, network_page
from api.pages.view import render

router = APIRouter()
Typed = Annotated[str, Query()]


@router.get("/netzwerk")
def network(
    framing: FramingGiven, methode: Typed = "", thema: Typed = "", stadt: Typed = "", mit: Typed = ""
) -> Response:
    """Who knows a method, who works on a topic, with whom a town exchanges, and how two towns are connected."""
    site = framing.site
    asked = Asked(*(text.strip()[:LONGEST_NAME] for text in (methode, thema, stadt, mit)))
    if not asked.town:
        asked = replace(asked, town=asked.other, other="")
    with site.open_uow(reading=True) as uow:
        graph = site.public_facts(uow).graph
        # Counting every entry's towns takes longer than any answer.
        choices = site.kept.get("network choices", uow, lambda: choices_of(graph, site.taxonomy))
    atlas = site.atlas()
    page = network_page(NetworkFacts(graph, site.taxonomy, atlas), choices, asked, framing.frame(atlas.sources))
    return render("network.html", page)
