"""Which pages does a town see: its own area and its proposals, from the mail or signed in?"""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.own_area import OwnFacts, own_area_page
from api.pages.proposal_page import ProposalFacts, proposal_page
from api.pages.view import render
from api.refusals import tell
from api.sign_in import link_of
from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.access import Audience, LinkPurpose
from matchmaker.rounds.permissions import Viewer, may_see, refuse_strangers
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.visibility import own_profiles

router = APIRouter()


@router.get("/vorschlaege/{token}")
def proposal_from_mail(token: str, request: Request, framing: FramingGiven) -> Response:
    """One proposal as the holder of its link sees it. Looking changes nothing, however often."""
    site = framing.site
    try:
        link = link_of(token, LinkPurpose.PROPOSAL, site.open_uow(reading=True), site.clock())
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    viewer = Viewer(ags=link.ags, proposal_id=link.proposal_id, role=link.role)
    return _proposal(link.proposal_id or "", viewer, framing)


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
    with site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(proposal_id)
        refuse_strangers(viewer, proposal)
        terms, run = uow.rounds.get(proposal.round_id), uow.runs.get(proposal.run_id)
        assessment = site.assessment(uow, terms, run, public=True)
    own = _own_member(proposal.members, viewer)
    atlas = site.atlas()
    facts = ProposalFacts(proposal, terms, run, assessment, atlas.register.by_ags, site.taxonomy)
    page = proposal_page(facts, own, atlas, framing.frame(atlas.sources), site.settings.mail_reply_to)
    return render("proposal.html", page)


def _own_member(members: tuple[Member, ...], viewer: Viewer) -> Member:
    """The member that the viewer speaks for; head office has a page of its own."""
    for member in members:
        if viewer.is_member(member):
            return member
    raise NotFound("Diesen Vorschlag gibt es nicht.")
