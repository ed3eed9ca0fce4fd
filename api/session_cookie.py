"""How does a browser keep its session, and how is the time of its last use noted?"""

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.sign_in import LONGEST_SESSION
from api.site import Site
from matchmaker.rounds.kept_form import KEPT_FOR

RENEWED = "renewed_session"


def give_cookie(response: Response, site: Site, name: str, value: str) -> None:
    """Set a cookie that scripts cannot read and other sites cannot send; Secure except in the demo.

    The session's outlives the session, which the server ends: by a cookie that opens nothing any more we know whose
    words a form brings that was sent too late.
    """
    lasts = KEPT_FOR if name in (site.session_cookie, site.late_forms_cookie) else LONGEST_SESSION
    longest = int(lasts.total_seconds())
    response.set_cookie(name, value, max_age=longest, httponly=True, secure=not site.is_demo, samesite="lax")


def take_cookie(response: Response, site: Site, name: str) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(name, httponly=True, secure=not site.is_demo, samesite="lax")


class SessionRenewal:
    """Puts the renewed cookie on the answers to signed-in browsers, so that idleness is told without a row.

    The renewed value is what the request's state holds under ``RENEWED``; an answer that sets the
    session cookie itself (sign-in, sign-out) has the last word.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_renewed(message: Message) -> None:
            value = scope.get("state", {}).get(RENEWED)
            if message["type"] == "http.response.start" and value:
                self._renew(MutableHeaders(scope=message), value)
            await send(message)

        await self._app(scope, receive, send_renewed)

    def _renew(self, headers: MutableHeaders, value: str) -> None:
        name = self._site.session_cookie
        if not any(cookie.startswith(f"{name}=") for cookie in headers.getlist("set-cookie")):
            answer = Response()
            give_cookie(answer, self._site, name, value)
            headers.append("set-cookie", answer.headers["set-cookie"])
