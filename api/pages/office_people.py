"""Who works at head office: how does an administrator see, invite and end them?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.act_facts import facts_of
from api.pages.asked_language import in_same_language
from api.pages.field_fault import FieldFault
from api.pages.head_office import administers
from api.pages.round_acts import ROUND_ACTS
from api.pages.seen_proposal import told_in
from api.pages.view import Frame, render
from emails.links import Links
from matchmaker.errors import BadInput, NotAllowed, NotFound, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.office_inviting import INVITED_FOR, PersonOrder, end_person, invite_person
from matchmaker.rounds.office_person import OfficePerson, Rank

HERE = "/geschaeftsstelle/zugaenge"
SAVED = {"beendet": "Der Zugang ist beendet, und mit ihm jede Sitzung.", "eingeladen": "Der Link steht unten."}
RANKS = {Rank.MEMBER: "Geschäftsstelle", Rank.ADMINISTRATOR: "Geschäftsstelle, verwaltet Zugänge"}
ACTS = {
    "person_invited": "eingeladen",
    "person_enrolled": "Zugang eingerichtet",
    "person_ended": "Zugang beendet",
    "person_exported": "Auskunft erteilt",
    "person_forgotten": "Adresse gelöscht",
    "office_checked": "Adresse einer Stadt hinterlegt",
    "office_ended": "Adresse einer Stadt beendet",
    "token_made": "Zugang für ein Programm ausgestellt",
    "token_revoked": "Zugang für ein Programm gesperrt",
    "towns_merged": "Städte zusammengeführt",
    "mail_settled": "Über eine Nachricht im Postausgang entschieden",
    "mails_settled": "Über mehrere Nachrichten im Postausgang entschieden",
    "task_done": "Aufgabe abgehakt",
    "exchange_ended": "Austausch beendet",
    "request_withdrawn": "Anfrage für eine Stadt zurückgezogen",
    **ROUND_ACTS,
}
ACTS_SHOWN = 30


def administrators_only(framing: FramingGiven) -> None:
    """For everybody else these pages do not exist."""
    if not administers(framing):
        raise NotAllowed


router = APIRouter(prefix=HERE, dependencies=[Depends(administrators_only)])


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in words; ``link`` is what an open invitation opens, where it was made on this page."""

    address: str
    called: str
    rank: str
    state: str
    link: str
    link_until: str
    is_oneself: bool


@dataclass(frozen=True, slots=True)
class ActRow:
    """One line of the log: when, who, what, and what changed."""

    day: str
    by: str
    what: str
    facts: str


@dataclass(frozen=True, slots=True)
class PeopleSent:
    """The form as the browser sends it."""

    csrf: Annotated[str, Form()] = ""
    adresse: Annotated[str, Form()] = ""
    name: Annotated[str, Form()] = ""
    verwaltet: Annotated[str, Form()] = ""

    @property
    def rank(self) -> Rank:
        return Rank.ADMINISTRATOR if self.verwaltet == "ja" else Rank.MEMBER


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The list, the form as it was typed, and the last acts."""

    frame: Frame
    action: str
    end: str
    home: str
    rows: tuple[PersonRow, ...]
    acts: tuple[ActRow, ...]
    typed: PeopleSent
    faults: tuple[FieldFault, ...]
    saved: str

    def fault(self, field: str) -> str:
        """What is wrong with this field; empty where nothing is."""
        return next((one.sentence for one in self.faults if one.field == field), "")


@router.get("")
def people(framing: FramingGiven, gespeichert: Annotated[str, Query()] = "") -> Response:
    """Everybody who comes in or is invited."""
    return _shown(framing, saved=framing.spoken.say(SAVED[gespeichert]) if gespeichert in SAVED else "")


@router.post("")
def invite(framing: FramingGiven, sent: Annotated[PeopleSent, Depends()]) -> Response:
    """Make a link; the page shows it as long as it holds, so that a reload loses nothing."""
    site, now = framing.site, framing.site.clock()
    site.seals.check_form(sent.csrf, framing.visitor.holder)
    order = PersonOrder(sent.adresse[:300], sent.name[:300], sent.rank, framing.visitor.curator)
    try:
        # The moment stands in the row, so that the same token comes of it again.
        invite_person(order, site.seals.invitation(order.address, now), framing.open_uow(), now)
    except BadInput as refused:
        faults = tuple(FieldFault(one.where, framing.spoken.say(one.reason)) for one in refused.faults)
        return _shown(framing, typed=sent, faults=faults)
    except TransitionRefused as refused:
        return _shown(framing, typed=sent, faults=(FieldFault("adresse", framing.spoken.say(str(refused))),))
    return _see("eingeladen", framing)


@router.post("/beenden")
def end(framing: FramingGiven, sent: Annotated[PeopleSent, Depends()]) -> Response:
    """End an account at once; ended already is fine, so that a double press does no harm."""
    site = framing.site
    site.seals.check_form(sent.csrf, framing.visitor.holder)
    try:
        end_person(sent.adresse, framing.visitor.curator, framing.open_uow(), site.clock())
    except NotFound:
        return _see("beendet", framing)
    except TransitionRefused as refused:
        return _shown(framing, faults=(FieldFault("liste", framing.spoken.say(str(refused))),))
    return _see("beendet", framing)


def _see(done: str, framing: Framing) -> Response:
    path = in_same_language(framing.request, f"{HERE}?gespeichert={done}")
    return RedirectResponse(path, HTTPStatus.SEE_OTHER)


def _shown(
    framing: Framing, *, typed: PeopleSent | None = None, faults: tuple[FieldFault, ...] = (), saved: str = ""
) -> Response:
    with framing.site.open_uow(reading=True) as uow:
        found, acts = uow.office_people.all_open(), uow.office_acts.latest(ACTS_SHOWN)
    request = framing.request
    page = PeoplePage(
        frame=framing.translated_frame(),
        action=in_same_language(request, HERE),
        end=in_same_language(request, f"{HERE}/beenden"),
        home=in_same_language(request, "/geschaeftsstelle"),
        rows=tuple(_row(one, framing) for one in found),
        acts=tuple(_act(one, framing) for one in acts if one.act in ACTS),
        typed=typed or PeopleSent("", "", "", ""),
        faults=faults,
        saved=saved,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return told_in(framing.spoken, render("office_people.html", page, status))


def _row(one: OfficePerson, framing: Framing) -> PersonRow:
    spoken, site = framing.spoken, framing.site
    since = spoken.say("seit %(day)s", day=spoken.day(german_day(one.enrolled_at))) if one.enrolled_at else ""
    link, until = "", ""
    if one.invitation_until is not None:
        until = spoken.day(german_day(one.invitation_until))
        token = site.seals.invitation(one.address, one.invitation_until - INVITED_FOR)
        # One that was made at the terminal was shown there, and only there.
        link = Links(site.settings.base_url).office_enrolment(token) if one.is_invited_by(token) else ""
    return PersonRow(
        address=one.address,
        called=one.called,
        rank=spoken.say(RANKS[one.rank]),
        state=since or spoken.say("eingeladen"),
        link=link,
        link_until=until,
        is_oneself=framing.visitor.person is not None and framing.visitor.person.id == one.id,
    )


def _act(one: OfficeAct, framing: Framing) -> ActRow:
    spoken = framing.spoken
    facts = facts_of(one, framing.site.atlas().names, spoken)
    return ActRow(spoken.day(german_day(one.at)), one.by, spoken.say(ACTS[one.act]), facts)
