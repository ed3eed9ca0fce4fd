"""Who may act for an office beside its holder: how does the holder name them, see them, end them?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.browse_choice import Options
from api.pages.field_fault import FieldFault
from api.pages.own_office import is_town, meant_office, spoken_for
from api.pages.proposal_words import ROLES
from api.pages.requesting import CsrfToken, sign_in_first
from api.pages.seen_proposal import told_in
from api.pages.view import Frame, render
from api.posting import office_post_of
from emails.language import Language
from matchmaker.errors import BadInput
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.delegate_permissions import OwnAct, may_in_own_area
from matchmaker.rounds.delegates import NewDelegate, delegates_of, end_delegate, name_delegate
from matchmaker.rounds.office import OfficeAddress
from matchmaker.towns.profile import Role

router = APIRouter(prefix="/mein-bereich/vertretung")
HERE = "/mein-bereich/vertretung"
SAVED = {
    "gefragt": "Wir haben die Adresse gefragt. Sobald sie zustimmt, kann sie sich anmelden.",
    "beendet": "Die Vertretung ist beendet. Mit dieser Adresse kommt niemand mehr herein.",
}


@dataclass(frozen=True, slots=True)
class DelegateRow:
    """One address that may act, or was asked to, in words."""

    id: str
    address: str
    office: str
    state: str


@dataclass(frozen=True, slots=True)
class DelegatesPage:
    """The list and the form; ``may_change`` is False for whoever is a delegate. ``offices`` is empty for one alone."""

    frame: Frame
    action: str
    end: str
    home: str
    rows: tuple[DelegateRow, ...]
    may_change: bool
    offices: Options
    chosen: str
    address: str
    faults: tuple[FieldFault, ...]
    saved: str


@router.get("")
def delegates(framing: FramingGiven, gespeichert: Annotated[str, Query()] = "") -> Response:
    """Everybody who may act for the offices of this session."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    return _shown(framing, saved=framing.spoken.say(SAVED[gespeichert]) if gespeichert in SAVED else "")


@router.post("")
def name(
    framing: FramingGiven,
    adresse: Annotated[str, Form()] = "",
    stelle: Annotated[str, Form()] = "",
    csrf: CsrfToken = "",
) -> Response:
    """Ask the address whether it stands in."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    site, visitor, spoken = framing.site, framing.visitor, framing.spoken
    site.seals.check_form(csrf, visitor.holder)
    role = visitor.role or meant_office(stelle, framing).profile.role or Role.MAYOR
    order = NewDelegate(visitor.viewer, role, adresse[:200])
    try:
        post = office_post_of(site.settings, Language(spoken.language), site.taxonomy)
        name_delegate(order, post, framing.open_uow(), site.clock())
    except BadInput as refused:
        faults = tuple(FieldFault(one.where, spoken.say(one.reason)) for one in refused.faults)
        return _shown(framing, address=adresse[:200], faults=faults, chosen=stelle)
    return _see("gefragt", framing)


@router.post("/beenden")
def end(framing: FramingGiven, nummer: Annotated[str, Form()] = "", csrf: CsrfToken = "") -> Response:
    """End it at once."""
    if not is_town(framing):
        return sign_in_first(framing, HERE)
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    end_delegate(nummer, framing.visitor.viewer, framing.open_uow(), site.clock())
    return _see("beendet", framing)


def _see(done: str, framing: Framing) -> Response:
    path = in_same_language(framing.request, f"{HERE}?gespeichert={done}")
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _shown(
    framing: Framing, *, address: str = "", chosen: str = "", faults: tuple[FieldFault, ...] = (), saved: str = ""
) -> Response:
    request, spoken, viewer = framing.request, framing.spoken, framing.visitor.viewer
    with framing.site.open_uow(reading=True) as uow:
        named = delegates_of(viewer, uow)
    own = spoken_for(framing) if viewer.role is None else ()
    offices = tuple((one.key, spoken.say(ROLES[one.profile.role or Role.MAYOR])) for one in own)
    page = DelegatesPage(
        frame=framing.translated_frame(),
        action=in_same_language(request, HERE),
        end=in_same_language(request, f"{HERE}/beenden"),
        home=in_same_language(request, "/mein-bereich"),
        rows=tuple(_row(one, framing) for one in named),
        may_change=may_in_own_area(viewer, OwnAct.NAME_DELEGATE),
        offices=offices if len(offices) > 1 else (),
        chosen=chosen,
        address=address,
        faults=faults,
        saved=saved,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return told_in(spoken, render("delegates.html", page, status))


def _row(one: OfficeAddress, framing: Framing) -> DelegateRow:
    spoken = framing.spoken
    if one.checked_at is None:
        state = spoken.say("gefragt am %(day)s, noch keine Antwort", day=spoken.day(german_day(one.added_at)))
    else:
        state = spoken.say("vertritt seit %(day)s", day=spoken.day(german_day(one.checked_at)))
    return DelegateRow(one.id, one.address, spoken.say(ROLES[one.role]), state)
