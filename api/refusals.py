"""Which HTTP status does a refusal have, and how is it told: as a page, or as problem+json?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from math import ceil

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.address_book import NoAddress
from api.pages.asked_language import asked_language
from api.pages.spoken import SPOKEN, Spoken
from api.pages.view import Frame, render
from api.protection import FILE_PATHS, LARGEST_FILE_BYTES, LARGEST_FORM_BYTES, SECURITY_HEADERS
from api.refusal_frame import AUDIENCE, refusal_frame
from api.settings import Settings
from api.sign_in import FormRefused
from api.site import Site
from api.v1.problem import (
    PROBLEM_JSON,
    MediaTypeRefused,
    PreconditionFailed,
    PreconditionMissing,
    ScopeMissing,
    TokenRefused,
)
from api.v1.validation import shape_faults
from api.ways import ways_of
from matchmaker.errors import (
    AmbiguousTown,
    BadInput,
    Fault,
    MatchmakerError,
    NotAllowed,
    NotFound,
    StaleWrite,
    TransitionRefused,
    UnknownTown,
)
from matchmaker.rounds.access import Audience
from matchmaker.rounds.entry import LinkEnded, SessionEnded, TokenEnded
from matchmaker.rounds.keeping_limits import KeepsNoMore, TooLongToKeep
from matchmaker.rounds.pace import TooOften

API_PREFIX = "/api/v1"
STATUS = {
    NotFound: HTTPStatus.NOT_FOUND,
    UnknownTown: HTTPStatus.NOT_FOUND,
    AmbiguousTown: HTTPStatus.CONFLICT,
    # What is not for this person does not exist for this person.
    NotAllowed: HTTPStatus.NOT_FOUND,
    FormRefused: HTTPStatus.FORBIDDEN,
    BadInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    TooOften: HTTPStatus.TOO_MANY_REQUESTS,
    KeepsNoMore: HTTPStatus.TOO_MANY_REQUESTS,
    TooLongToKeep: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TransitionRefused: HTTPStatus.CONFLICT,
    LinkEnded: HTTPStatus.GONE,
    SessionEnded: HTTPStatus.FORBIDDEN,
    TokenEnded: HTTPStatus.UNAUTHORIZED,
    StaleWrite: HTTPStatus.CONFLICT,
    TokenRefused: HTTPStatus.UNAUTHORIZED,
    ScopeMissing: HTTPStatus.FORBIDDEN,
    PreconditionMissing: HTTPStatus.PRECONDITION_REQUIRED,
    PreconditionFailed: HTTPStatus.PRECONDITION_FAILED,
    MediaTypeRefused: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}
HEADINGS = {
    HTTPStatus.BAD_REQUEST: "Diese Anfrage ist nicht zu lesen",
    HTTPStatus.FORBIDDEN: "Das Formular ist nicht mehr gültig",
    HTTPStatus.NOT_FOUND: "Diese Seite gibt es nicht",
    HTTPStatus.METHOD_NOT_ALLOWED: "So lässt sich diese Seite nicht aufrufen",
    HTTPStatus.CONFLICT: "Das geht jetzt nicht",
    HTTPStatus.GONE: "Dieser Link gilt nicht mehr",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Diese Anfrage ist zu groß",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Mit dieser Eingabe geht es nicht",
    HTTPStatus.TOO_MANY_REQUESTS: "Bitte warten Sie einen Moment",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Bei uns ist etwas schiefgegangen",
    HTTPStatus.SERVICE_UNAVAILABLE: "Wir sind gerade nicht erreichbar",
}
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "Diese Anfrage ist nicht zu lesen. Prüfen Sie, ob sie gültiges JSON in UTF-8 ist.",
    HTTPStatus.NOT_FOUND: "Vielleicht ist die Adresse falsch geschrieben.\nVielleicht ist sie nicht für Sie bestimmt.",
    HTTPStatus.METHOD_NOT_ALLOWED: "Bitte öffnen Sie die Seite noch einmal von vorn.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"Ein Formular darf höchstens {LARGEST_FORM_BYTES // 1024} Kilobyte haben.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Es liegt nicht an Ihnen. Bitte versuchen Sie es in einigen Minuten noch einmal.",
}
SENTENCES_FOR_PROGRAMS = {
    HTTPStatus.NOT_FOUND: f"Das gibt es hier nicht, oder nicht für Sie. Alle Adressen nennt {API_PREFIX}/openapi.json.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: f"Eine Anfrage darf höchstens {LARGEST_FORM_BYTES // 1024} kB haben.",
}
UNREACHED = "Ein Brief dazu ließ sich nicht schreiben. Bitte wenden Sie sich an die Geschäftsstelle."
FILE_TOO_LARGE = f"Eine Datei darf höchstens {LARGEST_FILE_BYTES // 1024 // 1024} Megabyte haben."
# The near names stand below it as links.
UNKNOWN = re.compile("Keine Stadt (?P<what>heißt|hat den Gemeindeschlüssel) „(?P<name>.*)“\\.( Meinten Sie: .*)?")

TOO_OFTEN_TOLD = "Das war zu oft hintereinander. Bitte versuchen Sie es in %(minutes)s Minuten noch einmal."
TOO_OFTEN = re.compile(re.escape(TOO_OFTEN_TOLD).replace(re.escape("%(minutes)s"), r"(?P<minutes>\d+)"))


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """An error page: what happened, and the way on."""

    frame: Frame
    heading: str
    sentences: Sequence["Told"]
    contact: str
    near: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of a refusal; ``is_german`` where it has no translation, so that it is read aloud rightly."""

    text: str
    is_german: bool = False


def status_of(refusal: MatchmakerError) -> HTTPStatus:
    """The status of a refusal; one that the table does not know is the server's own trouble."""
    for kind in type(refusal).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return HTTPStatus.SERVICE_UNAVAILABLE


def tell(
    request: Request, status: HTTPStatus, sentence: str = "", near: Sequence[str] = (), faults: Sequence[Fault] = ()
) -> Response:
    """The answer to a refused request: a German page, or RFC 9457 below ``/api/v1``, there with every fault."""
    if is_for_machines(request):
        told = sentence or SENTENCES_FOR_PROGRAMS.get(status) or SENTENCES.get(status, "")
        errors = [{"where": fault.column or fault.where, "reason": fault.reason} for fault in faults]
        # Of "about:blank" the title is the status's own phrase (RFC 9457, 4.2.1).
        problem = {
            "type": "about:blank",
            "title": status.phrase,
            "status": int(status),
            "detail": told,
            "errors": errors,
        }
        asks = {"WWW-Authenticate": "Bearer"} if status is HTTPStatus.UNAUTHORIZED else None
        return JSONResponse(problem | {"errors": errors}, status, asks, PROBLEM_JSON)
    told = sentence or SENTENCES.get(status, "")
    spoken = SPOKEN[asked_language(request)]
    heading = spoken.say(HEADINGS.get(status, HEADINGS[HTTPStatus.CONFLICT]))
    sentences = tuple(_told(sentence, spoken) for sentence in told.splitlines())
    page = RefusalPage(
        refusal_frame(request, status, spoken), heading, sentences, _settings(request).mail_reply_to, near
    )
    return render("refusal.html", page, status)


def _settings(request: Request) -> Settings:
    site: Site = request.app.state.site
    return site.settings


def _told(german: str, spoken: Spoken) -> Told:
    if again := TOO_OFTEN.fullmatch(german):
        return Told(spoken.say(TOO_OFTEN_TOLD, minutes=again["minutes"]))
    unknown = UNKNOWN.fullmatch(german)
    if unknown and unknown["what"] == "heißt":
        return Told(spoken.say("Keine Stadt heißt „%(name)s“.", name=unknown["name"]))
    if unknown:
        return Told(spoken.say("Keine Stadt hat den Gemeindeschlüssel „%(name)s“.", name=unknown["name"]))
    text = spoken.say(german)
    return Told(text, is_german=spoken.language != "de" and text == german)


def is_for_machines(request: Request) -> bool:
    """Whether the answer is JSON; ``/api`` itself is a page, and so is whatever only begins like the prefix."""
    return request.url.path == API_PREFIX or request.url.path.startswith(f"{API_PREFIX}/")


def too_large(request: Request) -> Response:
    """The answer to a request that is larger than any form of ours."""
    sentence = FILE_TOO_LARGE if request.url.path in FILE_PATHS else ""
    return tell(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, sentence)


def tell_refusals(app: FastAPI) -> None:
    """Make the app answer every refusal, and every failure, in words."""
    app.add_exception_handler(MatchmakerError, _tell_ours)
    app.add_exception_handler(HTTPException, _tell_http)
    app.add_exception_handler(RequestValidationError, _tell_bad_request)
    app.add_exception_handler(Exception, _tell_failure)


def _tell_ours(request: Request, error: Exception) -> Response:
    if not isinstance(error, MatchmakerError):
        raise error
    # What a stranger may not see is told in the words of what does not exist.
    sentence = "" if isinstance(error, NotAllowed) else str(error)
    if isinstance(error, NoAddress) and getattr(request.state, AUDIENCE, None) is not Audience.HEAD_OFFICE:
        # Which town has no address, and by which command it gets one, is nothing that another town should read.
        sentence = UNREACHED
    near = error.near if isinstance(error, UnknownTown) else ()
    if isinstance(error, BadInput) and is_for_machines(request):
        # Its faults stand beside the sentence here, not behind its colon.
        return tell(request, status_of(error), re.sub(":$", ".", error.subject), faults=error.faults)
    answer = tell(request, status_of(error), sentence, near)
    if isinstance(error, TooOften):
        answer.headers["Retry-After"] = str(max(1, ceil(error.wait.total_seconds())))
    return answer


def _tell_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _tell_ways(request)
    answer = tell(request, HTTPStatus(error.status_code))
    answer.headers.update(error.headers or {})
    return answer


def _tell_ways(request: Request) -> Response:
    """A 405, which has to say which ways there are (RFC 9110)."""
    ways = ways_of(request)
    sentence = f"So lässt sich diese Adresse nicht fragen. Möglich ist: {', '.join(ways)}."
    answer = tell(request, HTTPStatus.METHOD_NOT_ALLOWED, sentence if is_for_machines(request) else "")
    answer.headers["Allow"] = ", ".join(ways)
    return answer


def _tell_bad_request(request: Request, error: Exception) -> Response:
    if is_for_machines(request) and isinstance(error, RequestValidationError):
        faults = tuple(shape_faults(error.errors()))
        return tell(request, HTTPStatus.UNPROCESSABLE_ENTITY, "Diese Anfrage hat Fehler.", faults=faults)
    # Its own words would quote what was sent.
    return tell(request, HTTPStatus.UNPROCESSABLE_ENTITY, "Eine Angabe in der Adresse oder im Formular fehlt.")


def _tell_failure(request: Request, error: Exception) -> Response:  # noqa: ARG001  # the server logs it
    answer = tell(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    # This answer is made outside of all middleware.
    answer.headers.update(SECURITY_HEADERS)
    answer.headers["Cache-Control"] = "no-store"
    return answer
