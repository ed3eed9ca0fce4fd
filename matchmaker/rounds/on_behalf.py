"""How does head office write down for a town what it said at the phone: a need, a pause, or a request?"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from matchmaker.errors import BadInput, Fault, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.correspondence import Correspondence, LetterKind, LetterOrder
from matchmaker.rounds.own_profile import LONGEST_PAUSE, NOT_SAVED, OwnOffice, change_profile
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.request import Request
from matchmaker.rounds.requesting import NewRequest, faults_of, submit_request
from matchmaker.rounds.stating import NEEDED
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.field_checks import LONGEST_TEXT
from matchmaker.towns.profile import Need, Role, TownProfile

LONGEST_REASON = 200
NO_REASON = "Bitte schreiben Sie, von wem und wie Sie das wissen, etwa „Anruf des Vorzimmers“."
LONG_REASON = f"Bitte kürzen Sie auf höchstens {LONGEST_REASON} Zeichen."
NO_PAUSE = "Eine Pause endet frühestens morgen und spätestens in einem Jahr."
NO_ENTRY = "Bitte wählen Sie ein Thema oder eine Herausforderung."
NOT_ASKED = "Die Anfrage wurde nicht eingetragen."
NO_PLACE = (
    "Die Stadt hat für noch eine Anfrage keinen Platz angegeben: Eine andere wartet auf Ihre Entscheidung. "
    "Entscheiden Sie erst über diese."
)
LONG_TEXT = "Der Text ist zu lang. Bitte kürzen Sie ihn."

UNTOLD = "Dass Sie für sie eine Anfrage eingetragen haben, steht in keinem Brief. Bitte sagen Sie es ihr am Telefon."


@dataclass(frozen=True, slots=True)
class RequestDesk:
    """Where a request is entered for a town: who writes to its office, a unit of work, and the moment."""

    letters: Correspondence
    uow: UnitOfWork
    now: datetime


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """For which office of a town, as the page showed it, ``by`` whom of head office, and ``why``: who said so."""

    ags: str
    role: Role | None
    seen_version: int
    by: str
    why: str


def pause_for(order: OnBehalf, until: date | None, uow: UnitOfWork, now: datetime) -> TownProfile:
    """The office pauses before ``until``, or from now on no more (None); everything else stays as it is.

    ``BadInput`` with every fault, ``StaleWrite`` where the profile was changed meanwhile. Who wrote it down and why
    stands in the profile's history.
    """
    today, faults = german_day(now), _faults(order)
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        faults.append(Fault("Pause bis", NO_PAUSE, "pause"))
    if faults:
        raise BadInput(NOT_SAVED, faults)
    return change_profile(lambda profile: replace(profile, paused_until=until), _office(order, now), uow)


def state_need_for(order: OnBehalf, need: Need, taxonomy: Taxonomy, told: tuple[UnitOfWork, datetime]) -> TownProfile:
    """Add what the office needs, in place of a need with the same entry; refused as ``pause_for`` is."""
    uow, now = told
    faults = _faults(order)
    if need.id not in taxonomy or taxonomy.kind(need.id) not in NEEDED:
        faults.append(Fault("Thema", NO_ENTRY, "thema"))
    if need.text is not None and len(need.text) > LONGEST_TEXT:
        faults.append(Fault("Text", LONG_TEXT, "text"))
    if faults:
        raise BadInput(NOT_SAVED, faults)

    def stated(profile: TownProfile) -> TownProfile:
        return replace(profile, needs=(*(one for one in profile.needs if one.id != need.id), need))

    return change_profile(stated, _office(order, now), uow)


def request_for(order: OnBehalf, wanted: NewRequest, taxonomy: Taxonomy, desk: RequestDesk) -> Request:
    """Ask for an exchange in the town's place; it is the town's own request, and a letter says who entered it and why.

    ``seen_version`` does not count: a request changes no profile. ``BadInput`` with every fault, ``TransitionRefused``
    where the town's places are taken by requests that wait already. One form makes one request and one letter,
    however often sent; without an address that speaks for the office head office has a task instead of the letter.
    """
    uow, now = desk.uow, desk.now
    if faults := _faults(order):
        with uow:
            raise BadInput(NOT_ASKED, [*faults, *faults_of(wanted, taxonomy, uow)])
    uow.before_commit(lambda: _tell_office(wanted.key, desk))
    try:
        return submit_request(replace(wanted, stated_by=_said(order)), taxonomy, uow, now)
    except TransitionRefused as full:
        raise TransitionRefused(NO_PLACE) from full


def letter_about(request: Request, number: int = 1) -> LetterOrder:
    """The letter that tells an office what was entered for it."""
    to = Member(request.ags, request.role)
    return LetterOrder(LetterKind.REQUEST_ENTERED, to, number=number, facts={"about": request.id})


def _tell_office(key: str, desk: RequestDesk) -> None:
    made = desk.uow.requests.by_key(key)
    if made is None:
        return
    order = letter_about(made)
    if desk.letters.reaches(order.member, desk.uow):
        message = desk.letters.write(order, desk.uow, desk.now)
        if not desk.uow.outbox.has(message.key):
            desk.uow.outbox.queue(message)
        return
    name = desk.uow.towns.get(made.ags).name
    what = f"{name} hat keine geprüfte Adresse; bitte hinterlegen. {UNTOLD}"
    desk.uow.tasks.add(Task(f"no_address/{order.kind}/{made.id}", TaskKind.NO_ADDRESS, desk.now, what))


def _faults(order: OnBehalf) -> list[Fault]:
    why = order.why.strip()
    if not why:
        return [Fault("Grund", NO_REASON, "grund")]
    return [Fault("Grund", LONG_REASON, "grund")] if len(why) > LONGEST_REASON else []


def _office(order: OnBehalf, now: datetime) -> OwnOffice:
    return OwnOffice(order.ags, order.role, order.seen_version, now, _said(order))


def _said(order: OnBehalf) -> str:
    return f"{order.by}, für die Stadt: {' '.join(order.why.split())}"
