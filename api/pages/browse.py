"""Which pages can anybody browse: the list with its map, a town, two towns side by side?"""

from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.atlas import Atlas
from api.pages.browse_choice import choice_from
from api.pages.nearest import THEMES, nearest_page
from api.pages.town_list import SETTINGS, browse_page
from api.pages.view import render
from matchmaker.errors import UnknownTown
from matchmaker.towns.register import described

router = APIRouter()


@router.get("/staedte")
def browse(request: Request, framing: FramingGiven) -> Response:
    """The list of towns, or the towns most similar to the one that is picked."""
    atlas = framing.site.atlas()
    choice = choice_from(request.query_params, SETTINGS, THEMES)
    frame = framing.frame(atlas.sources)
    if not choice.town:
        return render("browse.html", browse_page(atlas, choice, frame))
    picked = replace(choice, town=small_town(atlas, choice.town))
    return render("nearest.html", nearest_page(atlas, picked, frame))


def small_town(atlas: Atlas, query: str) -> str:
    """The AGS of the small town that is meant; ``UnknownTown`` with names that look alike otherwise."""
    if any(town.ags == query for town in atlas.towns):
        return query
    named = atlas.named(query)
    if len(named) == 1:
        return named[0].ags
    raise UnknownTown(query, [described(town) for town in (named[:5] or atlas.near(query))])
