"""How does head office close a round, knowing what becomes of the proposals that are still open?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.head_office import head_office_only
from api.pages.round_acts import ActLine, round_acts
from api.pages.view import Frame, render
from api.posting import post_of
from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.acting import RoundAct, about_round, noting
from matchmaker.rounds.closing import Withdrawal, close_round
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.proposal import NOT_SENT
from matchmaker.rounds.round import NEXT, RoundState
from matchmaker.rounds.settled import OPEN

router = APIRouter(prefix="/geschaeftsstelle/runden/{round_id}/abschluss", dependencies=[Depends(head_office_only)])
CLOSE, WITHDRAW = "schliessen", "zurueckziehen"
STAYS_OPEN = "Es warten noch Vorschläge auf Antwort. Die Runde bleibt deshalb offen, nichts wurde geändert."


@dataclass(frozen=True, slots=True)
class ClosingPage:
    """What would happen: ``waiting`` proposals wait for answers, ``unsent`` ones would lapse without a word."""

    frame: Frame
    title: str
    round_href: str
    address: str
    waiting: int
    unsent: int
    is_closed: bool
    can_close: bool
    refused: str
    acts: tuple[ActLine, ...]


@router.get("")
def before_closing(round_id: str, framing: FramingGiven) -> Response:
    """What closing would mean now, or that the round is closed."""
    return _shown(round_id, framing)


@router.post("")
def close(
    round_id: str, framing: FramingGiven, csrf: Annotated[str, Form()] = "", act: Annotated[str, Form()] = ""
) -> Response:
    """Close it; with open answers only where these are taken back, else a sentence and nothing changed."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    if act not in (CLOSE, WITHDRAW):
        raise NotFound("Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu.")
    letters = post_of(site.settings, taxonomy=site.taxonomy).letters
    withdrawal = Withdrawal(letters, site.clock()) if act == WITHDRAW else None
    try:
        done = OfficeAct(site.clock(), framing.visitor.curator, RoundAct.CLOSED, about_round(round_id))
        close_round(round_id, noting(done, framing.open_uow()), withdrawal)
    except TransitionRefused as refusal:
        return _shown(round_id, framing, str(refusal), HTTPStatus.CONFLICT)
    return RedirectResponse(f"/geschaeftsstelle/runden/{round_id}/abschluss", 303)


def _shown(round_id: str, framing: Framing, refused: str = "", status: int = HTTPStatus.OK) -> Response:
    with framing.site.open_uow(reading=True) as uow:
        current, proposals = uow.rounds.get(round_id), framing.site.proposals(uow, round_id)
        acts = round_acts(round_id, uow, framing.spoken)
    waiting = sum(one.state in OPEN for one in proposals)
    can_close = RoundState.CLOSED in NEXT[current.state]
    page = ClosingPage(
        frame=framing.translated_frame(),
        title=current.title,
        round_href=f"/geschaeftsstelle/runden/{current.id}",
        address=f"/geschaeftsstelle/runden/{current.id}/abschluss",
        waiting=waiting,
        unsent=sum(one.state in NOT_SENT for one in proposals),
        is_closed=current.state is RoundState.CLOSED,
        can_close=can_close,
        # The domain's own sentence names an option of the command line.
        refused=framing.spoken.say(STAYS_OPEN if can_close and waiting else refused) if refused else "",
        acts=acts,
    )
    return render("closing.html", page, status)
