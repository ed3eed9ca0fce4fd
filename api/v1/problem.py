"""How does the API say what went wrong, and which refusals does its description name?"""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

from matchmaker.errors import MatchmakerError

PROBLEM_JSON = "application/problem+json"


class ProblemPlace(BaseModel):
    """One fault of a request: where it stands and what to do about it."""

    where: str = Field(description="The place in the request, for example `query.limit` or `body.needs[0].id`.")
    reason: str = Field(description="What is wrong there, in German.")


class Problem(BaseModel):
    """A refusal as RFC 9457 describes it."""

    type: str = Field(description="Always `about:blank`: the status says which kind of problem it is.")
    title: str
    status: int
    detail: str = Field(description="One German sentence that a person can act on.")
    errors: list[ProblemPlace] = Field(default=[], description="All faults of the request at once, where it has some.")


REFUSALS = {
    HTTPStatus.BAD_REQUEST: "The request is not well-formed.",
    HTTPStatus.UNAUTHORIZED: "No token, or one that is unknown, expired or revoked.",
    HTTPStatus.FORBIDDEN: "The token lacks the scope that this asks for.",
    HTTPStatus.NOT_FOUND: "There is no such thing, or not for this reader.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address cannot be asked this way.",
    HTTPStatus.CONFLICT: "More than one thing is meant, or the state does not allow it.",
    HTTPStatus.PRECONDITION_FAILED: "It is not in the version that `If-Match` names, or in one of `If-None-Match`.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The request is larger than 512 kB.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The request is not sent as `application/json`.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The request has faults; `errors` names all of them.",
    HTTPStatus.PRECONDITION_REQUIRED: "A change needs `If-Match` with the version that was read.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests; `Retry-After` says when to ask again.",
}


def refusals(*statuses: HTTPStatus) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route that may refuse with these statuses, each told as problem+json."""
    content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {int(status): {"description": REFUSALS[status], "content": content} for status in statuses}


class TokenRefused(MatchmakerError):
    """No token, or one that does not hold."""


class ScopeMissing(MatchmakerError):
    """A token that was not made for this."""


class PreconditionMissing(MatchmakerError):
    """A change without the version that was read."""


class PreconditionFailed(MatchmakerError):
    """A change of what somebody else has changed."""


class MediaTypeRefused(MatchmakerError):
    """A body that is not sent as JSON."""
