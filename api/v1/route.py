"""What does every address of the API check around its own work?"""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from api.v1.preconditions import sent_with
from api.v1.problem import MediaTypeRefused

JSON = "application/json"
KEPT_OF_304 = ("ETag", "Cache-Control")
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    int(HTTPStatus.NOT_MODIFIED): {"description": "The reader has it already, as `If-None-Match` says."}
}
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class ApiRoute(APIRoute):
    """Takes bodies as JSON alone, and does not repeat what the reader has already."""

    def get_route_handler(self) -> Handler:
        """FastAPI's own handler, with both checks around it."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            if self.body_field is not None:
                await _refuse_other_than_json(request)
            answer = await handle(request)
            return _unless_known(answer, request) if request.method == "GET" else answer

        return handled


async def _refuse_other_than_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    # Without a body the missing fields are told, which says more.
    if kind != JSON and await request.body():
        raise MediaTypeRefused(f"Der Inhalt muss JSON sein. Senden Sie dazu: „Content-Type: {JSON}“.")


def _unless_known(answer: Response, request: Request) -> Response:
    """The answer, or 304 where the reader names its ``ETag``: only looked at once everything else was in order."""
    tag = answer.headers.get("ETag")
    if tag is None or answer.status_code != HTTPStatus.OK:
        return answer
    if not sent_with(request).is_known(tag):
        return answer
    kept = {name: answer.headers[name] for name in KEPT_OF_304 if name in answer.headers}
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=kept)
