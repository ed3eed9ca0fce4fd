"""Who needs head office today, and how is a row put off, noted or done in the browser?"""

from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.pages.head_office import head_office_only
from api.pages.queue_view import HERE, Entered, QueueChoice, QueueView, queue_view
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, Fault, NotFound, StaleWrite, TransitionRefused
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.queue_marking import NO_DAY, Marking, mark_row
from matchmaker.rounds.work_queue import QueueRow, work_queue

router = APIRouter(prefix=HERE, dependencies=[Depends(head_office_only)])
LARGEST_PAGE = 10_000
DONE = {
    "speichern": "Notiz und Tag sind gespeichert.",
    "morgen": "Die Zeile kommt morgen wieder.",
    "erledigt": "Die Zeile ist erledigt.",
}


@dataclass(frozen=True, slots=True)
class QueuePage:
    """The page „Wer braucht mich heute?“; ``refused`` says why the last press changed nothing."""

    frame: Frame
    queue: QueueView
    is_narrowed: bool
    done: str
    refused: str


@dataclass(frozen=True, slots=True)
class QueueForm:
    """The fields of a row's form, as the browser sends them."""

    csrf: Annotated[str, Form()] = ""
    key: Annotated[str, Form()] = ""
    version: Annotated[str, Form()] = ""
    notiz: Annotated[str, Form()] = ""
    bis: Annotated[str, Form()] = ""
    act: Annotated[str, Form()] = ""


def queue_choice(art: Annotated[str, Query()] = "", seite: Annotated[str, Query()] = "1") -> QueueChoice:
    """Which rows the address asks for; an unknown kind finds none."""
    return QueueChoice(art[:40], min(int(seite[:9]), LARGEST_PAGE) if seite[:9].isdecimal() else 1)


ChoiceGiven = Annotated[QueueChoice, Depends(queue_choice)]


@router.get("")
def today(framing: FramingGiven, choice: ChoiceGiven, getan: Annotated[str, Query()] = "") -> Response:
    """What waits, the most urgent first."""
    return _shown(framing, choice, told=DONE.get(getan, ""))


@router.post("")
def work(framing: FramingGiven, choice: ChoiceGiven, form: Annotated[QueueForm, Depends()]) -> Response:
    """Mark one row. What is refused is shown again as it was typed, beside what a colleague wrote meanwhile."""
    site = framing.site
    site.seals.check_form(form.csrf, framing.visitor.holder)
    if not form.version.isdecimal() or form.act not in DONE:
        raise NotFound("Dieses Formular gibt es nicht. Bitte laden Sie die Seite neu.")
    try:
        with site.open_uow(reading=True) as uow:
            profiles = site.evidence(uow).profiles
        marking = _marking(form, framing.visitor.curator, german_day(site.clock()))
        mark_row(marking, profiles, framing.open_uow(), site.clock())
    except BadInput as bad:
        faults = tuple(fault.reason for fault in bad.faults)
        return _shown(
            framing, choice, HTTPStatus.UNPROCESSABLE_ENTITY, entered=Entered(form.key, form.notiz, form.bis, faults)
        )
    except StaleWrite as stale:
        entered = Entered(form.key, form.notiz, form.bis, (str(stale),), is_stale=True)
        return _shown(framing, choice, HTTPStatus.CONFLICT, entered=entered)
    except NotFound as gone:
        # A second press, or a colleague was faster: told on the page itself, where the work goes on.
        return _shown(framing, choice, HTTPStatus.NOT_FOUND, told=str(gone))
    except TransitionRefused as refusal:
        return _shown(framing, choice, HTTPStatus.CONFLICT, told=str(refusal))
    address = choice.href(choice.page)
    return RedirectResponse(f"{address}{'&' if '?' in address else '?'}getan={form.act}", 303)


def _marking(form: QueueForm, by: str, day: date) -> Marking:
    """What the pressed button means; an empty day lets a resting row wake up."""
    until = {"morgen": day + timedelta(days=1), "erledigt": None}.get(form.act, _until(form))
    return Marking(form.key, by, int(form.version[:9]), form.notiz, until, done=form.act == "erledigt")


def _until(form: QueueForm) -> date | None:
    if not form.bis.strip() or form.act != "speichern":
        return None
    try:
        return date.fromisoformat(form.bis.strip())
    except ValueError as unread:
        raise BadInput("Nichts wurde geändert.", [Fault("Zurückstellen bis", NO_DAY, "bis")]) from unread


def _shown(
    framing: Framing,
    choice: QueueChoice,
    status: int = HTTPStatus.OK,
    *,
    entered: Entered | None = None,
    told: str = "",
) -> Response:
    rows = read_rows(framing)
    spoken = framing.spoken
    view = queue_view(rows, choice, spoken, german_day(framing.site.clock()), entered)
    is_refused = entered is not None or status != HTTPStatus.OK
    said = spoken.say(told) if told else ""
    page = QueuePage(
        frame=framing.translated_frame(),
        queue=view,
        is_narrowed=bool(choice.kind),
        done="" if is_refused else said,
        refused=said if is_refused else "",
    )
    return render("queue.html", page, status)


def read_rows(framing: Framing) -> tuple[QueueRow, ...]:
    """Every row of the queue."""
    site = framing.site
    with site.open_uow(reading=True) as uow:
        return work_queue(uow, site.evidence(uow).profiles)
