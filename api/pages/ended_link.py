"""What does somebody find whose link to a proposal has ended, and how do they ask for a new one?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import PARAMETER
from api.pages.view import Frame, render
from api.posting import post_of
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.relinking import send_new_link

router = APIRouter()
NEW_LINK = "neuer-link"


@dataclass(frozen=True, slots=True)
class EndedLinkPage:
    """The page with the one button; ``is_asked`` after it was pressed."""

    frame: Frame
    action: str
    csrf: str
    contact: str
    is_asked: bool


def ended_link(token: str, framing: Framing, *, is_asked: bool = False) -> Response:
    """The link is no good any more; the way to a new one."""
    page = EndedLinkPage(
        frame=framing.translated_frame(),
        action=f"/vorschlaege/{token}/{NEW_LINK}?{PARAMETER}={framing.spoken.language}",
        csrf=framing.site.seals.form_token(token),
        contact=framing.site.settings.mail_reply_to,
        is_asked=is_asked,
    )
    return render("link_ended.html", page, HTTPStatus.OK if is_asked else HTTPStatus.GONE)


@router.get(f"/vorschlaege/{{token}}/{NEW_LINK}")
def asked(token: str, framing: FramingGiven, angefordert: Annotated[str, Query()] = "") -> Response:
    """The same words for every link, whether it was ever ours or not."""
    return ended_link(token, framing, is_asked=bool(angefordert))


@router.post(f"/vorschlaege/{{token}}/{NEW_LINK}")
def ask_for_new_link(token: str, framing: FramingGiven, csrf: Annotated[str, Form()] = "") -> Response:
    """Send it to the stored address, if there is anything to send."""
    site = framing.site
    site.seals.check_form(csrf, token)
    send_new_link(hash_of(token), post_of(site.settings, taxonomy=site.taxonomy), site.open_uow(), site.clock())
    way = f"/vorschlaege/{token}/{NEW_LINK}?angefordert=1&{PARAMETER}={framing.spoken.language}"
    return RedirectResponse(way, HTTPStatus.SEE_OTHER)
