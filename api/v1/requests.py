"""How does a program ask for an exchange in a town's name?"""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.refusals import API_PREFIX
from api.v1.caller import SIGNED, Asker, Reader, writing
from api.v1.own_shapes import RequestList, RequestSent, RequestShape, WishesShape
from api.v1.preconditions import Asked
from api.v1.problem import ScopeMissing, refusals
from api.v1.route import ApiRoute
from api.v1.versions import CHANGED, READ_BY_VERSION, IdempotencyKey, key_of, key_refused, tag, told_as_precondition
from matchmaker.rounds.request import Request, RequestState
from matchmaker.rounds.request_permissions import RequestAct, may_request, refuse_request
from matchmaker.rounds.requesting import FormOfOthers, NewRequest, is_what_was_asked, submit_request, withdraw_request
from matchmaker.towns.profile import Wishes

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["requests"])


@router.get("/requests", responses=SIGNED)
def list_requests(site: SiteGiven, caller: Reader) -> RequestList:
    """A town's own requests; for head office all that are open."""
    with site.open_uow(reading=True) as uow:
        if caller.is_office:
            found = uow.requests.in_states([state for state in RequestState if state is not RequestState.WITHDRAWN])
        else:
            found = uow.requests.of_town(caller.ags)
    return RequestList(items=[_told(one) for one in found if may_request(caller.viewer, RequestAct.SEE, one)])


@router.get("/requests/{request_id}", responses=SIGNED | READ_BY_VERSION)
def show_request(
    request_id: str,
    site: SiteGiven,
    caller: Reader,
    answer: Response,
    asked: Asked,  # noqa: ARG001  # read by the route
) -> RequestShape:
    """One request with its `ETag`."""
    with site.open_uow(reading=True) as uow:
        found = uow.requests.get(request_id)
    refuse_request(caller.viewer, RequestAct.SEE, found)
    return _tagged(found, answer)


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
    try:
        made = submit_request(order, site.taxonomy, writing(caller, site), site.clock())
    except FormOfOthers as used:
        raise key_refused("eine Anfrage einer anderen Stelle") from used
    if not is_what_was_asked(made, order):
        raise key_refused("eine andere Anfrage")
    return _tagged(made, answer)


@router.post("/requests/{request_id}/withdrawal", responses=SIGNED | refusals(*CHANGED))
def withdraw(request_id: str, site: SiteGiven, caller: Asker, answer: Response, asked: Asked) -> RequestShape:
    """Take a request back; a second time changes nothing."""
    with site.open_uow(reading=True) as uow:
        found = uow.requests.get(request_id)
    refuse_request(caller.viewer, RequestAct.SEE, found)
    seen = asked.version(found.version)
    with told_as_precondition():
        withdrawn = withdraw_request(request_id, seen, caller.viewer, writing(caller, site), site.clock())
    return _tagged(withdrawn, answer)


def _tagged(request: Request, answer: Response) -> RequestShape:
    shown = _told(request)
    tag(answer, request.version, shown)
    return shown


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
