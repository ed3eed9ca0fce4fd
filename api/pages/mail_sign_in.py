"""How does somebody come in by a code that we send to their mailbox?"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from api.client_address import client_address
from api.code_letters import code_mail, new_code
from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.onward import recall_onward
from api.pages.proposal_words import ROLES
from api.pages.requesting import CsrfToken
from api.pages.seen_proposal import told_in
from api.pages.sign_in import how_to_sign_in, sign_in_page
from api.pages.view import OWN_AREA, Frame, render
from api.session_cookie import give_cookie, take_cookie
from api.sign_in import LONGEST_SESSION
from emails.language import Language
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import Audience, Session, hash_of
from matchmaker.rounds.mailbox_proof import CodeOrder, Proof, accounts_for, ask_for_code, come_in
from matchmaker.rounds.office import OfficeAddress, Standing
from matchmaker.rounds.office_keeping import ADDRESS, LONGEST_ADDRESS

router = APIRouter(prefix="/anmelden")
NO_ADDRESS = "Bitte geben Sie eine Mailadresse ein, zum Beispiel buergermeisteramt@ihre-stadt.example."


@dataclass(frozen=True, slots=True)
class CodePage:
    """Where the code is typed; after it ``accounts`` are the towns to choose from, none where there is one alone."""

    frame: Frame
    action: str
    again: str
    csrf: str
    code: str
    accounts: Options
    faults: tuple[FieldFault, ...]
    contact: str


@router.post("")
def ask(
    request: Request, framing: FramingGiven, adresse: Annotated[str, Form()] = "", csrf: CsrfToken = ""
) -> Response:
    """Send a code, and say the same whether the address is known or not."""
    site, address = framing.site, adresse.strip()
    if framing.visitor.audience is not None:
        return how_to_sign_in(framing)
    holder = request.cookies.get(site.form_cookie, "")
    site.seals.check_form(csrf, holder)
    if len(address) > LONGEST_ADDRESS or not ADDRESS.fullmatch(address):
        fault = FieldFault("adresse", framing.spoken.say(NO_ADDRESS))
        return sign_in_page(framing, address=address[:LONGEST_ADDRESS], faults=(fault,))
    now, language = site.clock(), Language(framing.spoken.language)
    client = client_address(request, site.settings.trusted_proxies)
    order = CodeOrder(address, _browser(holder), client, new_code())
    ask_for_code(order, lambda code: code_mail(address, code, site.settings, language, now), site.open_uow(), now)
    return RedirectResponse("/anmelden/code", 303)


@router.get("/code")
def code_page(request: Request, framing: FramingGiven) -> Response:
    """Where the code is typed. Looking changes nothing, however often."""
    return _code_form("", request, framing)


@router.get("/code/{code}")
def code_from_mail(code: str, request: Request, framing: FramingGiven) -> Response:
    """The same with the code filled in: in the browser that asked, one button is left."""
    return _code_form(code if code.isdecimal() and len(code) <= 8 else "", request, framing)


@router.post("/code")
def prove(
    request: Request,
    framing: FramingGiven,
    code: Annotated[str, Form()] = "",
    konto: Annotated[str, Form()] = "",
    csrf: CsrfToken = "",
) -> Response:
    """Come in, if this is the code that was sent to the mailbox that this browser named."""
    site, holder = framing.site, request.cookies.get(framing.site.form_cookie, "")
    site.seals.check_form(csrf, holder)
    proof = Proof(code[:20], _browser(holder), konto)
    try:
        accounts = accounts_for(proof, site.open_uow(), site.clock())
        account = next((one for one in accounts if one.id == konto), accounts[0] if len(accounts) == 1 else None)
        if account is None:
            return _code_form(code, request, framing, accounts=_named(accounts, framing))
        return _opened(account, proof, request, framing)
    except TransitionRefused as refused:
        fault = FieldFault("code", framing.spoken.say(str(refused)))
        return _code_form(code[:20], request, framing, faults=(fault,))


def _browser(holder: str) -> str:
    """What binds a code to the browser that asked for it."""
    return hash_of(f"browser.{holder}")


def _opened(account: OfficeAddress, proof: Proof, request: Request, framing: Framing) -> Response:
    site, now, session_id = framing.site, framing.site.clock(), secrets.token_urlsafe(32)
    delegate_id = account.id if account.standing is Standing.DELEGATE else None
    until = now + LONGEST_SESSION
    session = Session(hash_of(session_id), Audience.TOWN, until, account.ags, account.role, delegate_id)
    come_in(account, proof, session, site.open_uow(), now)
    answer = RedirectResponse(OWN_AREA[Audience.TOWN][1], 303)
    if path := recall_onward(request, answer, site):
        answer.headers["location"] = path
    give_cookie(answer, site, site.session_cookie, site.seals.cookie(session_id, now))
    take_cookie(answer, site, site.form_cookie)
    return answer


def _named(accounts: tuple[OfficeAddress, ...], framing: Framing) -> Options:
    names = framing.site.atlas().names
    return tuple((one.id, f"{names.get(one.ags, one.ags)}, {framing.spoken.say(ROLES[one.role])}") for one in accounts)


def _code_form(
    code: str,
    request: Request,
    framing: Framing,
    *,
    accounts: Options = (),
    faults: tuple[FieldFault, ...] = (),
) -> Response:
    if framing.visitor.audience is not None:
        return how_to_sign_in(framing)
    site = framing.site
    holder = request.cookies.get(site.form_cookie, "")
    if not holder:
        # Another browser than the one that asked: the code belongs there.
        return told_in(framing.spoken, render("code_elsewhere.html", _page("", "", framing)))
    page = _page(code, site.seals.form_token(holder), framing, accounts, faults)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return told_in(framing.spoken, render("code.html", page, status))


def _page(
    code: str, csrf: str, framing: Framing, accounts: Options = (), faults: tuple[FieldFault, ...] = ()
) -> CodePage:
    return CodePage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, "/anmelden/code"),
        again=in_same_language(framing.request, "/anmelden"),
        csrf=csrf,
        code=code,
        accounts=accounts,
        faults=faults,
        contact=framing.site.settings.mail_reply_to,
    )
