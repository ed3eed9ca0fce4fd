"""How does head office decide about one proposal, and what does it read where somebody else was first?"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.board_choice import BoardChoice, board_choice
from api.pages.board_page import board_href
from api.pages.head_office import head_office_only
from api.pages.proposal_words import STATES
from api.pages.review import review_answer, seen_state, way_from
from api.pages.review_done import done_parameters
from api.pages.review_page import REASONS, Refusal
from api.pages.text_difference import difference
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.curation import Approval, Pin, Veto, approve_proposal, pin_proposal, veto_proposal
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.noting import Note, note_proposal
from matchmaker.rounds.proposal import Proposal, ProposalState

LONGEST_NOTE = 2_000
router = APIRouter(prefix="/geschaeftsstelle/vorschlaege", dependencies=[Depends(head_office_only)])


@dataclass(frozen=True, slots=True)
class ActForm:
    """What a button of the page brings, as the browser sends it: what was seen, and the words that were typed."""

    csrf: Annotated[str, Form()] = ""
    version: Annotated[str, Form()] = ""
    gesehen: Annotated[str, Form()] = ""
    grund: Annotated[str, Form()] = ""
    notiz: Annotated[str, Form()] = ""

    @property
    def note(self) -> str:
        """The text with plain line ends."""
        return self.notiz.replace("\r\n", "\n").strip()


@dataclass(frozen=True, slots=True)
class LostPage:
    """A proposal that is no more, and the words that were typed about it."""

    frame: Frame
    note: str


@router.post("/{proposal_id}/{act}")
def decide(proposal_id: str, act: str, framing: FramingGiven, form: Annotated[ActForm, Depends()]) -> Response:
    """One decision as the page showed the proposal; then the next one that waits for a decision opens."""
    site = framing.site
    site.seals.check_form(form.csrf, framing.visitor.holder)
    if act not in ACTS:
        raise NotFound("Diese Seite gibt es nicht.")
    choice = board_choice(framing.request.query_params)
    try:
        with site.open_uow(reading=True) as uow:
            seen = uow.proposals.get(proposal_id)
            near = way_from(seen, choice, uow, framing)
    except NotFound:
        return render("review_lost.html", LostPage(framing.translated_frame(), form.note), 404)
    try:
        ACTS[act](_Order(proposal_id, _version(form), form), framing)
    except (StaleWrite, TransitionRefused, BadInput) as refusal:
        return review_answer(proposal_id, framing, _refusal(refusal, act, form, seen), _status(refusal))
    # Whoever notes something has not decided yet.
    onward = proposal_id if act == NOTING else near.next_undecided.id if near.next_undecided else None
    return RedirectResponse(_onward(onward, choice, act, seen), 303)


@dataclass(frozen=True, slots=True)
class _Order:
    proposal_id: str
    version: int
    form: ActForm


def _approve(order: _Order, framing: Framing) -> None:
    approval = Approval(order.proposal_id, order.version, framing.visitor.curator)
    approve_proposal(approval, framing.open_uow(), framing.site.clock())


def _pin(order: _Order, framing: Framing) -> None:
    pin = Pin(order.proposal_id, order.version, curator=framing.visitor.curator)
    pin_proposal(pin, framing.open_uow(), framing.site.clock())


def _let_go(order: _Order, framing: Framing) -> None:
    pin = Pin(order.proposal_id, order.version, pinned=False, curator=framing.visitor.curator)
    pin_proposal(pin, framing.open_uow(), framing.site.clock())


def _veto(order: _Order, framing: Framing) -> None:
    form = order.form
    if form.grund not in dict(REASONS):
        raise BadInput("Nicht ausgeschlossen.", [Fault("Grund", "Bitte wählen Sie einen Grund.")])
    if len(form.note) > LONGEST_NOTE:
        raise BadInput("Nicht ausgeschlossen.", [Fault("Notiz", f"Höchstens {LONGEST_NOTE} Zeichen.")])
    veto = Veto(order.proposal_id, order.version, form.note or None, RefusalReason(form.grund), framing.visitor.curator)
    veto_proposal(veto, framing.open_uow(), framing.site.clock())


def _keep_note(order: _Order, framing: Framing) -> None:
    if len(order.form.note) > LONGEST_NOTE:
        raise BadInput("Nicht notiert.", [Fault("Notiz", f"Höchstens {LONGEST_NOTE} Zeichen.")])
    note_proposal(Note(order.proposal_id, order.version, order.form.note), framing.open_uow())


NOTING = "notieren"
ACTS: dict[str, Callable[[_Order, Framing], None]] = {
    NOTING: _keep_note,
    "freigeben": _approve,
    "festhalten": _pin,
    "loesen": _let_go,
    "ausschliessen": _veto,
}


def _version(form: ActForm) -> int:
    if not form.version.isdecimal():
        raise BadInput("Nichts wurde geändert.", [Fault("Formular", "Bitte laden Sie die Seite neu.")])
    return int(form.version[:9])


def _status(refusal: Exception) -> int:
    return 422 if isinstance(refusal, BadInput) else 409


def _refusal(refusal: Exception, act: str, form: ActForm, now: Proposal) -> Refusal:
    """Why it was refused, what the other one did, and both texts."""
    sentences = [str(fault) for fault in refusal.faults] if isinstance(refusal, BadInput) else [str(refusal)]
    if form.gesehen and form.gesehen != seen_state(now):
        sentences.append(f"Als Sie die Seite öffneten: {_told(form.gesehen)}. Jetzt: {_told(seen_state(now))}.")
    woven = difference(form.note, now.note) if form.note and now.note else ()
    return Refusal(tuple(sentences), act, form.note, form.grund, woven)


def _told(seen: str) -> str:
    """How a proposal stood, in words; whatever is no such state stays unsaid."""
    state, _, pinned = seen.partition(",")
    if state not in list(ProposalState):
        return "unbekannt"
    return f"{STATES[ProposalState(state)]}{', festgehalten' if pinned else ''}"


def _onward(next_id: str | None, choice: BoardChoice, act: str, seen: Proposal) -> str:
    done = done_parameters(act, seen.id)
    asked = choice.query(page=1)
    page = f"/geschaeftsstelle/vorschlaege/{next_id}" if next_id else board_href(seen.round_id)
    return f"{page}?{f'{asked}&' if asked else ''}{done}"
