"""How does a town answer a question about its exchange, in one minute and straight from the mail?"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from api.pages.exchange_door import BY_LINK, SIGNED_IN, Door, DoorGiven
from api.pages.exchange_page import heading
from api.pages.field_fault import FieldFault
from api.pages.seen_proposal import told_in
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, StaleWrite, TransitionRefused
from matchmaker.rounds.check_in import LONGEST_WORDS, Answer, CheckIn, Question, Verdict
from matchmaker.rounds.check_in_answering import GivenAnswer, answer_question
from matchmaker.rounds.check_in_asking import open_question
from matchmaker.rounds.exchange_permissions import ExchangeAction
from matchmaker.rounds.exchange_post import names_of

router = APIRouter()
FROM_MAIL = "/rueckmeldung/{token}"
ADOPTED = {
    Verdict.YES: "Ja, wir haben etwas übernommen",
    Verdict.PARTLY: "Wir haben damit angefangen",
    Verdict.NO: "Nein, bisher nicht",
}
CHOICES: Mapping[Question, Mapping[Verdict, str]] = {
    Question.MET: {
        Verdict.YES: "Ja",
        Verdict.PARTLY: "Noch nicht, aber der Termin steht",
        Verdict.NO: "Nein, und es gibt noch keinen Termin",
        Verdict.NOBODY_ANSWERS: "Nein, wir erreichen die andere Seite nicht",
    },
    Question.FEEDBACK: {
        Verdict.YES: "Er hat uns geholfen",
        Verdict.PARTLY: "Er hat uns etwas geholfen",
        Verdict.NO: "Er hat uns nicht geholfen",
    },
    Question.ADOPTED_6: ADOPTED,
    Question.ADOPTED_12: ADOPTED,
}
WORDS = {
    Question.MET: "Möchten Sie uns etwas dazu sagen? (freiwillig)",
    Question.FEEDBACK: "Was nehmen Sie mit, was hat gefehlt? (freiwillig)",
    Question.ADOPTED_6: "Was genau? Ein Satz genügt. (freiwillig)",
    Question.ADOPTED_12: "Was genau? Ein Satz genügt. (freiwillig)",
}
GO_ON = {"ja": True, "nein": False}
OTHER_QUESTION = "Inzwischen ist eine andere Frage dran. Bitte antworten Sie auf diese."


@dataclass(frozen=True, slots=True)
class SentAnswer:
    """The form as it was sent."""

    question: str = ""
    verdict: str = ""
    go_on: str = ""
    words: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question with its answers; ``question`` is empty where nothing is asked, ``done`` unless just answered."""

    frame: Frame
    heading: str
    own_name: str
    question: str
    is_answered: bool
    done: str
    choices: tuple[tuple[str, str], ...]
    asks_to_go_on: bool
    words_label: str
    longest: str
    draft: SentAnswer
    faults: tuple[FieldFault, ...]
    action: str
    exchange_href: str
    csrf: str
    contact: str


def sent_answer(
    frage: Annotated[str, Form()] = "",
    antwort: Annotated[str, Form()] = "",
    weiter: Annotated[str, Form()] = "",
    text: Annotated[str, Form()] = "",
    stand: Annotated[str, Form()] = "",
) -> SentAnswer:
    """The form's fields."""
    return SentAnswer(frage, antwort, weiter, text, stand)


@router.get(FROM_MAIL)
@router.get(f"{BY_LINK}/frage")
@router.get(f"{SIGNED_IN}/frage")
def ask(door: DoorGiven, fertig: Annotated[str, Query()] = "", frage: Annotated[str, Query()] = "") -> Response:
    """The question of the letter that led here, ``frage``, else the one that is open. Looking changes nothing."""
    if isinstance(door, Response):
        return door
    return _told(door, _open(door, frage), done=fertig)


@router.post(FROM_MAIL)
@router.post(f"{BY_LINK}/frage")
@router.post(f"{SIGNED_IN}/frage")
def take(
    door: DoorGiven, sent: Annotated[SentAnswer, Depends(sent_answer)], csrf: Annotated[str, Form()] = ""
) -> Response:
    """Store the answer; what is missing is named, and nothing that was written is lost."""
    if isinstance(door, Response):
        return door
    door.check(ExchangeAction.ANSWER, csrf)
    asked = _open(door, sent.question)
    if asked is None or asked.question != sent.question:
        return _told(door, asked, sent, (FieldFault("antwort", OTHER_QUESTION),))
    try:
        answer = _answer(sent, asked.question)
        seen = int(sent.version) if sent.version.isascii() and sent.version.isdigit() else 0
        given = GivenAnswer(door.exchange.id, door.own, asked.question, answer, seen)
        answer_question(given, door.open_uow(), door.framing.site.clock())
    except BadInput as refused:
        faults = tuple(FieldFault(fault.column or "text", fault.reason) for fault in refused.faults)
        return _told(door, asked, sent, faults)
    except (StaleWrite, TransitionRefused) as refused:
        return _told(door, _open(door, sent.question), sent, (FieldFault("antwort", str(refused)),))
    return door.back(f"fertig={asked.question}", "/frage")


def question_words() -> tuple[str, ...]:
    """What these pages say of a value that only the moment of speaking knows."""
    choices = (words for own in CHOICES.values() for words in own.values())
    return (*choices, *WORDS.values(), *(question.label for question in Question), OTHER_QUESTION)


def _answer(sent: SentAnswer, question: Question) -> Answer:
    known = {verdict.value: verdict for verdict in CHOICES[question]}
    # None is refused together with all else that is missing, so that one look mends the whole form.
    verdict = known.get(sent.verdict)
    go_on = GO_ON.get(sent.go_on) if question is Question.FEEDBACK else None
    return Answer(verdict, go_on, sent.words)


def _open(door: Door, wanted: str = "") -> CheckIn | None:
    """The question that the form was about, where it still can be answered; else the one that is open now."""
    site = door.framing.site
    with site.open_uow(reading=True) as uow:
        exchange = uow.exchanges.get(door.exchange.id)
        own = tuple(one for one in uow.check_ins.of_exchange(exchange.id) if one.member == door.own)
    asked = tuple(one for one in own if one.question == wanted)
    return open_question(asked, exchange, site.clock()) or open_question(own, exchange, site.clock())


def _told(
    door: Door,
    asked: CheckIn | None,
    sent: SentAnswer | None = None,
    faults: tuple[FieldFault, ...] = (),
    *,
    done: str = "",
) -> Response:
    spoken, site = door.framing.spoken, door.framing.site
    with site.open_uow(reading=True) as uow:
        names = names_of((side.member for side in door.exchange.sides), uow)
    others = [names[side.member.ags] for side in door.exchange.present if side.member != door.own]
    question = asked.question if asked else None
    page = QuestionPage(
        frame=door.framing.translated_frame(),
        heading=heading(door.exchange, others, spoken),
        own_name=names[door.own.ags],
        question=spoken.say(question.label) if question else "",
        is_answered=asked is not None and asked.answered_at is not None,
        done=spoken.say(Question(done).label) if done in set(Question) else "",
        choices=tuple((one.value, spoken.say(words)) for one, words in CHOICES[question].items()) if question else (),
        asks_to_go_on=question is Question.FEEDBACK,
        words_label=spoken.say(WORDS[question]) if question else "",
        longest=spoken.number(LONGEST_WORDS),
        draft=_draft(asked, sent),
        faults=tuple(FieldFault(fault.field, spoken.say(fault.sentence)) for fault in faults),
        action=door.address("/frage"),
        exchange_href=door.address(),
        csrf=door.form_token,
        contact=site.settings.mail_reply_to,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK
    return told_in(spoken, render("exchange_question.html", page, status))


def _draft(asked: CheckIn | None, sent: SentAnswer | None) -> SentAnswer:
    """What the form shows: what was sent, else what was answered; always with the version that it shows."""
    if asked is None:
        return sent or SentAnswer()
    if sent is not None:
        return SentAnswer(asked.question, sent.verdict, sent.go_on, sent.words, str(asked.version))
    if asked.answer is None:
        return SentAnswer(asked.question, version=str(asked.version))
    given = asked.answer
    go_on = next((word for word, wish in GO_ON.items() if wish is given.wish_to_go_on), "")
    return SentAnswer(asked.question, given.verdict or "", go_on, given.words or "", str(asked.version))
