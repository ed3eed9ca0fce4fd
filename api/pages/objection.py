"""What do we keep about an office, and how does it object, from the mail and without an account?"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
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
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.objecting import object_by
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose, known

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """What the office may read about itself, and the one button; ``objected_on`` once it was pressed."""

    frame: Frame
    action: str
    csrf: str
    town: str
    office: str
    address: str
    source: str
    told_on: date
    version: str
    objected_on: date | None
    has_ended: bool
    contact: str


@router.get("/widerspruch/{token}")
def what_we_keep(token: str, framing: FramingGiven) -> Response:
    """Show it and change nothing: mail scanners follow links."""
    with framing.site.open_uow(reading=True) as uow:
        link = known(uow.office_links.find(hash_of(token)), OfficePurpose.OBJECTION)
    page = _page(token, link, framing)
    return render("objection.html", page, HTTPStatus.GONE if page.has_ended else HTTPStatus.OK)


@router.post("/widerspruch/{token}")
def objected(token: str, framing: FramingGiven, csrf: Annotated[str, Form()] = "") -> Response:
    """Take the objection. The link is the permission; the form's seal comes from its page."""
    site = framing.site
    site.seals.check_form(csrf, token)
    way = f"/widerspruch/{token}?{PARAMETER}={framing.spoken.language}"
    with suppress(TransitionRefused):
        # A link that has ended says so on the page that follows.
        object_by(token, site.open_uow(), site.clock())
    return RedirectResponse(way, HTTPStatus.SEE_OTHER)


def _page(token: str, link: OfficeLink, framing: Framing) -> ObjectionPage:
    site, spoken = framing.site, framing.spoken
    has_ended = link.has_ended(site.clock())
    with site.open_uow(reading=True) as uow:
        town = uow.towns.get(link.ags).name
        stored = [one for one in uow.offices.of_town(link.ags) if one.address == link.address]
    return ObjectionPage(
        frame=framing.translated_frame(),
        action=f"/widerspruch/{token}?{PARAMETER}={spoken.language}",
        csrf=site.seals.form_token(token),
        town=town,
        office=spoken.say(ROLES[link.role]),
        # Behind a link that has ended somebody else may read the mailbox by now.
        address="" if has_ended else link.address,
        source="" if has_ended else next((one.source for one in stored if one.source), ""),
        told_on=german_day(link.made_at),
        version=link.text_version or "",
        objected_on=german_day(link.answered_at) if link.answered_at else None,
        has_ended=has_ended,
        contact=site.settings.mail_reply_to,
    )
