"""How does head office send a round: look at everything, order it, watch it, stop it?"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.head_office import head_office_only
from api.pages.sending_letter import language_of
from api.pages.sending_progress import SendingFacts
from api.pages.sending_view import SendingTry, sending_page
from api.pages.view import render
from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.dispatching import SendingOrder, order_sending, stop_sending
from matchmaker.rounds.ledger import SERVED, LedgerGround, ledger_from

router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}/versand", dependencies=[Depends(head_office_only)])
DONE = {
    "senden": "Der Versand ist vorgemerkt. Zehn Minuten lang ist noch nichts unterwegs.",
    "anhalten": "Der Versand ist angehalten.",
}


@dataclass(frozen=True, slots=True)
class SendingForm:
    """The fields of the form, as the browser sends them."""

    csrf: Annotated[str, Form()] = ""
    act: Annotated[str, Form()] = ""
    gesehen: Annotated[str, Form()] = ""
    gruppe: Annotated[tuple[str, ...], Form()] = ()
    sprache: Annotated[str, Form()] = "de"
    versand: Annotated[str, Form()] = ""


@router.get("")
def before_sending(
    round_id: str, framing: FramingGiven, seite: Annotated[str, Query()] = "1", getan: Annotated[str, Query()] = ""
) -> Response:
    """Counts, letters, the ledger, and how far the sending is."""
    page = int(seite[:6]) if seite[:6].isdecimal() else 1
    told = framing.spoken.say(DONE[getan]) if getan in DONE else ""
    return _shown(round_id, framing, SendingTry(page=page, done=told))


@router.post("")
def send(round_id: str, framing: FramingGiven, form: Annotated[SendingForm, Depends()]) -> Response:
    """Order the sending, or stop it. Pressed twice it is one order; what is refused is told on the page."""
    site = framing.site
    site.seals.check_form(form.csrf, framing.visitor.holder)
    ticked = frozenset(form.gruppe)
    try:
        _acts(form.act)(round_id, form, framing)
    except BadInput as bad:
        told = tuple(f"{fault.where}. {framing.spoken.say(fault.reason)}" for fault in bad.faults)
        return _shown(round_id, framing, SendingTry(ticked=ticked, refused=told), HTTPStatus.UNPROCESSABLE_ENTITY)
    except (StaleWrite, TransitionRefused) as refusal:
        told = (framing.spoken.say(str(refusal)),)
        return _shown(round_id, framing, SendingTry(ticked=ticked, refused=told), HTTPStatus.CONFLICT)
    return RedirectResponse(f"/geschaeftsstelle/runden/{round_id}/versand?getan={form.act}", 303)


def _acts(act: str) -> Callable[[str, SendingForm, Framing], object]:
    if act not in ACTS:
        raise NotFound("Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu.")
    return ACTS[act]


def _order(round_id: str, form: SendingForm, framing: Framing) -> None:
    seen = frozenset(filter(None, form.gesehen.split(",")))
    language = language_of(form.sprache).value
    order = SendingOrder(round_id, framing.visitor.curator, seen, frozenset(form.gruppe), language)
    order_sending(order, framing.open_uow(), framing.site.clock())


def _stop(round_id: str, form: SendingForm, framing: Framing) -> None:
    with framing.site.open_uow(reading=True) as uow:
        if uow.dispatches.get(form.versand).round_id != round_id:
            raise NotFound("Diesen Versand gibt es nicht.")
    stop_sending(form.versand, framing.visitor.curator, framing.open_uow(), framing.site.clock())


ACTS: dict[str, Callable[[str, SendingForm, Framing], object]] = {"senden": _order, "anhalten": _stop}


def _shown(round_id: str, framing: Framing, tried: SendingTry, status: int = HTTPStatus.OK) -> Response:
    site = framing.site
    now = site.clock()
    with site.open_uow(reading=True) as uow:
        terms, proposals, evidence = uow.rounds.get(round_id), site.proposals(uow, round_id), site.evidence(uow)
        asked = uow.overview.asked((round_id, SERVED))
        ground = LedgerGround(terms, proposals, evidence.profiles, evidence.register, asked)
        facts = SendingFacts(
            round=terms,
            proposals=proposals,
            dispatches=uow.dispatches.of_round(round_id),
            mails=uow.outbox.count_of_round(round_id, "proposal_offered"),
            ledger=ledger_from(ground, german_day(now)),
            names=site.atlas().names,
            now=now,
            worker_seen=uow.clockwork.last_beat(),
        )
    page = sending_page(facts, tried, framing.translated_frame(), framing.spoken)
    return render("sending.html", page, status)
