"""How does a mailbox agree to stand in for an office, from the mail and without an account?"""

from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import PARAMETER
from api.pages.proposal_words import ROLES
from api.pages.view import Frame, render
from matchmaker.errors import TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.delegates import AGREED, asked_delegate, decide_delegation
from matchmaker.rounds.office_link import OfficePurpose, known

router = APIRouter()


@dataclass(frozen=True, slots=True)
class DelegationPage:
    """What is asked, and what became of it: ``has_agreed`` is None as long as it is open."""

    frame: Frame
    action: str
    csrf: str
    town: str
    office: str
    address: str
    has_agreed: bool | None
    has_ended: bool
    contact: str


@router.get("/vertretung/{token}")
def asked(token: str, framing: FramingGiven) -> Response:
    """Show it and change nothing: mail scanners follow links."""
    page = _page(token, framing)
    return render("delegation.html", page, HTTPStatus.GONE if page.has_ended else HTTPStatus.OK)


@router.post("/vertretung/{token}")
def decided(
    token: str, framing: FramingGiven, antwort: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = ""
) -> Response:
    """Take the answer; anything but a yes is a no. The link is the permission; the form's seal comes from its page."""
    site = framing.site
    site.seals.check_form(csrf, token)
    with suppress(TransitionRefused):
        # What has ended says so on the page that follows.
        decide_delegation(token, site.open_uow(), site.clock(), agrees=antwort == "ja")
    return RedirectResponse(f"/vertretung/{token}?{PARAMETER}={framing.spoken.language}", HTTPStatus.SEE_OTHER)


def _page(token: str, framing: Framing) -> DelegationPage:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        link = known(uow.office_links.find(hash_of(token)), OfficePurpose.DELEGATE)
        town, delegate = uow.towns.get(link.ags).name, asked_delegate(link, uow)
    has_agreed = None if link.answer is None else link.answer == AGREED
    # Taken back by the office: before the answer, or after a yes.
    is_taken_back = delegate is None and has_agreed is not False
    has_ended = link.has_ended(site.clock()) or is_taken_back
    return DelegationPage(
        frame=framing.translated_frame(),
        action=f"/vertretung/{token}?{PARAMETER}={spoken.language}",
        csrf=site.seals.form_token(token),
        town=town,
        office=spoken.say(ROLES[link.role]),
        address="" if has_ended else link.address,
        has_agreed=has_agreed,
        has_ended=has_ended,
        contact=site.settings.mail_reply_to,
    )
