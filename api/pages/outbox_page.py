"""How does head office see what leaves and what is in doubt, and settle it and its tasks?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import RedirectResponse, Response

from api.dependencies import Framing, FramingGiven
from api.letter_titles import letter_title
from api.pages.head_office import head_office_only
from api.pages.post_held import post_held
from api.pages.spoken import Spoken
from api.pages.view import Frame, render
from matchmaker.errors import BadInput, Fault
from matchmaker.rounds.acting import noting
from matchmaker.rounds.calendar import GERMAN_TIME
from matchmaker.rounds.holding_post import hold_post, release_post
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.post_hold import HoldReason
from matchmaker.rounds.settling import Settlement, finish_task, mail_of, settle_mail
from matchmaker.rounds.task import Task, TaskKind

HERE = "/geschaeftsstelle/postausgang"
router = APIRouter(prefix=HERE, dependencies=[Depends(head_office_only)])
# Whoever leads an office reads fifty lines, not four thousand.
MOST_WAITING = 50
WAITING = (MessageState.CLAIMED, MessageState.DATA, MessageState.QUEUED)
CsrfToken = Annotated[str, Form(alias="csrf")]


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail: to whom, which letter, when, and why it is where it is; ``href`` leads to its proposal, if any."""

    key: str
    recipient: str
    letter: str
    state: str
    when: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task; ``href`` leads to its proposal. A mail in doubt is settled with the mail, so it has no button here."""

    key: str
    made: str
    text: str
    href: str
    has_button: bool


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """Tasks, mails in doubt, mails that could not be delivered, and what waits; ``counts`` sums up all mails."""

    frame: Frame
    tasks: tuple[TaskLine, ...]
    in_doubt: tuple[MailLine, ...]
    failed: tuple[MailLine, ...]
    waiting: tuple[MailLine, ...]
    more_waiting: int
    counts: tuple[tuple[str, int], ...]
    done: str
    post_held: tuple[str, ...] = ()
    may_release: bool = False


@router.get("")
def outbox(framing: FramingGiven, erledigt: str = "") -> Response:
    """What leaves when, what is unclear, and what waits for a person."""
    with framing.site.open_uow(reading=True) as uow:
        page = _page(uow, framing, DONE.get(erledigt, ""))
    return render("outbox.html", page)


DONE = {
    "nachricht": "Ihre Entscheidung ist gespeichert.",
    "aufgabe": "Die Aufgabe ist abgehakt.",
    "freigegeben": "Der Versand ist freigegeben.",
}


@router.post("/nachricht")
def decide_about_mail(
    framing: FramingGiven,
    csrf: CsrfToken = "",
    key: Annotated[str, Form()] = "",
    decision: Annotated[str, Form()] = "",
) -> Response:
    """A mail in doubt counts as sent, or a mail goes again. Pressed twice, the second press is told so."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    if decision not in Settlement.__members__.values():
        raise BadInput("Nichts wurde geändert.", [Fault("Formular", "Bitte wählen Sie eine der Möglichkeiten.")])
    with site.open_uow(reading=True) as uow:
        about = f"mail/{mail_of(key, uow).id}"
    act = OfficeAct(site.clock(), framing.visitor.curator, "mail_settled", about, after={"which": decision})
    settle_mail(key, Settlement(decision), noting(act, framing.open_uow()), site.clock())
    return RedirectResponse(f"{HERE}?erledigt=nachricht", 303)


@router.post("/aufgabe")
def strike_off(framing: FramingGiven, csrf: CsrfToken = "", key: Annotated[str, Form()] = "") -> Response:
    """Somebody has looked at it."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    finish_task(key, framing.visitor.curator, framing.open_uow(), site.clock())
    return RedirectResponse(f"{HERE}?erledigt=aufgabe", 303)


@router.post("/anhalten")
def hold(framing: FramingGiven, csrf: CsrfToken = "") -> Response:
    """Nothing leaves any more; what waits stays. Who pressed, and when, stands with the hold."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    hold_post(HoldReason.BY_HAND, framing.visitor.curator, framing.open_uow(), site.clock())
    return RedirectResponse(HERE, 303)


@router.post("/freigeben")
def release(framing: FramingGiven, csrf: CsrfToken = "") -> Response:
    """What waits leaves again; refused after a restore, before all of it was looked up at the terminal."""
    site = framing.site
    site.seals.check_form(csrf, framing.visitor.holder)
    release_post(framing.visitor.curator, framing.open_uow(), site.clock())
    return RedirectResponse(f"{HERE}?erledigt=freigegeben", 303)


def _page(uow: UnitOfWork, framing: Framing, done: str) -> OutboxPage:
    spoken = framing.spoken
    waiting = [mail for state in WAITING for mail in uow.outbox.in_state(state)]
    in_doubt = uow.outbox.in_state(MessageState.IN_DOUBT)
    counts, held = uow.outbox.count_by_state(), uow.post_holds.open()
    return OutboxPage(
        frame=framing.translated_frame(),
        tasks=tuple(_task_line(task, in_doubt, spoken) for task in uow.tasks.open()),
        in_doubt=tuple(_mail_line(mail, spoken) for mail in in_doubt),
        failed=tuple(_mail_line(mail, spoken) for mail in uow.outbox.in_state(MessageState.FAILED)),
        waiting=tuple(_mail_line(mail, spoken) for mail in waiting[:MOST_WAITING]),
        more_waiting=max(0, len(waiting) - MOST_WAITING),
        counts=tuple((spoken.say(label), amount) for label, amount in _summed(counts)),
        done=spoken.say(done) if done else "",
        post_held=post_held(held, spoken),
        may_release=held is not None and held.may_be_released,
    )


def _summed(counts: dict[str, int]) -> tuple[tuple[str, int], ...]:
    """By what a person reads: two states are called the same."""
    summed: dict[str, int] = {}
    for state in MessageState:
        if counts.get(state):
            summed[state.label] = summed.get(state.label, 0) + counts[state]
    return tuple(summed.items())


def _mail_line(mail: OutboxMessage, spoken: Spoken) -> MailLine:
    due = mail.due_at.astimezone(GERMAN_TIME)
    when = spoken.say("%(day)s, %(time)s Uhr", day=spoken.day(mail.due_at), time=f"{due:%H:%M}")
    letter, state = spoken.say(letter_title(mail.letter)), spoken.say(mail.state.label)
    href = f"/geschaeftsstelle/vorschlaege/{mail.proposal_id}" if mail.proposal_id else ""
    return MailLine(mail.key, mail.recipient, letter, state, when, mail.note or "", href)


def _task_line(task: Task, in_doubt: Sequence[OutboxMessage], spoken: Spoken) -> TaskLine:
    href = f"/geschaeftsstelle/vorschlaege/{task.proposal_id}" if task.proposal_id else ""
    is_about_doubt = task.kind is TaskKind.UNCLEAR_MAIL and any(f"/{mail.id}/" in task.key for mail in in_doubt)
    return TaskLine(task.key, spoken.day(task.made_at), task.text, href, not is_about_doubt)
