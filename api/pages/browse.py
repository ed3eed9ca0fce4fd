"""Which pages can anybody browse: the list with its map, a town, towns side by side?"""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.browse_choice import choice_from
from api.pages.comparison import comparison_page
from api.pages.evidence import evidence_for
from api.pages.meant_town import meant_town
from api.pages.nearest import THEMES, nearest_page
from api.pages.statements import voices
from api.pages.town_list import SETTINGS, browse_page
from api.pages.town_page import TownStory, ties_of, town_page
from api.pages.view import render
from matchmaker.rounds.visibility import all_seen_by, voices_of

router = APIRouter()


@router.get("/staedte")
def browse(request: Request, framing: FramingGiven) -> Response:
    """The list of towns, or the towns most similar to the one that is picked."""
    atlas = framing.site.atlas()
    choice = choice_from(request.query_params, SETTINGS, THEMES)
    frame = framing.frame(atlas.sources)
    if not choice.town:
        return render("browse.html", browse_page(atlas, choice, frame))
    picked = replace(choice, town=meant_town(choice.town, atlas).ags)
    return render("nearest.html", nearest_page(atlas, picked, frame))


@router.get("/staedte/{ags}")
def town(ags: str, framing: FramingGiven) -> Response:
    """One town; a name in place of the AGS leads to the town of that name."""
    atlas = framing.site.atlas()
    meant = meant_town(ags, atlas)
    if meant.ags != ags:
        return RedirectResponse(f"/staedte/{meant.ags}", 303)
    return render("town.html", town_page(atlas, meant, _story(ags, framing), framing.frame(atlas.sources)))


@router.get("/vergleich")
def comparison(request: Request, framing: FramingGiven) -> Response:
    """Towns side by side."""
    atlas = framing.site.atlas()
    page = comparison_page(atlas, request.query_params.getlist("stadt"), framing.frame(atlas.sources))
    return render("comparison.html", page)


def _story(ags: str, framing: Framing) -> TownStory:
    """What this visitor may know of the town beyond the register."""
    site = framing.site
    with site.open_uow(reading=True) as uow:
        own = all_seen_by(framing.visitor.viewer, voices_of(ags, uow))
        facts = site.public_facts(uow)
    return TownStory(
        voices=voices(own, site.taxonomy),
        ties=ties_of(ags, facts, site.network_names, site.atlas()),
        paths=evidence_for(ags, facts),
    )
