"""What becomes of a form that is sent after its session has ended?"""

import secrets
from urllib.parse import parse_qs, quote

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.dependencies import site_of
from api.pages.asked_language import in_same_language
from api.pages.onward import remember_onward
from api.session_cookie import give_cookie
from api.sign_in import FORM_TOO_OLD, FormRefused, SeenSession, ended_session, live_session
from api.site import Site
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.access import Audience, Session
from matchmaker.rounds.late_form import LateForm, forget_late_form, keep_late_form

AREAS = ("/mein-bereich/", "/geschaeftsstelle/")
KEPT = "/aufgehoben"
MOST_FORMS = 5
# Names the late form that is sent again; no page of ours has a field of this name.
KEPT_AS = "aufgehoben-als"


class SignInAgain(MatchmakerError):
    """The session ended before this form was sent; what was typed is kept under ``form_id``."""

    def __init__(self, form_id: str, audience: Audience) -> None:
        super().__init__("Ihre Sitzung ist abgelaufen. Was Sie eingegeben haben, ist aufgehoben.")
        self.form_id = form_id
        self.audience = audience


async def keep_what_was_typed(request: Request) -> None:
    """Keep a form whose session ran out, and send its writer to sign in; ``FormRefused`` gives words back unkept.

    Proof that these are the writer's own words is the form's token: made for the session that the browser's sealed
    cookie still names. After signing out there is no cookie: a form that a page of ours sends from a second window is
    given back to whoever typed it. A stranger's form and a forged one find nothing here.
    """
    if request.method != "POST" or not request.url.path.startswith(AREAS) or not _is_sent_by_hand(request):
        return
    site = site_of(request)
    seen = _seen(request, site)
    if seen is None:
        if is_from_our_page(request, site, ""):
            raise FormRefused(FORM_TOO_OLD)
        return
    ended = await run_in_threadpool(lambda: ended_session(seen, site.open_uow(reading=True), site.clock()))
    if ended is None:
        return
    sent = await request.form()
    try:
        site.seals.check_form(str(sent.get("csrf", "")), seen.session_id)
    except FormRefused:
        if is_from_our_page(request, site, ""):
            # Of a page of a session before that one: whoever typed it gets it back, and it is kept for nobody.
            raise
        return
    form_id, form = secrets.token_urlsafe(24), await late_form(request)
    await run_in_threadpool(lambda: keep_late_form(form_id, form, ended, site.open_uow(), site.clock()))
    raise SignInAgain(form_id, ended.audience)


async def late_form(request: Request) -> LateForm:
    """All that the request's form holds."""
    sent = (await request.form()).multi_items()
    texts = tuple((name, value) for name, value in sent if isinstance(value, str))
    address = in_same_language(request, request.url.path)
    fields = tuple(one for one in texts if one[0] not in ("csrf", KEPT_AS))
    has_files = any(isinstance(value, UploadFile) and value.filename for _, value in sent)
    return LateForm(address, fields, has_files, next((value for name, value in texts if name == KEPT_AS), ""))


def kept_ids(request: Request, site: Site) -> tuple[str, ...]:
    """The secret ids of the late forms of this browser, the newest first."""
    ids = request.cookies.get(site.late_forms_cookie, "").strip('"').split(".")
    return tuple(one for one in ids if one)[:MOST_FORMS]


def is_from_our_page(request: Request, site: Site, token: str) -> bool:
    """Whether one of our own pages sent this form: the browser says so, or the form's token does.

    Others could put words into somebody's mouth; where the browser does not tell, an ended session's token will do.
    """
    if (said := request.headers.get("sec-fetch-site")) is not None:
        return said == "same-origin"
    seen = _seen(request, site)
    try:
        site.seals.check_form(token, seen.session_id if seen else "")
    except FormRefused:
        return False
    return True


def token_for(request: Request, site: Site) -> str:
    """A form's token for the session that this browser's cookie names, even if that has ended; empty without one."""
    seen = _seen(request, site)
    return site.seals.form_token(seen.session_id) if seen else ""


def session_of(request: Request, site: Site) -> Session | None:
    """The session that this browser speaks with, as long as it lives."""
    seen = _seen(request, site)
    return None if seen is None else live_session(seen, site.open_uow(reading=True), site.clock())


def lead_to_sign_in(app: FastAPI) -> None:
    """Make the app lead whoever was too late to the sign-in page, and from there to what they typed."""
    app.add_exception_handler(SignInAgain, _to_sign_in)


class TakenForms:
    """Forgets a late form as soon as it was sent again and taken; no other form makes it forgotten."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ids = kept_ids(Request(scope), self._site) if scope.get("method") == "POST" else ()
        if not ids:
            await self._app(scope, receive, send)
            return
        sent = b""

        async def receive_noting() -> Message:
            nonlocal sent
            message = await receive()
            sent += message.get("body", b"")
            return message

        async def send_and_forget(message: Message) -> None:
            # What is taken leads on; a form with something to mend is shown again, and stays kept.
            if message["type"] == "http.response.start" and message["status"] == 303:
                form_id = _kept_as(sent)
                if form_id in ids:
                    await run_in_threadpool(self._forget, Request(scope), form_id)
            await send(message)

        await self._app(scope, receive_noting, send_and_forget)

    def _forget(self, request: Request, form_id: str) -> None:
        site = self._site
        if (session := session_of(request, site)) is not None:
            forget_late_form(form_id, session, site.open_uow(), site.clock())


def _kept_as(body: bytes) -> str:
    """Which late form a request says that it is; pages send no other kind of body with that field."""
    # Its name is looked for first: most forms are none, and some are half a megabyte.
    if f"{KEPT_AS}=".encode() not in body:
        return ""
    return parse_qs(body.decode("latin-1")).get(KEPT_AS, [""])[-1]


def _to_sign_in(request: Request, late: Exception) -> Response:
    if not isinstance(late, SignInAgain):
        raise late
    site = site_of(request)
    is_office = late.audience is Audience.HEAD_OFFICE and not site.settings.opens_office_by_link
    onward = in_same_language(request, KEPT)
    path = "/anmelden/geschaeftsstelle" if is_office else f"/anmelden?weiter={quote(onward, safe='')}"
    answer = RedirectResponse(path, 303)
    remember_onward(answer, site, onward)
    ids = (late.form_id, *kept_ids(request, site))[:MOST_FORMS]
    give_cookie(answer, site, site.late_forms_cookie, ".".join(ids))
    return answer


def _seen(request: Request, site: Site) -> SeenSession | None:
    return site.seals.read_cookie(request.cookies.get(site.session_cookie, ""))


def _is_sent_by_hand(request: Request) -> bool:
    """A script's own question leads nowhere; browsers that do not tell are believed."""
    return request.headers.get("sec-fetch-dest", "document") == "document"
