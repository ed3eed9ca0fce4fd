"""How does a program take along what is seen while browsing, as a file?"""

from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.pages.browse_filters import Ground
from api.pages.exports import KINDS, comparison_sheet, file_of, list_sheet, nearest_sheet
from api.pages.network_choices import choices_of
from api.pages.offered import offer_of
from api.pages.spoken import SPOKEN
from api.pages.town_list import BrowseAsk
from api.refusals import API_PREFIX
from api.site import Site
from api.v1.browsing import ComparisonQuestion, TownQuestion, choice_of
from api.v1.problem import refusals
from api.v1.route import ApiRoute
from api.v1.towns import known_town
from matchmaker.towns.register import RegisteredTown

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["exports"])


class FileForm(StrEnum):
    """The forms of file: for a spreadsheet program with `;` between cells, for Excel, for maps."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"


BINARY = {"type": "string", "format": "binary"}
SCHEMAS: dict[FileForm, dict[str, Any]] = {
    FileForm.CSV: {"type": "string"},
    FileForm.XLSX: BINARY,
    FileForm.GEOJSON: {"$ref": "#/components/schemas/TownPlaces"},
}
OFFERED: dict[int | str, dict[str, Any]] = {
    int(HTTPStatus.OK): {
        "description": "The file, in the media type of its form.",
        "content": {KINDS[form].partition(";")[0]: {"schema": schema} for form, schema in SCHEMAS.items()},
    }
}
FILES = OFFERED | refusals(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)


@router.get("/exports/towns.{form}", response_class=Response, responses=FILES)
def export_towns(form: FileForm, site: SiteGiven, asked: Annotated[TownQuestion, Query()]) -> Response:
    """All towns of a list, or with `town` the 15 most like it: the same file as the page's, from public statements."""
    atlas, spoken = site.atlas(), SPOKEN[asked.language]
    own = tuple(known_town(ags, site) for ags in dict.fromkeys(asked.own) if ags != asked.town)
    with site.open_uow(reading=True) as uow:
        stated = site.public_facts(uow).stated
    choice = choice_of(asked, site.taxonomy)
    unsaid = {entry: frozenset[str]() for entry in (choice.topic, choice.method) if entry}
    offer = offer_of(choices_of(stated, site.taxonomy, spoken), spoken)
    ask = BrowseAsk(choice, offer, Ground(atlas.setting_of, unsaid | dict(stated), _centre(asked, site)))
    sheet = nearest_sheet(atlas, ask, own, spoken) if choice.town else list_sheet(atlas, ask, spoken)
    return file_of(sheet, form, site.settings.base_url + choice.href(), site.clock())


@router.get("/exports/comparison.{form}", response_class=Response, responses=FILES)
def export_comparison(form: FileForm, site: SiteGiven, asked: Annotated[ComparisonQuestion, Query()]) -> Response:
    """Towns side by side with every figure, its unit, year and source: the same file as the page's."""
    towns = tuple(known_town(ags, site) for ags in dict.fromkeys(asked.town))
    page = f"{site.settings.base_url}/vergleich?" + "&".join(f"stadt={one.ags}" for one in towns)
    return file_of(comparison_sheet(site.atlas(), towns, SPOKEN[asked.language]), form, page, site.clock())


def _centre(asked: TownQuestion, site: Site) -> RegisteredTown | None:
    """Where the radius counts from; ``NotFound`` for a town that there is not."""
    named = asked.town or asked.around
    return known_town(named, site) if named else None
