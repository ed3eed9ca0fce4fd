"""How does a town's answer reach us, from the mail's link or signed in?"""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.answer_view import ANSWER, SENTENCES, AnswerTry, Typed, answer_kind
from api.pages.asked_language import PARAMETER
from api.pages.field_fault import FieldFault
from api.pages.seen_proposal import holder_of
from api.pages.town import shown_proposal
from api.posting import post_of
from api.refusals import tell
from matchmaker.errors import BadInput, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.access import Audience
from matchmaker.rounds.answer import Answer, AnswerKind, AnswerRefused
from matchmaker.rounds.answering import AnswerOrder, answer
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.entry import Entry, EntryKind, guard
from matchmaker.rounds.permissions import Viewer, refuse_strangers
from matchmaker.rounds.ports import UnitOfWork

router = APIRouter()
NOTHING_CHOSEN = "Bitte wählen Sie eine der fünf Antworten."


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """The form as it was sent."""

    typed: Typed
    csrf: str
    version: str
    key: str


def filled_in(
    antwort: Annotated[str, Form()] = "",
    grund: Annotated[str, Form()] = "",
    nie: Annotated[str, Form()] = "",
    tage: Annotated[str, Form()] = "14",
    stelle: Annotated[str, Form()] = "",
    nachricht: Annotated[str, Form()] = "",
) -> Typed:
    """What the town chose and wrote."""
    return Typed(antwort, grund, bool(nie), tage, stelle, nachricht)


def sent_answer(
    typed: Annotated[Typed, Depends(filled_in)],
    csrf: Annotated[str, Form()] = "",
    stand: Annotated[str, Form()] = "",
    schluessel: Annotated[str, Form(max_length=64)] = "",
) -> SentAnswer:
    """The whole form."""
    return SentAnswer(typed, csrf, stand, schluessel)


Sent = Annotated[SentAnswer, Depends(sent_answer)]


@router.get(f"/vorschlaege/{{token}}/{ANSWER}")
@router.get(f"/mein-bereich/vorschlaege/{{token}}/{ANSWER}")
def back_to_the_page(framing: FramingGiven) -> Response:
    """Whoever reloads or bookmarks a refused answer, or switches its language, is led to the proposal."""
    url = framing.request.url
    return RedirectResponse(f"{url.path.removesuffix(f'/{ANSWER}')}?{url.query}", 303)


@router.post(f"/vorschlaege/{{token}}/{ANSWER}")
def answer_from_mail(token: str, request: Request, framing: FramingGiven, sent: Sent) -> Response:
    """The answer of whoever holds the link. The link is the permission; the form's seal comes from its page."""
    try:
        viewer = holder_of(token, framing.site)
    except TransitionRefused as refusal:
        return tell(request, HTTPStatus.GONE, str(refusal))
    framing.site.seals.check_form(sent.csrf, token)
    return _answered(viewer, viewer.proposal_id or "", sent, framing)


@router.post(f"/mein-bereich/vorschlaege/{{proposal_id}}/{ANSWER}")
def answer_signed_in(proposal_id: str, framing: FramingGiven, sent: Sent) -> Response:
    """The answer of a signed-in town that the proposal names."""
    if framing.visitor.audience is not Audience.TOWN:
        return RedirectResponse("/anmelden", 303)
    framing.site.seals.check_form(sent.csrf, framing.visitor.holder)
    return _answered(framing.visitor.viewer, proposal_id, sent, framing)


def _answered(viewer: Viewer, proposal_id: str, sent: SentAnswer, framing: Framing) -> Response:
    """Take it and lead back to the page; refused, the page comes at once, with what was typed."""
    page = framing.request.url.path.removesuffix(f"/{ANSWER}")
    ags = _member(viewer, proposal_id, framing)

    def again(status: HTTPStatus, tried: AnswerTry) -> Response:
        return shown_proposal(proposal_id, viewer, framing, tried, status)

    return _taken(sent, AnswerPlace(proposal_id, ags, page), framing, again)


@dataclass(frozen=True, slots=True)
class AnswerPlace:
    """Whose answer it is, and to what; ``page`` is where it can be seen afterwards."""

    proposal_id: str
    ags: str
    page: str


def _taken(
    sent: SentAnswer, place: AnswerPlace, framing: Framing, again: Callable[[HTTPStatus, AnswerTry], Response]
) -> Response:
    typed, spoken = sent.typed, framing.spoken
    said = _answer(typed)
    if said is None or not sent.version.isdecimal() or len(sent.version) > 9:
        return again(HTTPStatus.UNPROCESSABLE_ENTITY, AnswerTry(typed, (), spoken.say(NOTHING_CHOSEN)))
    order = AnswerOrder(place.proposal_id, place.ags, said, sent.key, int(sent.version))
    try:
        site = framing.site
        answer(order, post_of(site.settings, taxonomy=site.taxonomy), _open_uow(framing), site.clock())
    except BadInput as refused:
        faults = [FieldFault(fault.column or "antworten", spoken.say(fault.reason)) for fault in refused.faults]
        return again(HTTPStatus.UNPROCESSABLE_ENTITY, AnswerTry(typed, faults))
    except AnswerRefused as refused:
        return again(HTTPStatus.CONFLICT, AnswerTry(typed, (), spoken.say(SENTENCES[refused.why])))
    except StaleWrite as stale:
        return again(HTTPStatus.CONFLICT, AnswerTry(typed, (), spoken.say(str(stale))))
    return RedirectResponse(f"{place.page}?{PARAMETER}={spoken.language}&gespeichert=1#antworten", 303)


def _open_uow(framing: Framing) -> UnitOfWork:
    """It commits nothing once the link, or the session, by which the answer comes has ended."""
    token = framing.request.path_params.get("token")
    if token is None:
        return framing.open_uow()
    return guard(framing.site.open_uow(), Entry(EntryKind.LINK, token), framing.site.clock)


def _answer(typed: Typed) -> Answer | None:
    kind = answer_kind(typed.kind)
    if kind is None:
        return None
    is_no = kind is AnswerKind.NO
    return Answer(
        kind=kind,
        reason=RefusalReason(typed.reason) if is_no and typed.reason in set(RefusalReason) else None,
        not_again=is_no and typed.not_again,
        days=int(typed.days) if typed.days.isdecimal() and len(typed.days) < 4 else 0,
        delegate=typed.office,
        note=typed.note.strip() or None,
    )


def _member(viewer: Viewer, proposal_id: str, framing: Framing) -> str:
    """The AGS for which the viewer may answer; ``NotFound`` for strangers, as if there were no proposal."""
    with framing.site.open_uow(reading=True) as uow:
        proposal = uow.proposals.get(proposal_id)
        refuse_strangers(viewer, proposal)
        invited = uow.invitations.of_proposal(proposal_id)
    for one in invited:
        if viewer.is_member(one.member):
            return one.member.ags
    raise NotFound(f"Einen Vorschlag {proposal_id} gibt es nicht.")
