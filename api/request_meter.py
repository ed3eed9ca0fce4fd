"""How long did each request take, and by which route?"""

from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.meters import UNMATCHED, Meters

FAILED, GONE = "500", "gone"


class RequestMeter:
    """Measures every request from its first byte that reaches us to the last byte of its answer.

    A request that ends in an error of ours counts as 500; one whose visitor went away before an answer as ``gone``.
    """

    def __init__(self, app: ASGIApp, *, meters: Meters) -> None:
        self._app = app
        self._meters = meters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = None

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began, ended_as = perf_counter(), FAILED
        try:
            await self._app(scope, receive, send_noting)
            ended_as = GONE
        finally:
            labels = (template(scope), scope["method"], str(status or ended_as))
            self._meters.note_request(labels, perf_counter() - began)


def template(scope: Scope) -> str:
    """The route's template as the router has left it behind; an address itself would hold secrets of links."""
    # Files that are mounted have no route: of them the folder's own address is left behind.
    return str(getattr(scope.get("route"), "path", "") or scope.get("root_path") or UNMATCHED)
