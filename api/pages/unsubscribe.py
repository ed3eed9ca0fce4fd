"""How does somebody end the reminders without an account, by one click in the mail program or on a page?"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from api.dependencies import FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.view import Frame, render
from api.site import Site
from emails.links import UNSUBSCRIBE, Links
from matchmaker.errors import NotFound
from matchmaker.rounds.unsubscribing import unsubscribe

router = APIRouter()
ONE_CLICK = "One-Click"


@dataclass(frozen=True, slots=True)
class UnsubscribePage:
    """The page with the one button; ``is_done`` after it was pressed."""

    frame: Frame
    action: str
    csrf: str
    is_done: bool
    contact: str


@router.get(f"/{UNSUBSCRIBE}/{{token}}")
def ask(token: str, framing: FramingGiven, erledigt: str = "") -> Response:
    """Ask first and change nothing: mail scanners follow links."""
    _message_id(token, framing.site)
    site = framing.site
    page = UnsubscribePage(
        frame=framing.translated_frame(),
        action=in_same_language(framing.request, f"/{UNSUBSCRIBE}/{token}"),
        csrf=site.seals.form_token(token),
        is_done=bool(erledigt),
        contact=site.settings.mail_reply_to,
    )
    return render("unsubscribe.html", page)


@router.post(f"/{UNSUBSCRIBE}/{{token}}")
def end_reminders(
    token: str,
    framing: FramingGiven,
    asked: Annotated[str, Form(alias="List-Unsubscribe")] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """End them. The seal in the link is the permission: a mail program has no cookie and no form of ours."""
    site = framing.site
    message_id = _message_id(token, site)
    if asked != ONE_CLICK:
        site.seals.check_form(csrf, token)
    unsubscribe(message_id, site.open_uow(), site.clock())
    if asked == ONE_CLICK:
        # RFC 8058: mail programs do not follow a redirect.
        return PlainTextResponse("Abbestellt.")
    return RedirectResponse(f"/{UNSUBSCRIBE}/{token}?erledigt=1", 303)


def _message_id(token: str, site: Site) -> str:
    digest = site.seals.unsealed_mail(token)
    if digest is None:
        raise NotFound("Diesen Link gibt es nicht. Vielleicht wurde er unvollständig kopiert.")
    return f"<{digest}@{Links(site.settings.base_url).mail_domain}>"
