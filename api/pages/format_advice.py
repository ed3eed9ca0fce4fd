"""How does a mayor find the form of exchange that suits, with at most three questions and without signing in?"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.dependencies import FramingGiven
from api.pages.asked_language import in_same_language
from api.pages.proposal_words import format_name
from api.pages.request_form import SHAPES
from api.pages.seen_proposal import told_in
from api.pages.view import Frame, render
from matchmaker.rounds.format_advice import Advice, reached_by
from matchmaker.rounds.policy import QUARTERLY_HOURS

router = APIRouter()
PATH = "/format-finden"


@dataclass(frozen=True, slots=True)
class FormatAdvicePage:
    """One question with its answers as links, or the format that the answers lead to."""

    frame: Frame
    number: int
    question: str
    choices: tuple[tuple[str, str], ...]
    format: str
    shape: str
    hours: str
    why: str
    request: str
    back: str


@router.get(PATH)
def find_format(framing: FramingGiven, weg: Annotated[str, Query()] = "") -> Response:
    """The next question, or the advice; the way stands in the address, so that the back button undoes an answer."""
    spoken = framing.spoken
    step, way = reached_by(tuple(filter(None, weg.split("."))))

    def address(answers: tuple[str, ...]) -> str:
        return in_same_language(framing.request, f"{PATH}?weg={'.'.join(answers)}" if answers else PATH)

    is_advice = isinstance(step, Advice)
    choices = () if isinstance(step, Advice) else step.choices
    page = FormatAdvicePage(
        frame=framing.translated_frame(),
        number=len(way) + 1,
        question="" if isinstance(step, Advice) else spoken.say(step.words),
        choices=tuple((address((*way, one.key)), spoken.say(one.words)) for one in choices),
        format=format_name(step.format, spoken) if isinstance(step, Advice) else "",
        shape=spoken.say(SHAPES[step.format]) if isinstance(step, Advice) else "",
        hours=spoken.number(QUARTERLY_HOURS[step.format]) if isinstance(step, Advice) else "",
        why=spoken.say(step.why) if isinstance(step, Advice) else "",
        request=in_same_language(framing.request, f"/anfrage?format={step.format}") if isinstance(step, Advice) else "",
        back=address(way[:-1]) if way else "",
    )
    return told_in(spoken, render("format_advice.html" if is_advice else "format_question.html", page))
