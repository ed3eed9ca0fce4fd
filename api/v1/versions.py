"""How does a program say which version it has read, and how does it learn that somebody was quicker?"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated

from fastapi import Header
from pydantic import BaseModel
from starlette.responses import Response

from api.v1.caller import Caller
from api.v1.problem import PreconditionFailed, refusals
from api.v1.route import NOT_MODIFIED
from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.answer_key import KeyUsedOtherwise

CHANGED = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)
"""How a change may be refused, beside what every address of a signed-in program may answer."""

READ_BY_VERSION = refusals(HTTPStatus.NOT_FOUND, HTTPStatus.PRECONDITION_FAILED) | NOT_MODIFIED
"""How something that has an ``ETag`` may be told otherwise than in full."""

IdempotencyKey = Annotated[
    str,
    Header(
        min_length=8,
        max_length=100,
        description="A word of your own for this change: sent again, it is not made twice.",
        examples=["5f1d7a3e-6a52-4a0f-9d5b-0a3c1c1f8f7e"],
    ),
]


def tag(answer: Response, version: int, shown: BaseModel | None = None) -> None:
    """Name the version in the answer; with ``shown`` where the answer tells of more than what has this version."""
    # A partner's yes or a town's new name changes what is read, but nothing that the reader may change.
    digest = f"-{sha256(shown.model_dump_json().encode()).hexdigest()[:16]}" if shown else ""
    answer.headers["ETag"] = f'"{version}{digest}"'
    answer.headers["Cache-Control"] = "no-store"


def key_of(caller: Caller, word: str) -> str:
    """The key of a change: two programs may use the same word by chance, and no word may meet the key of a form."""
    return sha256(f"api/{caller.token.id}/{word}".encode()).hexdigest()


def key_refused(stands_for: str) -> BadInput:
    """The refusal of a key that came with something else before."""
    reason = f"Dieser Schlüssel steht schon für {stands_for}. Nehmen Sie für jede neue Änderung einen neuen."
    return BadInput("Nichts wurde geändert.", [Fault("Idempotency-Key", reason)])


@contextmanager
def told_as_precondition() -> Iterator[None]:
    """A stale write is told as 412, a key that stands for something else already as 422."""
    try:
        yield
    except KeyUsedOtherwise as used:
        raise key_refused("eine andere Antwort") from used
    except StaleWrite as stale:
        raise PreconditionFailed(str(stale)) from stale
