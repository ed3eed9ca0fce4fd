"""How does somebody come in and go out again?"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.late_forms import KEPT
from api.pages.asked_language import in_same_language
from api.pages.field_fault import FieldFault
from api.pages.onward import onward, promised, recall_onward, remember_onward
from api.pages.seen_proposal import told_in
from api.pages.view import OWN_AREA, Frame, render
from api.refusals import tell
from api.session_cookie import give_cookie, take_cookie
from api.sign_in import DEMO_LINK, close_session, link_of, open_session
from api.site import Site
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, LinkPurpose, SignInLink

router = APIRouter()
CsrfToken = Annotated[str, Form(alias="csrf")]
NOT_BY_LINK = "Mit einem Link kommt niemand in die Geschäftsstelle. Melden Sie sich mit Passwort und Code an."
ONCE = "Der Link gilt nur einmal. Mit dem Knopf ist er verbraucht."
REUSABLE = "Das ist die Demo: Der Link gilt mehrmals."


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Where a code is asked for; ``promise`` tells somebody who was sent here how it goes on."""

    frame: Frame
    contact: str
    action: str
    csrf: str
    address: str
    faults: tuple[FieldFault, ...]
    promise: str


@dataclass(frozen=True, slots=True)
class SignInConfirmPage:
    """The page with the one button that spends a sign-in link."""

    frame: Frame
    holder: str
    validity: str
    action: str
    csrf: str


@router.get("/anmelden")
def how_to_sign_in(framing: FramingGiven, weiter: Annotated[str, Query()] = "") -> Response:
    """How to come in; whoever is in already is led on, or to their own area."""
    if framing.visitor.audience is not None:
        return RedirectResponse(onward(weiter) or OWN_AREA[framing.visitor.audience][1], 303)
    answer = sign_in_page(framing, promise=framing.spoken.say(promised(weiter)))
    remember_onward(answer, framing.site, weiter)
    return answer


def sign_in_page(
    framing: Framing, *, address: str = "", faults: tuple[FieldFault, ...] = (), promise: str = ""
) -> Response:
    """The page that asks for an address; its form is tied to the browser, as the code will be."""
    site = framing.site
    holder = framing.request.cookies.get(site.form_cookie) or secrets.token_urlsafe(32)
    page = SignInPage(
        frame=framing.translated_frame(),
        contact=site.settings.mail_reply_to,
        action=in_same_language(framing.request, "/anmelden"),
        csrf=site.seals.form_token(holder),
        address=address,
        faults=faults,
        promise=promise,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    answer = told_in(framing.spoken, render("sign_in.html", page, status))
    give_cookie(answer, site, site.form_cookie, holder)
    return answer


@router.get("/anmelden/{token}")
def confirm_sign_in(token: str, request: Request, framing: FramingGiven) -> Response:
    """Ask before the link is spent: mail scanners follow links, but press no buttons."""
    site = framing.site
    try:
        link = _usable(token, site)
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    holder = request.cookies.get(site.form_cookie) or secrets.token_urlsafe(32)
    page = SignInConfirmPage(
        frame=framing.translated_frame(),
        holder=_holder(link, framing),
        validity=framing.spoken.say(REUSABLE if link.reusable else ONCE),
        action=in_same_language(framing.request, f"/anmelden/{token}"),
        csrf=site.seals.form_token(holder),
    )
    answer = render("sign_in_confirm.html", page)
    give_cookie(answer, site, site.form_cookie, holder)
    return answer


@router.post("/anmelden/{token}")
def sign_in(token: str, request: Request, framing: FramingGiven, csrf: CsrfToken = "") -> Response:
    """Spend the link and open a session."""
    site = framing.site
    site.seals.check_form(csrf, request.cookies.get(site.form_cookie, ""))
    try:
        _usable(token, site)
        session_id, session = open_session(token, site.open_uow(), site.clock(), lambda: secrets.token_urlsafe(32))
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    answer = RedirectResponse(OWN_AREA[session.audience][1], 303)
    path = recall_onward(request, answer, site)
    # The other ways onward are a town's; what was typed too late waits for everybody.
    if path and (session.audience is Audience.TOWN or path.startswith(KEPT)):
        answer.headers["location"] = path
    give_cookie(answer, site, site.session_cookie, site.seals.cookie(session_id, site.clock()))
    take_cookie(answer, site, site.form_cookie)
    return answer


@router.post("/abmelden")
def sign_out(framing: FramingGiven, csrf: CsrfToken = "") -> Response:
    """Close the session here and in the browser; one that has ended by itself is fine."""
    if framing.visitor.audience is not None:
        framing.site.seals.check_form(csrf, framing.visitor.holder)
        close_session(framing.visitor.holder, framing.site.open_uow())
    answer = RedirectResponse("/", 303)
    take_cookie(answer, framing.site, framing.site.session_cookie)
    return answer


def _usable(token: str, site: Site) -> SignInLink:
    """The link, if it may open a session here: one that opens again and again is for the demo on loopback alone."""
    link = link_of(token, LinkPurpose.SIGN_IN, site.open_uow(reading=True), site.clock())
    if link.reusable and not site.settings.is_local_demo:
        raise TransitionRefused(DEMO_LINK)
    if link.audience is Audience.HEAD_OFFICE and not site.settings.opens_office_by_link:
        raise TransitionRefused(NOT_BY_LINK)
    return link


def _holder(link: SignInLink, framing: Framing) -> str:
    if link.ags is None:
        return framing.spoken.say("Geschäftsstelle")
    return framing.spoken.say("Stadt %(name)s", name=framing.site.atlas().register.get(link.ags).name)
