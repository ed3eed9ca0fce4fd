"""How does a town look at its exchange, choose a date, and bring it to its end?"""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from api.pages.exchange_door import BY_LINK, SIGNED_IN, Door, DoorGiven
from api.pages.exchange_page import LEAVING, ExchangeFacts, exchange_page
from api.pages.seen_proposal import told_in
from api.pages.view import render
from api.posting import exchange_paper, exchange_post_of
from emails.language import Language
from matchmaker.errors import NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.check_in_asking import open_question
from matchmaker.rounds.exchange import EndReason, ExchangeState
from matchmaker.rounds.exchange_ending import Ending, complete_exchange, end_exchange
from matchmaker.rounds.exchange_permissions import ExchangeAction, contacts_for
from matchmaker.rounds.exchange_post import Appointment, names_of
from matchmaker.rounds.meeting_picking import SlotChoice, pick_slot

router = APIRouter()
CsrfToken = Annotated[str, Form(alias="csrf")]
Version = Annotated[str, Form(alias="stand")]
NONE_SUITS = "keiner"
NO_CHOICE = "Bitte wählen Sie einen Termin, oder sagen Sie, dass keiner passt."
NO_REASON = "Bitte wählen Sie einen Grund. Nur die Geschäftsstelle liest ihn."


@router.get(BY_LINK)
@router.get(SIGNED_IN)
def look(door: DoorGiven, fertig: Annotated[str, Query()] = "") -> Response:
    """The exchange as it is now. Looking changes nothing, however often."""
    return door if isinstance(door, Response) else _shown(door, done=fertig)


@router.get(f"{BY_LINK}/termin.ics")
@router.get(f"{SIGNED_IN}/termin.ics")
def calendar(door: DoorGiven) -> Response:
    """The date as a file for the calendar."""
    if isinstance(door, Response):
        return door
    exchange, site = door.exchange, door.framing.site
    if exchange.meeting is None:
        raise NotFound("Zu diesem Austausch gibt es noch keinen Termin.")
    with site.open_uow(reading=True) as uow:
        names = names_of((side.member for side in exchange.sides), uow)
        paper = exchange_paper(site.settings, Language(door.framing.spoken.language), site.taxonomy)
        content = paper.calendar(Appointment(exchange, door.own, names), uow, exchange.began_at)
    heading = {"Content-Disposition": 'attachment; filename="termin.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=heading)


@router.post(f"{BY_LINK}/termin")
@router.post(f"{SIGNED_IN}/termin")
def choose(
    door: DoorGiven, termin: Annotated[str, Form()] = "", version: Version = "", csrf: CsrfToken = ""
) -> Response:
    """Take a slot, or ask for three others."""
    if isinstance(door, Response):
        return door
    door.check(ExchangeAction.PICK_SLOT, csrf)
    starts_at = _moment(termin)
    if starts_at is None and termin != NONE_SUITS:
        return _shown(door, fault=NO_CHOICE)
    choice = SlotChoice(door.exchange.id, door.own, starts_at, _number(version))
    site = door.framing.site
    post = exchange_post_of(site.settings, Language(door.framing.spoken.language), site.taxonomy)
    try:
        pick_slot(choice, post, door.open_uow(), site.clock())
    except (StaleWrite, TransitionRefused) as refused:
        return _shown(_again(door), fault=str(refused))
    return door.back(f"fertig={'termin' if starts_at else 'andere'}")


@router.post(f"{BY_LINK}/abschliessen")
@router.post(f"{SIGNED_IN}/abschliessen")
def complete(door: DoorGiven, csrf: CsrfToken = "") -> Response:
    """The towns are done; pressed twice it is done once."""
    if isinstance(door, Response):
        return door
    site = door.framing.site
    if door.exchange.state is ExchangeState.COMPLETED:
        return door.back("fertig=abschluss")
    door.check(ExchangeAction.COMPLETE, csrf)
    try:
        complete_exchange(door.exchange.id, door.own, door.open_uow(), site.clock())
    except TransitionRefused as refused:
        return _shown(_again(door), fault=str(refused))
    return door.back("fertig=abschluss")


@router.post(f"{BY_LINK}/verlassen")
@router.post(f"{SIGNED_IN}/verlassen")
def leave(door: DoorGiven, grund: Annotated[str, Form()] = "", version: Version = "", csrf: CsrfToken = "") -> Response:
    """The safe exit: whoever goes says why to head office alone."""
    if isinstance(door, Response):
        return door
    if door.exchange.state is ExchangeState.ENDED:
        return door.back("fertig=verlassen")
    door.check(ExchangeAction.LEAVE, csrf)
    if grund not in [reason.value for reason in LEAVING]:
        return _shown(door, fault=NO_REASON)
    site = door.framing.site
    ending = Ending(door.exchange.id, EndReason(grund), _number(version), door.own)
    try:
        ended = end_exchange(
            ending, exchange_post_of(site.settings, taxonomy=site.taxonomy), door.open_uow(), site.clock()
        )
    except (StaleWrite, TransitionRefused) as refused:
        return _shown(_again(door), fault=str(refused))
    # Whoever left a group that goes on has nothing to see there any more.
    return door.back("fertig=verlassen") if ended.state is ExchangeState.ENDED else RedirectResponse("/", 303)


def _shown(door: Door, *, done: str = "", fault: str = "") -> Response:
    site, exchange = door.framing.site, door.exchange
    told = contacts_for(door.own, exchange)
    # Addresses are looked up for those alone who may be told; the page never holds others.
    paper = exchange_paper(site.settings, taxonomy=site.taxonomy) if told else None
    with site.open_uow(reading=True) as uow:
        own = tuple(one for one in uow.check_ins.of_exchange(exchange.id) if one.member == door.own)
        facts = ExchangeFacts(
            names=names_of((side.member for side in exchange.sides), uow),
            contacts=tuple(paper.contact(member, uow) for member in told) if paper else (),
            question=open_question(own, exchange, site.clock()),
            now=site.clock(),
            done=done,
            fault=door.framing.spoken.say(fault) if fault else "",
        )
    status = HTTPStatus.CONFLICT if fault else HTTPStatus.OK
    return told_in(door.framing.spoken, render("exchange.html", exchange_page(door, facts), status))


def _again(door: Door) -> Door:
    """The same door with the exchange as it is now."""
    with door.framing.site.open_uow(reading=True) as uow:
        now = uow.exchanges.get(door.exchange.id)
    return Door(now, door.own, door.viewer, door.path, door.holder, door.framing)


def _moment(written: str) -> datetime | None:
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def _number(written: str) -> int:
    """The version that the form showed; 0, which none has, for anything else."""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
