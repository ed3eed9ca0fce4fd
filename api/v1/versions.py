"""How does a program say which version it has read, and how does it learn that somebody was quicker?"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http import HTTPStatus
from typing import Annotated

from fastapi import Header
from starlette.responses import Response

from api.v1.caller import Caller
from api.v1.problem import PreconditionFailed, PreconditionMissing
from matchmaker.errors import BadInput, Fault, StaleWrite
from matchmaker.rounds.answer_key import KeyUsedOtherwise

TAG = re.compile(r'"(\d{1,9})"')
READ_FIRST = "Lesen Sie zuerst, und senden Sie den ETag der Antwort als If-Match."

CHANGED = (HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED, HTTPStatus.PRECONDITION_REQUIRED)
"""How a change may be refused, beside what every address of a signed-in program may answer."""

IfMatch = Annotated[str | None, Header(description="The `ETag` of what was read.", examples=['"3"'])]
IdempotencyKey = Annotated[
    str,
    Header(
        min_length=8,
        max_length=100,
        description="A word of your own for this change: sent again, it is not made twice.",
        examples=["5f1d7a3e-6a52-4a0f-9d5b-0a3c1c1f8f7e"],
    ),
]


def tag(answer: Response, version: int) -> None:
    """Name the version in the answer."""
    answer.headers["ETag"] = f'"{version}"'
    answer.headers["Cache-Control"] = "no-store"


def version_in(if_match: str | None) -> int:
    """The version that was read; 428 without one, 412 for a word that no answer of ours has named."""
    if if_match is None:
        raise PreconditionMissing(f"Diese Änderung braucht If-Match. {READ_FIRST}")
    found = TAG.fullmatch(if_match.strip())
    if found is None:
        raise PreconditionFailed(f"So lautet kein ETag von uns. {READ_FIRST}")
    return int(found[1])


def key_of(caller: Caller, word: str) -> str:
    """The key of a change: two programs may use the same word by chance, and no word may meet the key of a form."""
    return sha256(f"api/{caller.token.id}/{word}".encode()).hexdigest()


@contextmanager
def told_as_precondition() -> Iterator[None]:
    """A stale write is told as 412, a key that stands for something else already as 422."""
    try:
        yield
    except KeyUsedOtherwise as used:
        reason = "Dieser Schlüssel steht schon für eine andere Antwort."
        raise BadInput("Nichts wurde geändert.", [Fault("Idempotency-Key", reason)]) from used
    except StaleWrite as stale:
        raise PreconditionFailed(str(stale)) from stale
