"""How does somebody get back what they typed when their session had ended?"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Match

from api.dependencies import Framing, FramingGiven, visitor_of
from api.late_forms import AREAS, KEPT, KEPT_AS, is_from_our_page, kept_ids, late_form, session_of, token_for
from api.pages.asked_language import in_same_language
from api.pages.requesting import sign_in_first
from api.pages.seen_proposal import told_in
from api.pages.view import OWN_AREA, Frame, render
from api.refusals import STATUS, tell
from api.sign_in import FormRefused
from api.site import Site
from matchmaker.rounds.keeping_limits import KeepsNoMore, TooLongToKeep
from matchmaker.rounds.late_form import LateForm, forget_late_form, late_forms

router = APIRouter(prefix=KEPT)
STAYS_HERE = "Ihre Eingabe steht vollständig hier. Kopieren Sie den Text, wenn Sie erst später weitermachen."
SIGN_IN_BESIDE = (
    "Sie sind nicht mehr angemeldet. Ihre Eingabe steht vollständig hier. "
    "Melden Sie sich in einem neuen Fenster an und senden Sie sie dann von hier ab."
)
GO_BACK = "Gehen Sie im Browser zurück und kopieren Sie Ihren Text."
# The names of fields in which people write; a test finds those that are missing here.
LABELS: Mapping[str, str] = {
    "text": "Text",
    "notiz": "Notiz",
    "nachricht": "Nachricht",
    "grund": "Grund",
    "warum": "Grund",
    "titel": "Titel",
    "ergebnis": "Ergebnis",
    "andere": "Andere Wörter dafür",
    "name": "Name",
    "name_en": "Name auf Englisch",
    "adresse": "Mailadresse",
    "partner": "Partnerstadt",
    "rein": "Stadt",
    "neu": "Stadt",
}


@dataclass(frozen=True, slots=True)
class TypedText:
    """One text to read again and change; ``name`` is the field that it goes into."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FormAgain:
    """A form with everything that was in it; without ``action`` it has a file, which has to be chosen again.

    ``kept_as`` is the secret id by which it is forgotten once it was sent and taken, empty where it is not kept.
    """

    id: str
    kept_as: str
    action: str
    texts: tuple[TypedText, ...]
    rest: tuple[tuple[str, str], ...]
    back: str
    until: str


@dataclass(frozen=True, slots=True)
class LateFormPage:
    """Forms whose writer had to sign in first, or none; ``discarding`` is empty where nothing is stored.

    ``not_kept`` says why a form could not even be kept and stands in the answer alone; ``csrf`` is the forms' token,
    also of a browser whose session has ended, which finds no ``home`` but ``sign_in_href``.
    """

    frame: Frame
    forms: tuple[FormAgain, ...]
    home: str
    discarding: str
    csrf: str
    sign_in_href: str = ""
    not_kept: tuple[str, ...] = ()
    kept_as_field: str = KEPT_AS


@router.get("")
def show(framing: FramingGiven) -> Response:
    """Everything that waits for this person in this browser; nobody else's."""
    site, request = framing.site, framing.request
    session = session_of(request, site)
    if session is None:
        return sign_in_first(framing, KEPT)
    found = late_forms(kept_ids(request, site), session, site.open_uow(reading=True), site.clock())
    until = framing.spoken.day
    again = tuple(_again(one.form, framing, one.id, until(one.valid_until)) for one in found)
    return _page(framing, again, in_same_language(request, f"{KEPT}/verwerfen"))


@router.post("/verwerfen")
def discard(
    framing: FramingGiven, formular: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = ""
) -> Response:
    """Forget one of them; pressed twice, it is gone all the same."""
    site, session = framing.site, session_of(framing.request, framing.site)
    if session is None:
        return sign_in_first(framing, KEPT)
    site.seals.check_form(csrf, framing.visitor.holder)
    forget_late_form(formular, session, framing.open_uow(), site.clock())
    return RedirectResponse(KEPT, 303)


def give_back_what_was_typed(app: FastAPI) -> None:
    """Make the app show a form again that an earlier session's page sent or that cannot be kept: no words are lost."""
    app.add_exception_handler(FormRefused, _refused)
    for kind in (KeepsNoMore, TooLongToKeep):
        app.add_exception_handler(kind, _not_kept)


async def _refused(request: Request, refused: Exception) -> Response:
    # Only a browser that says that one of our own pages sent it: others could put words into somebody's mouth.
    is_ours = request.headers.get("sec-fetch-site") == "same-origin" and request.url.path.startswith(AREAS)
    if not is_ours:
        return tell(request, STATUS[FormRefused], str(refused))
    return await run_in_threadpool(_shown_again, request, await late_form(request), STATUS[FormRefused])


async def _not_kept(request: Request, refused: Exception) -> Response:
    status, token = STATUS[type(refused)], str((await request.form()).get("csrf", ""))
    if not is_from_our_page(request, request.app.state.site, token):
        return tell(request, status, f"{refused}\n{GO_BACK}")
    return await run_in_threadpool(_shown_again, request, await late_form(request), status, str(refused))


def _shown_again(request: Request, form: LateForm, status: HTTPStatus, why: str = "") -> Response:
    site = request.app.state.site
    framing = Framing(request, site, visitor_of(request, site))
    then = STAYS_HERE if framing.visitor.audience else SIGN_IN_BESIDE
    not_kept = (why, then) if why else (then,) if framing.visitor.audience is None else ()
    return _page(framing, (_again(form, framing),), "", status, not_kept)


def _page(
    framing: Framing,
    forms: tuple[FormAgain, ...],
    discarding: str,
    status: int = 200,
    not_kept: tuple[str, ...] = (),
) -> Response:
    audience, request = framing.visitor.audience, framing.request
    home = in_same_language(request, OWN_AREA[audience][1]) if audience else ""
    frame, say = framing.translated_frame(), framing.spoken.say
    csrf = frame.csrf if audience else token_for(request, framing.site)
    sign_in_href = "" if audience else in_same_language(request, _way_in(request, framing.site))
    page = LateFormPage(frame, forms, home, discarding, csrf, sign_in_href, tuple(say(one) for one in not_kept))
    return told_in(framing.spoken, render("late_form.html", page, status))


def _way_in(request: Request, site: Site) -> str:
    is_office = request.url.path.startswith("/geschaeftsstelle/") and not site.settings.opens_office_by_link
    return "/anmelden/geschaeftsstelle" if is_office else "/anmelden"


def _again(form: LateForm, framing: Framing, form_id: str = "", until: str = "") -> FormAgain:
    say = framing.spoken.say
    texts = tuple(TypedText(name, say(LABELS[name]), value) for name, value in form.fields if name in LABELS and value)
    rest = tuple((name, value) for name, value in form.fields if name not in LABELS or not value)
    back = in_same_language(framing.request, _page_of(form.address.partition("?")[0], framing.request))
    action = "" if form.has_files else form.address
    return FormAgain(form_id, form_id or form.kept_as, action, texts, rest, back, until)


def _page_of(path: str, request: Request) -> str:
    """The nearest page above the address of a form: where it was typed, or the list that leads there."""
    while "/" in path.strip("/"):
        if _is_page(path, request.app.routes):
            return path
        path = path.rpartition("/")[0]
    return path


def _is_page(path: str, routes: list[BaseRoute]) -> bool:
    scope = {"type": "http", "method": "GET", "path": path, "root_path": ""}
    return any(route.matches(scope)[0] is Match.FULL for route in routes)
