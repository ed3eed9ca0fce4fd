"""How does an invited person of head office set their password and their second factor?"""

import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

import segno
from fastapi import APIRouter, Depends, Form, Request
from markupsafe import Markup
from starlette.responses import Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.field_fault import FieldFault
from api.pages.office_sign_in import new_entry, welcomed
from api.pages.view import SITE_NAME, Frame, render
from api.refusals import tell
from api.second_factor import app_address
from api.session_cookie import give_cookie
from matchmaker.errors import BadInput, TransitionRefused
from matchmaker.rounds.office_inviting import Enrolment, enrol, invited_person, salt_of
from matchmaker.rounds.office_person import OfficePerson
from matchmaker.rounds.password_rules import SHORTEST

router = APIRouter(prefix="/anmelden/einrichten")


@dataclass(frozen=True, slots=True)
class EnrolmentPage:
    """Everything that a person needs once: the rules of the password, the app's secret, the emergency codes."""

    frame: Frame
    action: str
    csrf: str
    address: str
    called: str
    shortest: int
    picture: Markup
    secret: tuple[str, ...]
    recovery_codes: tuple[str, ...]
    faults: tuple[FieldFault, ...]

    def fault(self, field: str) -> str:
        """What is wrong with this field; empty where nothing is."""
        return next((one.sentence for one in self.faults if one.field == field), "")


@dataclass(frozen=True, slots=True)
class EnrolmentSent:
    """The form as the browser sends it; nothing of it is shown again."""

    csrf: Annotated[str, Form()] = ""
    passwort: Annotated[str, Form()] = ""
    passwort_wieder: Annotated[str, Form()] = ""
    code: Annotated[str, Form()] = ""
    aufbewahrt: Annotated[str, Form()] = ""


@router.get("/{token}")
def look(token: str, request: Request, framing: FramingGiven) -> Response:
    """Looking changes nothing, and shows the same secret however often."""
    site = framing.site
    try:
        with site.open_uow(reading=True) as uow:
            invited = invited_person(token, uow, site.clock())
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    return _page(token, invited, framing)


@router.post("/{token}")
def set_up(token: str, framing: FramingGiven, sent: Annotated[EnrolmentSent, Depends()]) -> Response:
    """Set everything at once and come in; or say everything that is wrong, and set nothing."""
    site, request = framing.site, framing.request
    site.seals.check_form(sent.csrf, request.cookies.get(site.form_cookie, ""))
    enrolment = Enrolment(token, sent.passwort, sent.passwort_wieder, sent.code[:40], sent.aufbewahrt == "ja")
    session_id, entry = new_entry(site)
    try:
        enrol(enrolment, site.proofs, entry, site.open_uow())
    except BadInput as refused:
        with site.open_uow(reading=True) as uow:
            invited = invited_person(token, uow, site.clock())
        faults = tuple(FieldFault(one.where, framing.spoken.say(one.reason)) for one in refused.faults)
        return _page(token, invited, framing, faults)
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    return welcomed(session_id, request, site)


def _page(token: str, invited: OfficePerson, framing: Framing, faults: tuple[FieldFault, ...] = ()) -> Response:
    site = framing.site
    holder = framing.request.cookies.get(site.form_cookie) or secrets.token_urlsafe(32)
    factor = site.proofs.second_factor
    secret = factor.secret(salt_of(token))
    page = EnrolmentPage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, f"/anmelden/einrichten/{token}"),
        csrf=site.seals.form_token(holder),
        address=invited.address,
        called=invited.called,
        shortest=SHORTEST,
        picture=_picture(app_address(secret, invited.address, SITE_NAME)),
        secret=tuple(secret[at : at + 4] for at in range(0, len(secret), 4)),
        recovery_codes=factor.recovery_codes(token),
        faults=faults,
    )
    answer = render("office_enrolment.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK)
    give_cookie(answer, site, site.form_cookie, holder)
    return answer


def _picture(address: str) -> Markup:
    """The app's address as a picture within the page; dark on light in dark mode, too, because apps want it so."""
    drawn = segno.make(address, error="m", micro=False)
    return Markup(drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff"))  # noqa: S704  # our own drawing
