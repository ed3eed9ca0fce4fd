"""Does a form whose line broke off half-way reach nobody?"""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.protection import LARGEST_FORM_BYTES, RequestLimit

SECONDS = 10
SHORT = b"csrf=x&text=Wir+brauchen+Rat+zu+Le"
WHOLE = SHORT + b"erstand"


class Listening:
    """Keeps every body that came through."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self.bodies.append(await Request(scope, receive).body())
            await Response("ok")(scope, receive, send)


@contextmanager
def serving(app: Listening) -> Iterator[int]:
    """The port on loopback on which a real server waits."""
    limit = RequestLimit(app, refuse=lambda _request: Response("too much", 413))
    server = uvicorn.Server(uvicorn.Config(limit, lifespan="off", log_config=None, ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        running = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        running.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            running.join(SECONDS)


def post(port: int, headers: bytes, body: bytes, *, break_off: bool = False) -> bytes:
    """What the server answers; with ``break_off`` our side says that nothing more comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n" + headers + b"\r\n" + body)
        if break_off:
            line.shutdown(socket.SHUT_WR)
        answer = b""
        while chunk := line.recv(1 << 16):
            answer += chunk
        return answer


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (f"Content-Length: {len(WHOLE)}\r\n".encode(), SHORT),
        (b"Transfer-Encoding: chunked\r\n", f"{len(SHORT):x}\r\n".encode() + SHORT + b"\r\n"),
    ],
    ids=["announced length", "chunked"],
)
def test_half_a_form_reaches_nobody_and_gets_no_answer(headers: bytes, body: bytes):
    app = Listening()
    with serving(app) as port:
        assert post(port, headers, body, break_off=True) == b""
        # The server is still there, and what comes whole comes through whole.
        assert b"200 OK" in post(port, f"Content-Length: {len(WHOLE)}\r\n".encode(), WHOLE)

    assert app.bodies == [WHOLE]


def test_a_body_that_is_too_large_is_refused_in_words():
    app = Listening()
    with serving(app) as port:
        length = f"Content-Length: {LARGEST_FORM_BYTES + 1}\r\n".encode()
        assert b"413" in post(port, length, b"x" * (LARGEST_FORM_BYTES + 1)).splitlines()[0]

    assert app.bodies == []
