"""What does the API tell about towns?"""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.documents.likeness import similar_document
from api.documents.towns import town_document
from api.pages.meant_town import NamedTowns, towns_named
from api.refusals import API_PREFIX
from api.v1.cursor import cursor_after, key_before
from api.v1.problem import refusals
from api.v1.route import ApiRoute
from api.v1.shapes import Similar, Town, TownName, TownPage
from matchmaker.errors import NotFound
from matchmaker.features.town_similarity import Asked
from matchmaker.towns.indicators import Theme
from matchmaker.towns.register import RegisteredTown

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["towns"])
MOST = 200
# The register changes a few times a year, and the pages keep it for a minute as well.
FOR_A_MINUTE = "public, max-age=60"


@router.get("/towns", responses=refusals(HTTPStatus.UNPROCESSABLE_ENTITY))
def list_towns(
    site: SiteGiven,
    answer: Response,
    q: Annotated[str, Query(max_length=200, description="Name, part of one, or beginning of an AGS.")] = "",
    state: Annotated[str, Query(max_length=60, description="Federal state, in German.", examples=["Sachsen"])] = "",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor: Annotated[str, Query(max_length=100, description="`next` of the last answer, unchanged.")] = "",
) -> TownPage:
    """All small towns by AGS, or those that answer to a name; a part at a time.

    Where nobody answers to `q`, `near` names towns that may be meant; `larger` is one of this name or key that has
    20,000 inhabitants or more, and `near` then lie around it. The page „Städte finden“ finds and offers the same.
    """
    atlas, text = site.atlas(), " ".join(q.split())
    named = towns_named(text, atlas) if text else NamedTowns(atlas.towns)
    found = sorted((one for one in named.towns if not state or one.state == state), key=lambda one: one.ags)
    after = key_before(cursor) if cursor else ""
    rest = [one for one in found if one.ags > after]
    answer.headers["Cache-Control"] = FOR_A_MINUTE
    following = cursor_after(rest[limit - 1].ags) if len(rest) > limit else None
    return TownPage(
        items=[_town(one) for one in rest[:limit]],
        next=following,
        near=[_name(one) for one in named.near],
        larger=_name(named.larger) if named.larger else None,
    )


@router.get("/towns/{ags}", responses=refusals(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY))
def show_town(ags: str, site: SiteGiven, answer: Response) -> Town:
    """One town of the register, larger ones included, with every figure, its year and its source."""
    town = known_town(ags, site)
    answer.headers["Cache-Control"] = FOR_A_MINUTE
    return _town(town)


@router.get("/towns/{ags}/similar", responses=refusals(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY))
def similar_towns(
    ags: str,
    site: SiteGiven,
    theme: Annotated[Theme | None, Query(description="Without a theme size and place are compared.")] = None,
    k: Annotated[int, Query(ge=1, le=50)] = 15,
) -> Similar:
    """The small towns most like this one. Likeness is no judgement about performance."""
    town = known_town(ags, site)
    return Similar.model_validate(similar_document(site.atlas().compare(theme, Asked(town.ags, k))))


def known_town(ags: str, site: SiteGiven) -> RegisteredTown:
    """The town of this key; ``NotFound`` without one."""
    found = site.atlas().register.by_ags.get(ags)
    if found is None:
        raise NotFound("Eine Stadt mit diesem Gemeindeschlüssel gibt es nicht. Er hat acht Ziffern.")
    return found


def _town(town: RegisteredTown) -> Town:
    document: dict[str, Any] = town_document(town)
    return Town.model_validate(document)


def _name(town: RegisteredTown) -> TownName:
    return TownName(key=town.ags, name=town.name, state=town.state)
