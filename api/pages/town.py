"""Which pages does a town see: its own area and its proposals, from the mail or signed in?"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.own_area import OwnFacts, own_area_page
from api.pages.proposal_page import Around, proposal_page
from api.pages.seen_proposal import brief_address, holder_of, seen_proposal, told_in, translated_frame
from api.pages.view import render
from api.refusals import tell
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer, may_see
from matchmaker.rounds.visibility import own_profiles

router = APIRouter()


@router.get("/vorschlaege/{token}")
def proposal_from_mail(token: str, request: Request, framing: FramingGiven) -> Response:
    """One proposal as the holder of its link sees it. Looking changes nothing, however often."""
    try:
        viewer = holder_of(token, framing.site)
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    return _proposal(viewer.proposal_id or "", viewer, framing)


@router.get("/mein-bereich")
def own_area(framing: FramingGiven, gespeichert: Annotated[str, Query()] = "") -> Response:
    """What the signed-in town has to do, its proposals and its profile."""
    viewer, site = framing.visitor.viewer, framing.site
    if viewer.audience is not Audience.TOWN or viewer.ags is None:
        return RedirectResponse("/anmelden", 303)
    with site.open_uow(reading=True) as uow:
        town, profiles = uow.towns.get(viewer.ags), own_profiles(viewer, uow)
        proposals = tuple(one for one in uow.proposals.of_town(viewer.ags) if may_see(viewer, one))
    facts = OwnFacts(town, profiles, proposals, site.atlas().names, site.taxonomy)
    contact = site.settings.mail_reply_to
    return render("own_area.html", own_area_page(facts, framing.frame(), contact, has_saved=bool(gespeichert)))


@router.get("/mein-bereich/vorschlaege/{proposal_id}")
def proposal_signed_in(proposal_id: str, framing: FramingGiven) -> Response:
    """One proposal as a signed-in town that it names sees it."""
    if framing.visitor.audience is None:
        return RedirectResponse("/anmelden", 303)
    return _proposal(proposal_id, framing.visitor.viewer, framing)


def _proposal(proposal_id: str, viewer: Viewer, framing: Framing) -> Response:
    site = framing.site
    seen = seen_proposal(proposal_id, viewer, framing)
    around = Around(translated_frame(framing), site.settings.mail_reply_to, brief_address(framing))
    return told_in(framing.spoken, render("proposal.html", proposal_page(seen.facts, seen.own, site.atlas(), around)))
