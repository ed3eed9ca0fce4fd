"""How does whoever is new in an office decide about a running exchange, from the mail and without an account?"""

from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import PARAMETER
from api.pages.field_fault import FieldFault
from api.pages.proposal_words import ROLES, format_name
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from api.posting import exchange_post_of
from matchmaker.errors import BadInput, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office_link import OfficeLink, OfficePurpose, known
from matchmaker.rounds.taking_over import Takeover, TakeoverAnswer, take_over

router = APIRouter()
NOTHING_CHOSEN = "Bitte wählen Sie eine der drei Antworten."
CHOICES = {
    TakeoverAnswer.TAKE_OVER: ("Übernehmen", "Es geht weiter wie bisher."),
    TakeoverAnswer.END: ("Beenden", "Wir sagen es der anderen Seite, ohne Grund."),
    TakeoverAnswer.OTHER_TOPIC: ("Anderes Thema", "Der Austausch bleibt, das Thema wechselt. Wir klären es mit allen."),
}
DECIDED = {
    TakeoverAnswer.TAKE_OVER: "Sie haben übernommen. Es geht weiter wie bisher.",
    TakeoverAnswer.END: "Der Austausch ist für Ihre Stadt zu Ende. Die andere Seite weiß es, ohne Grund.",
    TakeoverAnswer.OTHER_TOPIC: "Ihr Wunsch ist angekommen. Wir klären das Thema mit allen und melden uns.",
}


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """The exchange, the three answers, and what was decided, if anything was.

    ``choices`` are value, name, what follows, and whether it is chosen.
    """

    frame: Frame
    action: str
    csrf: str
    town: str
    office: str
    form: str
    partners: tuple[str, ...]
    topic: str
    choices: tuple[tuple[str, str, str, bool], ...]
    wish: str
    faults: tuple[FieldFault, ...]
    decided: str
    decided_on: date | None
    is_over: bool
    has_ended: bool
    contact: str


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was sent."""

    chosen: str = ""
    wish: str = ""


@router.get("/uebergabe/{token}")
def what_runs(token: str, framing: FramingGiven) -> Response:
    """Show it and change nothing: mail scanners follow links."""
    return _shown(token, framing, Typed())


@router.post("/uebergabe/{token}")
def decided(
    token: str,
    framing: FramingGiven,
    antwort: Annotated[str, Form()] = "",
    thema: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form()] = "",
) -> Response:
    """Take the decision. The link is the permission; the form's seal comes from its page."""
    site, spoken, typed = framing.site, framing.spoken, Typed(antwort, thema)
    site.seals.check_form(csrf, token)
    if antwort not in set(TakeoverAnswer):
        return _shown(token, framing, typed, (FieldFault("antworten", spoken.say(NOTHING_CHOSEN)),))
    order = Takeover(token, TakeoverAnswer(antwort), thema)
    try:
        take_over(order, exchange_post_of(site.settings, taxonomy=site.taxonomy), site.open_uow(), site.clock())
    except BadInput as refused:
        faults = tuple(FieldFault(one.where, spoken.say(one.reason)) for one in refused.faults)
        return _shown(token, framing, typed, faults)
    except TransitionRefused:
        # Decided before, over, or ended: the page says which.
        return _shown(token, framing, Typed(), status=HTTPStatus.CONFLICT)
    return RedirectResponse(f"/uebergabe/{token}?{PARAMETER}={spoken.language}", HTTPStatus.SEE_OTHER)


def _shown(
    token: str, framing: Framing, typed: Typed, faults: tuple[FieldFault, ...] = (), status: HTTPStatus = HTTPStatus.OK
) -> Response:
    with framing.site.open_uow(reading=True) as uow:
        link = known(uow.office_links.find(hash_of(token)), OfficePurpose.HANDOVER)
    page = _page(token, link, framing, typed, faults)
    if page.has_ended:
        return render("handover.html", page, HTTPStatus.GONE)
    return render("handover.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else status)


def _page(token: str, link: OfficeLink, framing: Framing, typed: Typed, faults: tuple[FieldFault, ...]) -> HandoverPage:
    site, spoken = framing.site, framing.spoken
    with site.open_uow(reading=True) as uow:
        exchange = uow.exchanges.get(link.proposal_id or "")
        others = [side.member.ags for side in exchange.present if side.member.ags != link.ags]
        names = tuple(uow.towns.get(ags).name for ags in others)
        town = uow.towns.get(link.ags).name
    answer = TakeoverAnswer(link.answer) if link.answer else None
    return HandoverPage(
        frame=framing.translated_frame(),
        action=f"/uebergabe/{token}?{PARAMETER}={spoken.language}",
        csrf=site.seals.form_token(token),
        town=town,
        office=spoken.say(ROLES[link.role]),
        form=format_name(exchange.format, spoken),
        partners=names,
        topic=entry_label(exchange.topic, site.taxonomy, spoken.language) if exchange.topic else "",
        choices=tuple(
            (one, spoken.say(name), spoken.say(then), typed.chosen == one) for one, (name, then) in CHOICES.items()
        ),
        wish=typed.wish,
        faults=faults,
        decided=spoken.say(DECIDED[answer]) if answer else "",
        decided_on=german_day(link.answered_at) if link.answered_at else None,
        is_over=not exchange.state.is_open,
        has_ended=link.has_ended(site.clock()),
        contact=site.settings.mail_reply_to,
    )
