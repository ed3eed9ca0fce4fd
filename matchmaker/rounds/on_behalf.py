"""How does head office write down for a town what it said at the phone: a need, a pause, or a request?"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from matchmaker.errors import BadInput, Fault, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.own_profile import LONGEST_PAUSE, NOT_SAVED, OwnOffice, change_profile
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.request import Request
from matchmaker.rounds.requesting import NewRequest, faults_of, submit_request
from matchmaker.rounds.stating import NEEDED
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


def request_for(order: OnBehalf, wanted: NewRequest, taxonomy: Taxonomy, told: tuple[UnitOfWork, datetime]) -> Request:
    """Ask for an exchange in the town's place; it is the town's own request, which reads who entered it and why.

    ``seen_version`` does not count: a request changes no profile. ``BadInput`` with every fault, ``TransitionRefused``
    where the town's places are taken by requests that wait already. One form makes one request, however often sent.
    """
    uow, now = told
    if faults := _faults(order):
        with uow:
            raise BadInput(NOT_ASKED, [*faults, *faults_of(wanted, taxonomy, uow)])
    try:
        return submit_request(replace(wanted, stated_by=_said(order)), taxonomy, uow, now)
    except TransitionRefused as full:
        raise TransitionRefused(NO_PLACE) from full


def _faults(order: OnBehalf) -> list[Fault]:
    why = order.why.strip()
    if not why:
        return [Fault("Grund", NO_REASON, "grund")]
    return [Fault("Grund", LONG_REASON, "grund")] if len(why) > LONGEST_REASON else []


def _office(order: OnBehalf, now: datetime) -> OwnOffice:
    return OwnOffice(order.ags, order.role, order.seen_version, now, _said(order))


def _said(order: OnBehalf) -> str:
    return f"{order.by}, für die Stadt: {' '.join(order.why.split())}"
