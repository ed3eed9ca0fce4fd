"""Which headers leave with every answer, and how large may a request be?"""

from collections.abc import Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; form-action 'self'; "
    "base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HTTPS_ONLY = "max-age=31536000; includeSubDomains"
# 50,000 signs of any script fit in, so that a text that is too long is told so by the page that asked for it.
LARGEST_FORM_BYTES = 512 * 1024
# Head office's two forms that take a file: an official register of all municipalities has about three megabytes.
LARGEST_FILE_BYTES = 10 * 1024 * 1024
FILE_PATHS = frozenset({"/geschaeftsstelle/einlesen", "/geschaeftsstelle/register"})


POLICY = "Content-Security-Policy"


class SecurityHeaders:
    """Puts the security headers on every answer; what has no caching rule of its own is not kept.

    An answer that brings a content policy of its own keeps that one: a letter shown as a page has its styles inline.

    ``https_only`` adds HSTS; the demo on loopback speaks plain HTTP and leaves it out.
    """

    def __init__(self, app: ASGIApp, *, https_only: bool) -> None:
        self._app = app
        self._headers = dict(SECURITY_HEADERS)
        if https_only:
            self._headers["Strict-Transport-Security"] = HTTPS_ONLY

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                own_policy = headers.get(POLICY)
                headers.update(self._headers)
                if own_policy is not None:
                    headers[POLICY] = own_policy
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, send_with_headers)


class HeadAsGet:
    """Answers HEAD like GET, without the body: mail scanners and link checkers ask that way."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_bodiless(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_bodiless)


class RequestLimit:
    """Answers bodies above ``LARGEST_FORM_BYTES``, or ``LARGEST_FILE_BYTES`` for a file, with ``refuse``.

    Whether their length is announced or not.

    A request whose line broke off gets no answer and reaches nothing: half a form must not pass for a whole one.
    """

    def __init__(self, app: ASGIApp, *, refuse: Callable[[Request], Response]) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            body = await _whole_body(receive, _largest(scope))
        except ClientDisconnect:
            return
        if body is None:
            await self._refuse(Request(scope))(scope, receive, send)
            return
        if Headers(scope=scope).get("content-length", str(len(body))) != str(len(body)):
            return
        await self._app(scope, _Replay(body, receive), send)


class _Replay:
    """Hands out the body that was read already, then waits for what comes after it."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}


def _largest(scope: Scope) -> int:
    # Who brings no cookie at all is nobody of head office, and need not fill our memory.
    takes_file = scope["path"] in FILE_PATHS and "cookie" in Headers(scope=scope)
    return LARGEST_FILE_BYTES if takes_file else LARGEST_FORM_BYTES


async def _whole_body(receive: Receive, largest: int) -> bytes | None:
    """The request's body; None as soon as it is too large, ``ClientDisconnect`` where the line broke off."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        body += bytes(message.get("body", b""))
        if len(body) > largest:
            return None
        if not message.get("more_body", False):
            return body
