"""How does head office read towns' requests and decide about them?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.browse_choice import LONGEST_NAME
from api.pages.head_office import head_office_only
from api.pages.meant_town import meaning_of, told
from api.pages.own_request import KINDS
from api.pages.proposal_words import ROLES, format_name
from api.pages.spoken import Spoken
from api.pages.statements import entry_label
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, Fault, NotFound
from matchmaker.rounds.acting import noting
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.policy_keeping import policy_in_force
from matchmaker.rounds.request import NEXT, Request, RequestState
from matchmaker.rounds.request_deciding import RequestDecision, keep_request, review_request
from matchmaker.rounds.request_offering import RequestOffer, offer_request
from matchmaker.rounds.requesting import withdraw_request
from matchmaker.towns.profile import Format

router = APIRouter(prefix="/geschaeftsstelle/anfragen", dependencies=[Depends(head_office_only)])
HERE = "/geschaeftsstelle/anfragen"
BONUS_WORDS = ("+3 Punkte", "+2 Punkte", "+1 Punkt")
CsrfToken = Annotated[str, Form(alias="csrf")]


@dataclass(frozen=True, slots=True)
class OfficeRequest:
    """One request as head office reads it; ``preferred`` is the line that nobody else sees.

    ``partner`` is the wished-for town that an offer begins with, empty without one, None where nothing can be offered.
    """

    address: str
    version: int
    town: str
    href: str
    made: str
    state: str
    state_kind: str
    facts: tuple[tuple[str, str], ...]
    preferred: tuple[str, ...]
    partner: str | None
    acts: tuple[tuple[str, str], ...]
    proposal: str


@dataclass(frozen=True, slots=True)
class OfficeRequestsPage:
    """All requests that wait, oldest first, then those that are settled, newest first; ``towns`` can be offered."""

    frame: Frame
    waiting: tuple[OfficeRequest, ...]
    settled: tuple[OfficeRequest, ...]
    towns: tuple[str, ...]


@router.get("")
def requests_page(framing: FramingGiven) -> Response:
    """Who asks for what, and what can be done about it."""
    with framing.site.open_uow(reading=True) as uow:
        found = uow.requests.in_states(RequestState)
        stating = {profile.ags for profile in framing.site.public_facts(uow).profiles}
    # Once for all requests: a list of two thousand towns in each of twenty weighs 300 kB.
    names = framing.site.atlas().names
    towns = sorted(_named(ags, names) for ags in stating)
    waiting = tuple(_view(one, framing) for one in found if one.is_open)
    settled = tuple(_view(one, framing) for one in reversed(found) if not one.is_open)
    return render(
        "office_requests.html", OfficeRequestsPage(framing.translated_frame(), waiting, settled, tuple(towns))
    )


@router.post("/{request_id}/{act}")
def decide(
    request_id: str,
    act: str,
    framing: FramingGiven,
    csrf: CsrfToken = "",
    version: Annotated[str, Form()] = "",
    partner: Annotated[str, Form()] = "",
) -> Response:
    """One decision, as the page showed the request."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    if not version.isdecimal():
        raise BadInput("Nichts wurde geändert.", [Fault("Formular", "Bitte laden Sie die Seite neu.")])
    order = RequestDecision(request_id, int(version[:9]), framing.visitor.curator)
    if act == "anbieten":
        with site.open_uow(reading=True) as uow:
            offer = RequestOffer(order, _chosen(partner, framing), policy_in_force(uow))
        draft = offer_request(offer, site.taxonomy, framing.open_uow(), site.clock())
        return RedirectResponse(f"/geschaeftsstelle/vorschlaege/{draft.id}", 303)
    _simple_act(act)(order, framing)
    return RedirectResponse(HERE, 303)


def _simple_act(act: str) -> Callable[[RequestDecision, Framing], object]:
    acts: dict[str, Callable[[RequestDecision, Framing], object]] = {
        "gelesen": lambda order, framing: review_request(order, framing.open_uow(), framing.site.clock()),
        "vormerken": lambda order, framing: keep_request(order, framing.open_uow(), framing.site.clock()),
        "zurueckziehen": _withdraw,
    }
    if act not in acts:
        raise NotFound("Diese Seite gibt es nicht.")
    return acts[act]


def _withdraw(order: RequestDecision, framing: Framing) -> Request:
    now = framing.site.clock()
    act = OfficeAct(now, order.curator, "request_withdrawn", f"request/{order.request_id}")
    viewer, uow = framing.visitor.viewer, noting(act, framing.open_uow())
    return withdraw_request(order.request_id, order.seen_version, viewer, uow, now)


def _view(one: Request, framing: Framing) -> OfficeRequest:
    names, taxonomy, spoken = framing.site.atlas().names, framing.site.taxonomy, framing.spoken
    return OfficeRequest(
        address=f"{HERE}/{one.id}",
        version=one.version,
        town=f"{names.get(one.ags, one.ags)} ({spoken.say(ROLES[one.role])}):"
        f" {entry_label(one.topic, taxonomy, spoken.language)}",
        href=f"/staedte/{one.ags}",
        made=spoken.day(german_day(one.made_at)),
        state=spoken.say(one.state.label),
        state_kind=KINDS.get(one.state, "info"),
        facts=tuple(_facts(one, spoken)),
        preferred=tuple(
            f"{names.get(ags, ags)}: {spoken.say(bonus)}"
            for ags, bonus in zip(one.candidates, BONUS_WORDS, strict=False)
        ),
        partner=_partner(one, framing),
        acts=tuple((act, spoken.say(label)) for act, label in _acts(one)),
        proposal=f"/geschaeftsstelle/vorschlaege/{one.proposal_id}" if one.proposal_id else "",
    )


def _facts(one: Request, spoken: Spoken) -> Iterator[tuple[str, str]]:
    """What the request says, label and words; whatever a person typed stays as it is."""
    wishes = ((one.wishes.same_size, "ähnlich groß"), (one.wishes.other_state, "aus einem anderen Bundesland"))
    yield spoken.say("Form"), format_name(one.format, spoken)
    yield spoken.say("Anliegen"), one.text or spoken.say("keine Angabe")
    wished = [spoken.say(words) for is_wished, words in wishes if is_wished]
    yield spoken.say("Wünsche"), spoken.listing(wished) or spoken.say("keine")
    yield spoken.say("Eingetragen"), one.stated_by or spoken.say("von der Stadt selbst")
    read = f"{spoken.day(german_day(one.reviewed_at))}, {one.reviewed_by}" if one.reviewed_at else ""
    yield spoken.say("Gelesen"), read or spoken.say("noch nicht")


def _partner(one: Request, framing: Framing) -> str | None:
    """With whom head office would make a proposal at once: the town that was wished for first."""
    if one.format is not Format.TANDEM or RequestState.OFFERED not in (*NEXT[one.state], *_two_steps(one)):
        return None
    return _named(one.candidates[0], framing.site.atlas().names) if one.candidates else ""


def _named(ags: str, names: Mapping[str, str]) -> str:
    """A town as the list names it: several towns have one name, so the key stands beside it."""
    return f"{names.get(ags, ags)}, {ags}"


def _chosen(text: str, framing: Framing) -> str:
    """The AGS of the town that was chosen from the list or typed; ``BadInput`` where none or several are meant."""
    key = text.rpartition(",")[2].strip()
    atlas = framing.site.atlas()
    if key in atlas.register.by_ags:
        return key
    # A key that nobody has is a mistake, not a part of a name.
    meaning = meaning_of(key if key.isdigit() else " ".join(text.split())[:LONGEST_NAME], atlas)
    if meaning.town is None:
        raise BadInput("Nichts wurde geändert.", [Fault("Stadt", told(meaning))])
    return meaning.town.ags


def _acts(one: Request) -> tuple[tuple[str, str], ...]:
    """Address and button of what the request's state allows."""
    possible = (*NEXT[one.state], *_two_steps(one))
    offered = (
        ("gelesen", "Als gelesen vermerken", RequestState.REVIEWED),
        ("vormerken", "Für die nächste Runde vormerken", RequestState.KEPT),
        ("zurueckziehen", "Für die Stadt zurückziehen", RequestState.WITHDRAWN),
    )
    return tuple((act, label) for act, label, state in offered if state in possible)


def _two_steps(one: Request) -> tuple[RequestState, ...]:
    """What one button does with a request that nobody has read yet: whoever decides has read it."""
    return NEXT[RequestState.REVIEWED] if one.state is RequestState.SUBMITTED else ()
