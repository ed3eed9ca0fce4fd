"""What does the API tell a town, or head office, about proposals?"""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.pages.proposal_words import NOT_REALISED
from api.posting import post_of
from api.refusals import API_PREFIX
from api.v1.caller import SIGNED, Answerer, Caller, Reader, writing
from api.v1.own_shapes import AnswerSent, MemberShape, OwnPart, ProposalList, ProposalShape
from api.v1.preconditions import Asked
from api.v1.problem import refusals
from api.v1.route import ApiRoute
from api.v1.versions import CHANGED, READ_BY_VERSION, IdempotencyKey, key_of, tag, told_as_precondition
from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.rounds.answer import Answer
from matchmaker.rounds.answering import AnswerOrder, answer
from matchmaker.rounds.as_told import as_told
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.permissions import may_see, refuse_strangers
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["proposals"])
MEMBERS_READ_ONE_STATE = "not_realised"


@router.get("/proposals", responses=SIGNED)
def list_proposals(
    site: SiteGiven, caller: Reader, round: Annotated[str, Query(max_length=40, description="For head office.")] = ""
) -> ProposalList:
    """A town's own proposals, from the moment it was asked; head office's of one round."""
    with site.open_uow(reading=True) as uow:
        if caller.is_office and not round:
            reason = "Bitte nennen Sie die Runde: Die Geschäftsstelle liest Vorschläge rundenweise."
            raise BadInput("Diese Frage lässt sich nicht beantworten:", [Fault("query.round", reason)])
        found = uow.proposals.of_round(uow.rounds.get(round).id) if caller.is_office else _own(caller, uow)
        names = site.atlas().names
        items = [told(one, caller, invitation_of(one, caller, uow), names) for one in found]
    return ProposalList(items=items)


@router.get("/proposals/{proposal_id}", responses=SIGNED | READ_BY_VERSION)
def show_proposal(
    proposal_id: str,
    site: SiteGiven,
    caller: Reader,
    response: Response,
    asked: Asked,  # noqa: ARG001  # read by the route
) -> ProposalShape:
    """One proposal; its `ETag` is what `If-Match` of an answer has to name."""
    with site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(proposal_id)
        refuse_strangers(caller.viewer, proposal)
        own = invitation_of(proposal, caller, uow)
    shown = told(proposal, caller, own, site.atlas().names)
    tag(response, own.version if own else proposal.version, shown)
    return shown


@router.post("/proposals/{proposal_id}/answer", responses=SIGNED | refusals(*CHANGED))
def answer_proposal(
    proposal_id: str,
    sent: AnswerSent,
    site: SiteGiven,
    caller: Answerer,
    idempotency_key: IdempotencyKey,
    asked: Asked,
) -> ProposalShape:
    """Answer in the town's name; `If-Match` names the `ETag` of the proposal. Nobody is told who declined or why."""
    with site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(proposal_id)
        refuse_strangers(caller.viewer, proposal)
        own = invitation_of(proposal, caller, uow)
    if own is None:
        raise NotFound(f"Einen Vorschlag {proposal_id} gibt es nicht.")
    seen = asked.version(own.version)
    said = Answer(sent.answer, sent.reason, sent.not_again, sent.days, sent.delegate, sent.note)
    order = AnswerOrder(proposal_id, own.member.ags, said, key_of(caller, idempotency_key), seen)
    with told_as_precondition():
        answered = answer(order, post_of(site.settings, taxonomy=site.taxonomy), writing(caller, site), site.clock())
    return told(answered.proposal, caller, answered.invitation, site.atlas().names)


def member_shape(member: Member, names: Mapping[str, str]) -> MemberShape:
    """A member with its town's name."""
    return MemberShape(ags=member.ags, name=names.get(member.ags, member.ags), role=member.role, gives=member.gives)


def invitation_of(proposal: Proposal, caller: Caller, uow: UnitOfWork) -> Invitation | None:
    """What the caller's own town was asked; None for head office, and for proposals from before towns were asked."""
    own = next((one for one in proposal.members if caller.viewer.is_member(one)), None)
    invited = uow.invitations.of_proposal(proposal.id) if own else ()
    return next((one for one in invited if one.member.ags == own.ags), None) if own else None


def told(proposal: Proposal, caller: Caller, own: Invitation | None, names: Mapping[str, str]) -> ProposalShape:
    """The proposal as this reader may know it."""
    if not caller.is_office:
        proposal = as_told(proposal, own)
    hidden = not caller.is_office and proposal.state in NOT_REALISED
    return ProposalShape(
        id=proposal.id,
        round=proposal.round_id,
        format=proposal.format,
        topic=proposal.topic,
        state=MEMBERS_READ_ONE_STATE if hidden else proposal.state,
        members=[member_shape(one, names) for one in proposal.members],
        deadline=own.due_at if own else proposal.deadline if caller.is_office else None,
        own=OwnPart(state=own.state, due_at=own.due_at, answered_at=own.answered_at) if own else None,
    )


def _own(caller: Caller, uow: UnitOfWork) -> list[Proposal]:
    return [one for one in uow.proposals.of_town(caller.ags) if may_see(caller.viewer, one)]
