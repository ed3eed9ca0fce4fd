"""How does head office come in, by password and second factor?"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.client_address import client_address
from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.field_fault import FieldFault
from api.pages.onward import promised, recall_onward
from api.pages.seen_proposal import told_in
from api.pages.sign_in import how_to_sign_in
from api.pages.view import OWN_AREA, Frame, render
from api.session_cookie import give_cookie, take_cookie
from api.sign_in import LONGEST_SESSION
from api.site import Site
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, hash_of
from matchmaker.rounds.office_admission import Entry, OfficeTry, admit
from matchmaker.rounds.office_keeping import LONGEST_ADDRESS
from matchmaker.rounds.password_rules import LONGEST

router = APIRouter(prefix="/anmelden/geschaeftsstelle")


@dataclass(frozen=True, slots=True)
class OfficeSignInPage:
    """Where head office names address, password and code; of these only the address is shown again."""

    frame: Frame
    action: str
    csrf: str
    address: str
    faults: tuple[FieldFault, ...]
    contact: str
    promise: str


@router.get("")
def ask(framing: FramingGiven) -> Response:
    """The page with the three fields; whoever is in already is led on."""
    if framing.visitor.audience is not None:
        return how_to_sign_in(framing)
    return _page(framing)


@dataclass(frozen=True, slots=True)
class SignInSent:
    """The form as the browser sends it, cut to what can be right."""

    csrf: Annotated[str, Form()] = ""
    adresse: Annotated[str, Form()] = ""
    passwort: Annotated[str, Form()] = ""
    code: Annotated[str, Form()] = ""

    @property
    def address(self) -> str:
        return self.adresse.strip()[:LONGEST_ADDRESS]

    def tried_from(self, client: str) -> OfficeTry:
        """What is longer than any password is not hashed."""
        return OfficeTry(self.address, self.passwort if len(self.passwort) <= LONGEST else "", self.code[:40], client)


@router.post("")
def come_in(framing: FramingGiven, sent: Annotated[SignInSent, Depends()]) -> Response:
    """Open a session for whom both prove; everything wrong is told in the same words."""
    site, request = framing.site, framing.request
    if framing.visitor.audience is not None:
        return how_to_sign_in(framing)
    site.seals.check_form(sent.csrf, request.cookies.get(site.form_cookie, ""))
    client = client_address(request, site.settings.trusted_proxies)
    session_id, entry = new_entry(site)
    try:
        admit(sent.tried_from(client), site.proofs, entry, site.open_uow())
    except TransitionRefused as refused:
        return _page(framing, sent.address, (FieldFault("adresse", framing.spoken.say(str(refused))),))
    return welcomed(session_id, request, site)


def new_entry(site: Site) -> tuple[str, Entry]:
    """The secret id of a session to be, for the cookie alone, and what is stored of it."""
    session_id, now = secrets.token_urlsafe(32), site.clock()
    return session_id, Entry(hash_of(session_id), now, now + LONGEST_SESSION)


def welcomed(session_id: str, request: Request, site: Site) -> Response:
    """The answer to whoever came in: their own cookie, and the way to where they were going."""
    answer = RedirectResponse(OWN_AREA[Audience.HEAD_OFFICE][1], 303)
    if path := recall_onward(request, answer, site):
        answer.headers["location"] = path
    give_cookie(answer, site, site.session_cookie, site.seals.cookie(session_id, site.clock()))
    take_cookie(answer, site, site.form_cookie)
    return answer


def _page(framing: Framing, address: str = "", faults: tuple[FieldFault, ...] = ()) -> Response:
    site = framing.site
    holder = framing.request.cookies.get(site.form_cookie) or secrets.token_urlsafe(32)
    page = OfficeSignInPage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, "/anmelden/geschaeftsstelle"),
        csrf=site.seals.form_token(holder),
        address=address,
        faults=faults,
        contact=site.settings.mail_reply_to,
        promise=framing.spoken.say(promised(framing.request.cookies.get(site.onward_cookie, "").strip('"'))),
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    answer = told_in(framing.spoken, render("office_sign_in.html", page, status))
    give_cookie(answer, site, site.form_cookie, holder)
    return answer
