"""How does a program of head office approve, pin or refuse drafts?"""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.refusals import API_PREFIX
from api.site import Site
from api.v1.caller import SIGNED, Caller, caller_with, writing
from api.v1.own_shapes import PinSent, ProposalShape, VetoSent
from api.v1.preconditions import Asked, Preconditions
from api.v1.problem import refusals
from api.v1.proposals import told
from api.v1.route import ApiRoute
from api.v1.versions import CHANGED, tag, told_as_precondition
from matchmaker.rounds.api_token import Scope
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.proposal import Proposal

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["proposals"])
# Tokens of towns cannot have this scope: ``api_token.py`` refuses to make them.
Curator = Annotated[Caller, Depends(caller_with(Scope.CURATE))]
REFUSED = SIGNED | refusals(*CHANGED)


@router.post("/proposals/{proposal_id}/approval", responses=REFUSED)
def approve(proposal_id: str, site: SiteGiven, caller: Curator, answer: Response, asked: Asked) -> ProposalShape:
    """Approve a draft; nothing is sent by it. `If-Match` names the `ETag` of the proposal."""
    order = Approval(proposal_id, _seen(proposal_id, asked, site), _name(caller))
    with told_as_precondition():
        changed = approve_proposal(order, writing(caller, site), site.clock())
    return _told(changed, site, caller, answer)


@router.post("/proposals/{proposal_id}/pin", responses=REFUSED)
def pin(
    proposal_id: str, sent: PinSent, site: SiteGiven, caller: Curator, answer: Response, asked: Asked
) -> ProposalShape:
    """Pin a draft, so that no run changes it, or let it go again."""
    order = Pin(proposal_id, _seen(proposal_id, asked, site), sent.pinned, _name(caller))
    with told_as_precondition():
        changed = pin_proposal(order, writing(caller, site), site.clock())
    return _told(changed, site, caller, answer)


@router.post("/proposals/{proposal_id}/veto", responses=REFUSED)
def veto(
    proposal_id: str, sent: VetoSent, site: SiteGiven, caller: Curator, answer: Response, asked: Asked
) -> ProposalShape:
    """Withdraw what was not sent yet; the next run keeps these towns apart."""
    order = Veto(proposal_id, _seen(proposal_id, asked, site), sent.note, sent.reason, _name(caller))
    with told_as_precondition():
        changed = veto_proposal(order, writing(caller, site), site.clock())
    return _told(changed, site, caller, answer)


def _seen(proposal_id: str, asked: Preconditions, site: Site) -> int:
    with site.open_uow(reading=True) as uow:
        return asked.version(uow.proposals.get(proposal_id).version)


def _name(caller: Caller) -> str:
    """Under which name the act is remembered."""
    return f"Programm „{caller.token.label}“"


def _told(changed: Proposal, site: Site, caller: Caller, answer: Response) -> ProposalShape:
    shown = told(changed, caller, None, site.atlas().names)
    tag(answer, changed.version, shown)
    return shown
