"""What does a town see of a request that it has sent, and how does it take that back?"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.proposal_words import format_name
from api.pages.requesting import CsrfToken, sign_in_first
from api.pages.seen_proposal import told_in
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.access import Audience
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.request import Request, RequestState
from matchmaker.rounds.request_permissions import RequestAct, may_request, refuse_request
from matchmaker.rounds.requesting import withdraw_request

router = APIRouter(prefix="/mein-bereich/anfragen")
STATES = {
    RequestState.SUBMITTED: "wartet auf die Geschäftsstelle",
    RequestState.REVIEWED: "wird von der Geschäftsstelle bearbeitet",
    RequestState.OFFERED: "als Vorschlag angelegt",
    RequestState.KEPT: "für die nächste Runde vorgemerkt",
    RequestState.WITHDRAWN: "zurückgezogen",
}
WHAT_NEXT = {
    RequestState.SUBMITTED: "Die Geschäftsstelle prüft Ihre Anfrage. Bis dahin ist ein Platz für Sie vorgemerkt.",
    RequestState.REVIEWED: "Die Geschäftsstelle hat Ihre Anfrage gelesen und sucht einen Weg.",
    RequestState.OFFERED: "Daraus ist ein Vorschlag geworden. Sobald er verschickt ist, steht er in Ihrem Bereich.",
    RequestState.KEPT: "Ihre Anfrage nimmt an der nächsten Runde teil.",
    RequestState.WITHDRAWN: "Die Anfrage gilt nicht mehr. Sie können jederzeit eine neue stellen.",
}
KINDS = {RequestState.OFFERED: "success", RequestState.KEPT: "success", RequestState.WITHDRAWN: "warning"}


@dataclass(frozen=True, slots=True)
class OwnRequestPage:
    """One request of the signed-in town; ``withdrawal`` is where its form goes, empty where nothing can be undone."""

    frame: Frame
    heading: str
    home: str
    is_new: bool
    state: str
    state_kind: str
    next: str
    answers: tuple[tuple[str, str, bool], ...]
    withdrawal: str
    version: int
    stated_by: str


@router.get("/{request_id}")
def own_request(request_id: str, framing: FramingGiven, gesendet: Annotated[str, Query()] = "") -> Response:
    """The request, how far it is, and what comes next."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, framing.request.url.path)
    with framing.site.open_uow(reading=True) as uow:
        request = uow.requests.get(request_id)
    refuse_request(framing.visitor.viewer, RequestAct.SEE, request)
    return told_in(framing.spoken, render("own_request.html", _page(request, framing, is_new=bool(gesendet))))


@router.post("/{request_id}/zurueckziehen")
def take_back(
    request_id: str, framing: FramingGiven, csrf: CsrfToken = "", version: Annotated[str, Form()] = ""
) -> Response:
    """Withdraw it, if head office has not changed it since the page was shown."""
    if framing.visitor.audience is not Audience.TOWN:
        return sign_in_first(framing, f"/mein-bereich/anfragen/{request_id}")
    site, visitor = framing.site, framing.visitor
    site.seals.check_form(csrf, visitor.holder)
    if not version.isdecimal():
        raise BadInput("Die Anfrage wurde nicht zurückgezogen.", [Fault("Formular", "Bitte laden Sie die Seite neu.")])
    withdraw_request(request_id, int(version[:9]), visitor.viewer, framing.open_uow(), site.clock())
    return RedirectResponse(f"/mein-bereich/anfragen/{request_id}", 303)


def _page(request: Request, framing: Framing, *, is_new: bool) -> OwnRequestPage:
    spoken, here = framing.spoken, f"/mein-bereich/anfragen/{request.id}"
    may_withdraw = may_request(framing.visitor.viewer, RequestAct.WITHDRAW, request)
    topic = entry_label(request.topic, framing.site.taxonomy, spoken.language)
    return OwnRequestPage(
        frame=framing.translated_frame(),
        heading=spoken.say("Anfrage: %(topic)s", topic=topic),
        home=in_same_language(framing.request, "/mein-bereich"),
        is_new=is_new and request.state is RequestState.SUBMITTED,
        state=spoken.say(STATES[request.state]),
        state_kind=KINDS.get(request.state, "info"),
        next=spoken.say(WHAT_NEXT[request.state]),
        answers=_answers(request, framing),
        withdrawal=in_same_language(framing.request, f"{here}/zurueckziehen") if may_withdraw else "",
        version=request.version,
        stated_by=request.stated_by or "",
    )


def _answers(request: Request, framing: Framing) -> tuple[tuple[str, str, bool], ...]:
    """Question and answer; whether it is in the town's own words."""
    spoken, names = framing.spoken, framing.site.atlas().names
    ticked = (
        (request.wishes.same_size, "ähnlich groß"),
        (request.wishes.other_state, "aus einem anderen Bundesland"),
    )
    wishes = [spoken.say(words) for is_ticked, words in ticked if is_ticked]
    wished = [names.get(ags, ags) for ags in request.candidates]
    return (
        (spoken.say("Gestellt am"), spoken.day(german_day(request.made_at)), False),
        (spoken.say("Form"), format_name(request.format, spoken), False),
        (spoken.say("Ihr Anliegen"), request.text or spoken.say("keine Angabe"), bool(request.text)),
        (spoken.say("Wünsche"), ", ".join(wishes) or spoken.say("keine"), False),
        (spoken.say("Wunschstädte"), ", ".join(wished) or spoken.say("keine"), False),
    )
