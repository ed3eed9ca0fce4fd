"""What does the API tell about exchanges that towns agreed on, and how does a town say how it went?"""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import Response

from api.dependencies import SiteGiven
from api.refusals import API_PREFIX
from api.v1.caller import SIGNED, Answerer, Reader, writing
from api.v1.own_shapes import ExchangeList, ExchangeShape, FeedbackSent, QuestionList, QuestionShape
from api.v1.preconditions import Asked
from api.v1.problem import refusals
from api.v1.proposals import member_shape
from api.v1.route import ApiRoute
from api.v1.versions import CHANGED, READ_BY_VERSION, tag, told_as_precondition
from matchmaker.errors import NotFound
from matchmaker.rounds.check_in import Answer, CheckIn, Question
from matchmaker.rounds.check_in_answering import GivenAnswer, answer_question
from matchmaker.rounds.exchange import Exchange
from matchmaker.rounds.exchange_permissions import ExchangeAction, expect_allowed, may, own_member
from matchmaker.rounds.permissions import Viewer
from matchmaker.rounds.proposal import Member

router = APIRouter(prefix=API_PREFIX, route_class=ApiRoute, tags=["exchanges"])


@router.get("/exchanges", responses=SIGNED)
def list_exchanges(site: SiteGiven, caller: Reader) -> ExchangeList:
    """A town's own exchanges; for head office all that are open."""
    with site.open_uow(reading=True) as uow:
        found = uow.exchanges.all_open() if caller.is_office else uow.exchanges.of_town(caller.ags)
    seen = (one for one in found if may(ExchangeAction.SEE, caller.viewer, one))
    return ExchangeList(items=[_told(one, site) for one in seen])


@router.get("/exchanges/{exchange_id}", responses=SIGNED | READ_BY_VERSION)
def show_exchange(
    exchange_id: str,
    site: SiteGiven,
    caller: Reader,
    answer: Response,
    asked: Asked,  # noqa: ARG001  # read by the route
) -> ExchangeShape:
    """One exchange with its `ETag`. Contact data are on the page and in the letter alone."""
    with site.open_uow(reading=True) as uow:
        found = uow.exchanges.get(exchange_id)
    expect_allowed(ExchangeAction.SEE, caller.viewer, found)
    shown = _told(found, site)
    tag(answer, found.version, shown)
    return shown


@router.get("/exchanges/{exchange_id}/questions", responses=SIGNED | refusals(HTTPStatus.NOT_FOUND))
def list_questions(exchange_id: str, site: SiteGiven, caller: Reader) -> QuestionList:
    """What the town was asked about an exchange, and what it said."""
    with site.open_uow(reading=True) as uow:
        own = _own(caller.viewer, uow.exchanges.get(exchange_id))
        asked = [one for one in uow.check_ins.of_exchange(exchange_id) if one.member == own]
    return QuestionList(items=[_question(one) for one in asked])


@router.post("/exchanges/{exchange_id}/questions/{question}", responses=SIGNED | refusals(*CHANGED))
def give_feedback(
    exchange_id: str,
    question: Question,
    sent: FeedbackSent,
    site: SiteGiven,
    caller: Answerer,
    asked: Asked,
) -> QuestionShape:
    """Answer one question; `If-Match` names the question's `version`. The same answer again changes nothing."""
    with site.open_uow(reading=True) as uow:
        own = _own(caller.viewer, uow.exchanges.get(exchange_id))
        put = [one for one in uow.check_ins.of_exchange(exchange_id) if (one.member, one.question) == (own, question)]
    if not put:
        raise NotFound("Diese Frage gibt es nicht.")
    seen = asked.version(put[0].version)
    given = GivenAnswer(exchange_id, own, question, Answer(sent.verdict, sent.wish_to_go_on, sent.words), seen)
    with told_as_precondition():
        return _question(answer_question(given, writing(caller, site), site.clock()))


def _own(viewer: Viewer, exchange: Exchange) -> Member:
    member = own_member(viewer, exchange)
    if member is None:
        raise NotFound("Diesen Austausch gibt es nicht.")
    return member


def _told(exchange: Exchange, site: SiteGiven) -> ExchangeShape:
    names = site.atlas().names
    return ExchangeShape(
        id=exchange.id,
        format=exchange.format,
        topic=exchange.topic,
        state=exchange.state,
        members=[member_shape(side.member, names) for side in exchange.present],
        starter=exchange.starter,
        slots=[slot.starts_at for slot in exchange.slots],
        meeting=exchange.meeting.starts_at if exchange.meeting else None,
        planned_until=exchange.planned_until,
    )


def _question(one: CheckIn) -> QuestionShape:
    return QuestionShape(
        question=one.question,
        text=one.question.label,
        asked_at=one.asked_at,
        answered_at=one.answered_at,
        verdict=one.answer.verdict if one.answer else None,
        version=one.version,
    )
