"""How do the towns of a finished exchange write its case card together, and agree to it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from api.pages.exchange_door import BY_LINK, SIGNED_IN, Door, DoorGiven
from api.pages.exchange_page import heading
from api.pages.field_fault import FieldFault
from api.pages.seen_proposal import told_in
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, StaleWrite
from matchmaker.rounds.case_card import LONGEST_RESULT, LONGEST_TITLE, CardText, CaseCard
from matchmaker.rounds.case_card_writing import CardStep, agree_to_card, take_back_card, write_card
from matchmaker.rounds.exchange_permissions import ExchangeAction, expect_allowed
from matchmaker.rounds.exchange_post import names_of

router = APIRouter()
CsrfToken = Annotated[str, Form(alias="csrf")]
Version = Annotated[str, Form(alias="stand")]
DONE = {
    "geschrieben": "Gespeichert. Öffentlich wird die Karte, sobald alle Städte zugestimmt haben.",
    "zugestimmt": "Sie haben zugestimmt.",
    "zurueckgenommen": "Die Karte ist nicht mehr öffentlich.",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether one of the towns agrees to the words as they are."""

    town: str
    has_agreed: bool


@dataclass(frozen=True, slots=True)
class CardPage:
    """The card with who agrees to it, and the form to write or change it."""

    frame: Frame
    heading: str
    draft: CardText
    methods: tuple[tuple[str, str], ...]
    agreements: tuple[Agreement, ...]
    is_public: bool
    has_agreed: bool
    exists: bool
    done: str
    faults: tuple[FieldFault, ...]
    longest_title: str
    longest_result: str
    actions: Mapping[str, str]
    exchange_href: str
    version: int
    csrf: str


def sent_text(
    titel: Annotated[str, Form()] = "", ergebnis: Annotated[str, Form()] = "", methode: Annotated[str, Form()] = ""
) -> CardText:
    """The form's fields; browsers send line ends of their own."""
    return CardText(titel, ergebnis.replace("\r\n", "\n"), methode or None)


@router.get(f"{BY_LINK}/fallkarte")
@router.get(f"{SIGNED_IN}/fallkarte")
def read(door: DoorGiven, fertig: Annotated[str, Query()] = "") -> Response:
    """The card as it is now."""
    if isinstance(door, Response):
        return door
    expect_allowed(ExchangeAction.WRITE_CARD, door.viewer, door.exchange)
    return _told(door, done=fertig)


@router.post(f"{BY_LINK}/fallkarte")
@router.post(f"{SIGNED_IN}/fallkarte")
def write(
    door: DoorGiven, text: Annotated[CardText, Depends(sent_text)], version: Version = "", csrf: CsrfToken = ""
) -> Response:
    """Write or change it; what is wrong is named, and nothing that was written is lost."""
    if isinstance(door, Response):
        return door
    door.check(ExchangeAction.WRITE_CARD, csrf)
    site = door.framing.site
    if text.method is not None and text.method not in [method.id for method in site.taxonomy.methods]:
        text = CardText(text.title, text.result)
    try:
        write_card(_step(door, version), text, door.open_uow(), site.clock())
    except BadInput as refused:
        return _told(door, text, tuple(FieldFault(one.column or "ergebnis", one.reason) for one in refused.faults))
    except StaleWrite as refused:
        return _told(door, text, (FieldFault("ergebnis", str(refused)),))
    return door.back("fertig=geschrieben", "/fallkarte")


@router.post(f"{BY_LINK}/fallkarte/zustimmen")
@router.post(f"{SIGNED_IN}/fallkarte/zustimmen")
def agree(door: DoorGiven, version: Version = "", csrf: CsrfToken = "") -> Response:
    """Agree to the words that the page showed."""
    return _taken(door, (version, csrf), _agree, "zugestimmt")


@router.post(f"{BY_LINK}/fallkarte/zuruecknehmen")
@router.post(f"{SIGNED_IN}/fallkarte/zuruecknehmen")
def take_back(door: DoorGiven, version: Version = "", csrf: CsrfToken = "") -> Response:
    """No longer agree; at once nobody reads it any more."""
    return _taken(door, (version, csrf), _take_back, "zurueckgenommen")


def _agree(door: Door, step: CardStep) -> CaseCard:
    return agree_to_card(step, door.open_uow(), door.framing.site.clock())


def _take_back(door: Door, step: CardStep) -> CaseCard:
    return take_back_card(step, door.open_uow())


def _taken(
    door: Door | Response, sent: tuple[str, str], step: Callable[[Door, CardStep], CaseCard], done: str
) -> Response:
    if isinstance(door, Response):
        return door
    version, csrf = sent
    door.check(ExchangeAction.WRITE_CARD, csrf)
    try:
        step(door, _step(door, version))
    except StaleWrite as refused:
        return _told(door, faults=(FieldFault("ergebnis", str(refused)),))
    return door.back(f"fertig={done}", "/fallkarte")


def _step(door: Door, version: str) -> CardStep:
    seen = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    return CardStep(door.exchange.id, door.own, seen)


def _told(door: Door, sent: CardText | None = None, faults: tuple[FieldFault, ...] = (), *, done: str = "") -> Response:
    site, spoken = door.framing.site, door.framing.spoken
    with site.open_uow(reading=True) as uow:
        card = uow.case_cards.find(door.exchange.id)
        names = names_of((side.member for side in door.exchange.sides), uow)
    others = [names[side.member.ags] for side in door.exchange.present if side.member != door.own]
    agreed = dict(card.agreed) if card else {}
    towns = card.towns if card else ()
    page = CardPage(
        frame=door.framing.translated_frame(),
        heading=heading(door.exchange, others, spoken),
        draft=sent or (card.text if card else CardText("", "")),
        methods=tuple((one.id, entry_label(one.id, site.taxonomy, spoken.language)) for one in site.taxonomy.methods),
        agreements=tuple(Agreement(names[ags], ags in agreed) for ags in towns),
        is_public=card is not None and card.published_at is not None,
        has_agreed=door.own.ags in agreed,
        exists=card is not None,
        done=spoken.say(DONE[done]) if done in DONE else "",
        faults=tuple(FieldFault(fault.field, spoken.say(fault.sentence)) for fault in faults),
        longest_title=spoken.number(LONGEST_TITLE),
        longest_result=spoken.number(LONGEST_RESULT),
        actions={name: door.address(f"/fallkarte{name}") for name in ("", "/zustimmen", "/zuruecknehmen")},
        exchange_href=door.address(),
        version=card.version if card else 0,
        csrf=door.form_token,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return told_in(spoken, render("exchange_card.html", page, status))
