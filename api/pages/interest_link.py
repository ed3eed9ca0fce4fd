"""How does a mailbox say that it wants our news, see what we keep, and end that by one press?"""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import PARAMETER
from api.pages.interest import HERE
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from matchmaker.errors import NotFound
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.interest import Interest
from matchmaker.rounds.interest_keeping import (
    CONFIRM_WITHIN,
    KEPT_FOR,
    UNKNOWN,
    confirm_interest,
    end_interest,
    known_interest,
)

router = APIRouter()
ENDED = "beendet"


@dataclass(frozen=True, slots=True)
class KeptInterestPage:
    """All that is kept, and the two presses; ``until`` is the day on which it is forgotten by itself."""

    frame: Frame
    action: str
    csrf: str
    town: str
    address: str
    topic: str
    asked_on: date
    confirmed_on: date | None
    until: date
    contact: str


@dataclass(frozen=True, slots=True)
class EndedInterestPage:
    """Nothing is kept any more."""

    frame: Frame
    again: str


# Before the page of one entry, whose address would take it for a token.
@router.get(f"{HERE}/{ENDED}")
def ended(framing: FramingGiven) -> Response:
    """What somebody reads after the end."""
    again = f"{HERE}?{PARAMETER}={framing.spoken.language}"
    return render("interest_ended.html", EndedInterestPage(framing.translated_frame(), again))


@router.get(f"{HERE}/{{token}}")
def kept(token: str, framing: FramingGiven) -> Response:
    """Show it and change nothing: mail scanners follow links."""
    with framing.site.open_uow(reading=True) as uow:
        interest = known_interest(_id(token, framing), uow, framing.site.clock())
        town = uow.towns.get(interest.ags).name
    return render("interest_kept.html", _page(token, interest, town, framing))


@router.post(f"{HERE}/{{token}}")
def decided(
    token: str, framing: FramingGiven, was: Annotated[str, Form()] = "", csrf: Annotated[str, Form()] = ""
) -> Response:
    """Confirm or end it. The link is the permission; the form's seal comes from its page."""
    site, language = framing.site, framing.spoken.language
    site.seals.check_form(csrf, token)
    interest_id = _id(token, framing)
    if was == "beenden":
        end_interest(interest_id, site.open_uow())
        return RedirectResponse(f"{HERE}/{ENDED}?{PARAMETER}={language}", HTTPStatus.SEE_OTHER)
    confirm_interest(interest_id, site.open_uow(), site.clock())
    return RedirectResponse(f"{HERE}/{token}?{PARAMETER}={language}", HTTPStatus.SEE_OTHER)


def _id(token: str, framing: Framing) -> str:
    interest_id = framing.site.seals.unsealed_interest(token)
    if interest_id is None:
        raise NotFound(UNKNOWN)
    return interest_id


def _page(token: str, interest: Interest, town: str, framing: Framing) -> KeptInterestPage:
    site, spoken = framing.site, framing.spoken
    confirmed = interest.confirmed_at
    topic = entry_label(interest.topic, site.taxonomy, spoken.language) if interest.topic else spoken.say("Alle Themen")
    return KeptInterestPage(
        frame=framing.translated_frame(),
        action=f"{HERE}/{token}?{PARAMETER}={spoken.language}",
        csrf=site.seals.form_token(token),
        town=town,
        address=interest.address,
        topic=topic,
        asked_on=german_day(interest.asked_at),
        confirmed_on=german_day(confirmed) if confirmed else None,
        until=german_day(confirmed + KEPT_FOR if confirmed else interest.asked_at + CONFIRM_WITHIN),
        contact=site.settings.mail_reply_to,
    )
