"""Who may do what with which request?"""

from enum import StrEnum

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.request import NEXT, Request, RequestState


class RequestAct(StrEnum):
    """Everything that anybody can do with a request that exists."""

    SEE = "see"
    WITHDRAW = "withdraw"
    REVIEW = "review"
    KEEP = "keep"
    OFFER = "offer"


LEADS_TO = {
    RequestAct.WITHDRAW: RequestState.WITHDRAWN,
    RequestAct.REVIEW: RequestState.REVIEWED,
    RequestAct.KEEP: RequestState.KEPT,
    RequestAct.OFFER: RequestState.OFFERED,
}
OF_A_TOWN = (RequestAct.SEE, RequestAct.WITHDRAW)


def may_request(viewer: Viewer, act: RequestAct, request: Request) -> bool:
    """Head office may do all, the town that asked may see and withdraw; nobody else, the towns asked for included.

    An act that the request's state does not allow is allowed to nobody.
    """
    if act in LEADS_TO and LEADS_TO[act] not in NEXT[request.state]:
        return False
    return _is_theirs(viewer, act, request)


def refuse_request(viewer: Viewer, act: RequestAct, request: Request) -> None:
    """``NotFound`` for whom the request does not exist; what its state forbids is left to the request to say."""
    if not _is_theirs(viewer, act, request):
        raise NotFound("Diese Anfrage gibt es nicht.")


def _is_theirs(viewer: Viewer, act: RequestAct, request: Request) -> bool:
    if viewer.audience is Audience.HEAD_OFFICE:
        return True
    is_own = viewer.ags == request.ags and viewer.role in (None, request.role)
    return viewer.audience is Audience.TOWN and is_own and act in OF_A_TOWN
