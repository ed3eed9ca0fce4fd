"""How does a program read what a town states of itself, and state it anew in the town's name?"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.refusals import API_PREFIX
from api.site import Site
from api.v1.caller import SIGNED, Caller, OptionalReader, caller_with, writing
from api.v1.preconditions import Asked
from api.v1.problem import refusals
from api.v1.profile_shapes import (
    OfficeName,
    ProfileList,
    ProfileShape,
    Voices,
    VoiceShape,
    places_unlike_shape,
)
from api.v1.route import ApiRoute
from api.v1.towns import known_town
from api.v1.versions import CHANGED, READ_BY_VERSION, tag, told_as_precondition
from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.rounds.api_token import Scope
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.own_document import StatingTerms, own_document, stated_anew
from matchmaker.rounds.own_profile import NOT_SAVED, OwnOffice, state_anew, stored_profile
from matchmaker.rounds.visibility import STRANGER, all_seen_by, own_profiles, speaks_for, voices_of
from matchmaker.towns.profile import TownProfile

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["profiles"])
Stater = Annotated[Caller, Depends(caller_with(Scope.PROFILE))]
# The body is checked as a whole and not by its shape first: so a program learns of all faults at once.
SENT = {"schema": {"$ref": "#/components/schemas/ProfileSentBack"}}
WITHOUT_TOKEN_TOO: Mapping[str, Any] = {"security": [{}]}


@router.get(
    "/towns/{ags}/profiles",
    responses=refusals(HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
    | refusals(HTTPStatus.UNPROCESSABLE_ENTITY),
    openapi_extra=dict(WITHOUT_TOKEN_TOO),
)
def town_profiles(ags: str, site: SiteGiven, caller: OptionalReader, answer: Response) -> Voices:
    """What a town says of itself: without a token what is public, with one (`read`) what that reader may see."""
    town = known_town(ags, site)
    with site.open_uow(reading=True) as uow:
        seen = all_seen_by(caller.viewer if caller else STRANGER, voices_of(town.ags, uow))
    answer.headers["Cache-Control"] = "no-store"
    return Voices(ags=town.ags, items=[_voice(one) for one in seen if one.needs or one.experience])


@router.get("/profiles", responses=SIGNED)
def list_profiles(site: SiteGiven, caller: Stater, answer: Response) -> ProfileList:
    """The town's own profiles, one for each office that the token speaks for, sealed statements included."""
    expected = caller.ags
    with site.open_uow(reading=True) as uow:
        own = own_profiles(caller.viewer, uow)
    answer.headers["Cache-Control"] = "no-store"
    return ProfileList(items=[_told(one) for one in own if one.ags == expected])


@router.get("/profiles/{office}", responses=SIGNED | READ_BY_VERSION)
def show_profile(
    office: OfficeName,
    site: SiteGiven,
    caller: Stater,
    answer: Response,
    asked: Asked,  # noqa: ARG001  # read by the route
) -> ProfileShape:
    """What one office states, with its `ETag`; an empty profile and `"0"` where it has stated nothing yet."""
    profile, version = _meant(office, caller, site)
    tag(answer, version)
    return _told(profile)


@router.put(
    "/profiles/{office}",
    responses=SIGNED | refusals(*CHANGED),
    openapi_extra={"requestBody": {"content": {"application/json": SENT}}},
)
def replace_profile(
    office: OfficeName,
    sent: Annotated[Any, Body()],
    site: SiteGiven,
    caller: Stater,
    answer: Response,
    asked: Asked,
) -> ProfileShape:
    """State anew all that one office states: what is left out of a list is taken back.

    `If-Match` names the `ETag` of what was read. The same once more changes nothing and is answered alike. Name,
    figures, networks, exclusions and past exchanges are not changed by it.
    """
    stored, current = _meant(office, caller, site)
    seen = asked.version(current)
    stated = _checked(_without_name(sent, stored), stored, site)
    with told_as_precondition():
        version = state_anew(stated, OwnOffice(stored.ags, stored.role, seen, site.clock()), writing(caller, site))
    tag(answer, version)
    return _told(stated)


def _meant(office: OfficeName, caller: Caller, site: Site) -> tuple[TownProfile, int]:
    """The office's profile and its version; ``NotFound`` for an office that the token does not speak for."""
    if not speaks_for(caller.viewer, TownProfile(caller.ags, role=office.role)):
        raise NotFound("Für diese Stelle spricht dieses Token nicht.")
    with site.open_uow(reading=True) as uow:
        return stored_profile(caller.ags, office.role, uow)


def _without_name(sent: Any, stored: TownProfile) -> Any:
    """What was sent without whose it is, so that what was read can be sent back; another's name stays as a fault."""
    if not isinstance(sent, dict):
        return sent
    own = {"ags": stored.ags, "office": _office(stored)}
    return {key: value for key, value in sent.items() if key not in own or value != own[key]}


def _checked(sent: Any, stored: TownProfile, site: Site) -> TownProfile:
    """The profile as it would be; ``BadInput`` with the faults of its shape and of its meaning, one for each place."""
    places = {fault.where: fault for fault in places_unlike_shape(sent)}
    terms = StatingTerms(site.taxonomy, site.atlas().register, german_day(site.clock()))
    try:
        stated = stated_anew(sent if isinstance(sent, dict) else {}, stored, terms)
    except BadInput as refused:
        # What the intake says of a place names the words that would do.
        places |= {fault.where: Fault(fault.where, fault.reason) for fault in refused.faults}
    if places:
        raise BadInput(NOT_SAVED, sorted(places.values(), key=lambda fault: fault.where))
    return stated


def _told(profile: TownProfile) -> ProfileShape:
    return ProfileShape.model_validate({"ags": profile.ags, "office": _office(profile), **own_document(profile)})


def _voice(profile: TownProfile) -> VoiceShape:
    told = own_document(profile)
    kept = {key: told[key] for key in ("needs", "experience")}
    return VoiceShape.model_validate({"office": _office(profile), "assumed": profile.consent_source, **kept})


def _office(profile: TownProfile) -> OfficeName:
    return OfficeName(profile.role) if profile.role else OfficeName.TOWN
