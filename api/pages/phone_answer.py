"""How does head office take down what a town answers at the phone?"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.answer_view import Typed, answer_kind
from api.pages.board_choice import board_choice
from api.pages.head_office import head_office_only
from api.pages.phone_view import CALLED, PhoneTry
from api.pages.review import review_answer
from api.pages.review_acts import LostPage
from api.pages.review_page import Refusal
from api.pages.view import render
from api.posting import post_of
from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds import answer as answers
from matchmaker.rounds.answer import Answer, AnswerKind, AnswerRefused
from matchmaker.rounds.answering import AnswerOrder, CallMade, answer, end_call
from matchmaker.rounds.decision import RefusalReason

router = APIRouter(prefix="/geschaeftsstelle/vorschlaege", dependencies=[Depends(head_office_only)])
NOTHING_CHOSEN = Fault("Antwort", "Bitte wählen Sie, was die Stadt geantwortet hat.")
TOLD_TO_TOWNS = {
    answers.Refusal.ALREADY: "Diese Stadt hat schon geantwortet. Nichts wurde geändert.",
    answers.Refusal.OVER: "Dieser Vorschlag ist beendet. Nichts wurde geändert.",
    answers.Refusal.LATE: "Die Antwortfrist ist abgelaufen. Nichts wurde geändert; eine Aufgabe steht in der Liste "
    "„Wer braucht mich heute?“.",
    answers.Refusal.NOT_ASKED: "Diese Stadt wurde noch nicht gefragt.",
}
"""What the domain says to towns, as head office reads it; whatever is missing here suits both."""


@dataclass(frozen=True, slots=True)
class PhoneSent:
    """The form as the browser sends it."""

    csrf: Annotated[str, Form()] = ""
    stand: Annotated[str, Form()] = ""
    schluessel: Annotated[str, Form(max_length=64)] = ""
    antwort: Annotated[str, Form()] = ""
    grund: Annotated[str, Form()] = ""
    nie: Annotated[str, Form()] = ""
    tage: Annotated[str, Form()] = "14"
    stelle: Annotated[str, Form()] = ""
    notiz: Annotated[str, Form()] = ""

    @property
    def note(self) -> str:
        """The text with plain line ends."""
        return self.notiz.replace("\r\n", "\n").strip()

    @property
    def typed(self) -> Typed:
        """The fields as the form shows them again."""
        return Typed(self.antwort, self.grund, bool(self.nie), self.tage, self.stelle, self.note)


@router.post("/{proposal_id}/telefon/{ags}")
def take_down(proposal_id: str, ags: str, framing: FramingGiven, sent: Annotated[PhoneSent, Depends()]) -> Response:
    """It counts like the town's own answer; pressed twice it is one, and what is refused comes back as typed."""
    framing.site.seals.check_form(sent.csrf, framing.visitor.holder)
    try:
        _keep(proposal_id, ags, sent, framing)
    except NotFound:
        return render("review_lost.html", LostPage(framing.translated_frame(), sent.note), HTTPStatus.NOT_FOUND)
    except BadInput as refusal:
        told = tuple(f"{fault.where}: {fault.reason}" for fault in refusal.faults)
        return _again(proposal_id, PhoneTry(ags, sent.typed), framing, (told, HTTPStatus.UNPROCESSABLE_ENTITY))
    except AnswerRefused as refusal:
        told = (TOLD_TO_TOWNS.get(refusal.why, str(refusal)),)
        return _again(proposal_id, PhoneTry(ags, sent.typed), framing, (told, HTTPStatus.CONFLICT))
    except (StaleWrite, TransitionRefused) as refusal:
        return _again(proposal_id, PhoneTry(ags, sent.typed), framing, ((str(refusal),), HTTPStatus.CONFLICT))
    query = board_choice(framing.request.query_params).query(page=1)
    address = f"/geschaeftsstelle/vorschlaege/{proposal_id}?{f'{query}&' if query else ''}aufgenommen={ags}"
    return RedirectResponse(f"{address}#telefon", HTTPStatus.SEE_OTHER)


def _again(
    proposal_id: str, tried: PhoneTry, framing: Framing, refused: tuple[tuple[str, ...], HTTPStatus]
) -> Response:
    sentences, status = refused
    return review_answer(proposal_id, framing, Refusal(sentences, note=tried.typed.note, phone=tried), status)


def _keep(proposal_id: str, ags: str, sent: PhoneSent, framing: Framing) -> None:
    site, note = framing.site, sent.note or None
    if not sent.stand.isdecimal() or not sent.schluessel:
        raise BadInput("Nichts wurde geändert.", [Fault("Formular", "Bitte laden Sie die Seite neu.")])
    seen = int(sent.stand[:9])
    if sent.antwort == CALLED:
        call = CallMade(proposal_id, ags, sent.schluessel, seen, note, framing.visitor.curator)
        end_call(call, framing.open_uow(), site.clock())
        return
    order = AnswerOrder(proposal_id, ags, _answer(sent, note), sent.schluessel, seen, framing.visitor.curator)
    answer(order, post_of(site.settings, taxonomy=site.taxonomy), framing.open_uow(), site.clock())


def _answer(sent: PhoneSent, note: str | None) -> Answer:
    kind = answer_kind(sent.antwort)
    if kind is None or kind is AnswerKind.CALL:
        raise BadInput("Nichts wurde geändert.", [NOTHING_CHOSEN])
    is_no = kind is AnswerKind.NO
    return Answer(
        kind=kind,
        reason=RefusalReason(sent.grund) if is_no and sent.grund in set(RefusalReason) else None,
        not_again=is_no and bool(sent.nie),
        days=int(sent.tage) if sent.tage.isdecimal() and len(sent.tage) < 4 else 0,
        delegate=sent.stelle,
        note=note,
    )
