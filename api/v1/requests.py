"""How does a program ask for an exchange in a town's name?"""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.refusals import API_PREFIX
from api.v1.caller import SIGNED, Asker, Reader, writing
from api.v1.own_shapes import RequestList, RequestSent, RequestShape, WishesShape
from api.v1.problem import ScopeMissing, refusals
from api.v1.versions import CHANGED, IdempotencyKey, IfMatch, key_of, tag, told_as_precondition, version_in
from matchmaker.rounds.request import Request, RequestState
from matchmaker.rounds.request_permissions import RequestAct, may_request, refuse_request
from matchmaker.rounds.requesting import NewRequest, submit_request, withdraw_request
from matchmaker.towns.profile import Wishes

router = APIRouter(prefix=API_PREFIX, tags=["requests"])


@router.get("/requests", responses=SIGNED)
def list_requests(site: SiteGiven, caller: Reader) -> RequestList:
    """A town's own requests; for head office all that are open."""
    with site.open_uow(reading=True) as uow:
        if caller.is_office:
            found = uow.requests.in_states([state for state in RequestState if state is not RequestState.WITHDRAWN])
        else:
            found = uow.requests.of_town(caller.ags)
    return RequestList(items=[_told(one) for one in found if may_request(caller.viewer, RequestAct.SEE, one)])


@router.get("/requests/{request_id}", responses=SIGNED | refusals(HTTPStatus.NOT_FOUND))
def show_request(request_id: str, site: SiteGiven, caller: Reader, answer: Response) -> RequestShape:
    """One request with its `ETag`."""
    with site.open_uow(reading=True) as uow:
        found = uow.requests.get(request_id)
    refuse_request(caller.viewer, RequestAct.SEE, found)
    tag(answer, found.version)
    return _told(found)


@router.post("/requests", status_code=HTTPStatus.CREATED, responses=SIGNED | refusals(HTTPStatus.CONFLICT))
def ask(
    sent: RequestSent, site: SiteGiven, caller: Asker, answer: Response, idempotency_key: IdempotencyKey
) -> RequestShape:
    """Ask for an exchange. It takes one place of the town; nobody else learns of it before head office has looked."""
    role = caller.token.role
    if role not in (None, sent.role):
        raise ScopeMissing(f"Dieses Token spricht nur für die Stelle „{role}“.")
    order = NewRequest(
        key=key_of(caller, idempotency_key),
        ags=caller.ags,
        role=sent.role,
        format=sent.format,
        topic=sent.topic,
        text=sent.text,
        wishes=Wishes(**sent.wishes.model_dump()),
        candidates=tuple(sent.candidates),
    )
    made = submit_request(order, site.taxonomy, writing(caller, site), site.clock())
    tag(answer, made.version)
    return _told(made)


@router.post("/requests/{request_id}/withdrawal", responses=SIGNED | refusals(*CHANGED))
def withdraw(
    request_id: str, site: SiteGiven, caller: Asker, answer: Response, if_match: IfMatch = None
) -> RequestShape:
    """Take a request back; a second time changes nothing."""
    seen = version_in(if_match)
    with told_as_precondition():
        withdrawn = withdraw_request(request_id, seen, caller.viewer, writing(caller, site), site.clock())
    tag(answer, withdrawn.version)
    return _told(withdrawn)


def _told(request: Request) -> RequestShape:
    wishes = request.wishes
    return RequestShape(
        id=request.id,
        ags=request.ags,
        role=request.role,
        format=request.format,
        topic=request.topic,
        text=request.text,
        wishes=WishesShape(
            same_size=wishes.same_size,
            other_state=wishes.other_state,
            same_network=wishes.same_network,
            other_level=wishes.other_level,
        ),
        candidates=list(request.candidates),
        state=request.state,
        made_at=request.made_at,
        proposal=request.proposal_id,
    )
