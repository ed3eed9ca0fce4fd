"""How does head office settle what waits for it: a mail in doubt, one that could not be delivered, a task?"""

from datetime import datetime
from enum import StrEnum

from matchmaker.errors import NotFound, TransitionRefused
from matchmaker.rounds.access import hash_of
from matchmaker.rounds.office_act import OfficeAct
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.reconciling import settle_by_hand
from matchmaker.rounds.suppression import Scope
from matchmaker.rounds.task import Task, TaskKind

DECIDE_FIRST = "Bitte entscheiden Sie erst, ob die Nachricht verschickt wurde oder noch einmal geht."


class Settlement(StrEnum):
    """What head office found out: the mail counts as sent, or it goes once more."""

    SENT = "sent"
    AGAIN = "again"


def mail_of(key: str, uow: UnitOfWork) -> OutboxMessage:
    """The mail with this key, inside an open unit of work; ``NotFound`` where there is none."""
    found = uow.outbox.by_key(key)
    if found is None:
        raise NotFound(f"Eine Nachricht „{key}“ gibt es nicht. „matchmaker outbox list“ nennt die Kennungen.")
    return found


def settle_mail(key: str, settlement: Settlement, uow: UnitOfWork, now: datetime) -> OutboxMessage:
    """Settle a mail in doubt, or send one again that could not be delivered.

    ``TransitionRefused`` for every other mail: what waits goes by itself, what was sent is not sent twice.
    """
    with uow:
        found = mail_of(key, uow)
    if found.state is MessageState.FAILED and settlement is Settlement.AGAIN:
        return _send_again(found.id, uow, now)
    return settle_by_hand(found.id, was_sent=settlement is Settlement.SENT, uow=uow, now=now)


def finish_task(key: str, by: str, uow: UnitOfWork, now: datetime) -> Task:
    """Strike a task off the list, under the name of who does; ``NotFound`` for one that is not open.

    Whether a mail left is decided with the mail, so that it does not stay in doubt without anybody knowing.
    """
    with uow:
        task = strike_off(key, by, uow, now)
        uow.commit()
    return task


def strike_off(key: str, by: str, uow: UnitOfWork, now: datetime) -> Task:
    """The same inside an open unit of work."""
    task = next((one for one in uow.tasks.open() if one.key == key), None)
    if task is None:
        raise NotFound(f"Eine offene Aufgabe „{key}“ gibt es nicht. Vielleicht ist sie schon erledigt.")
    if task.kind is TaskKind.UNCLEAR_MAIL and _is_in_doubt(task, uow):
        raise TransitionRefused(DECIDE_FIRST)
    uow.tasks.finish(key, now)
    uow.office_acts.record(OfficeAct(now, by, "task_done", about_task(task), after={"which": task.kind}))
    return task


def about_task(task: Task) -> str:
    """What a task is called in the log: its proposal, or else a hash, for its key may hold what came by mail."""
    return f"proposal/{task.proposal_id}" if task.proposal_id else f"task/{hash_of(task.key)[:16]}"


def _send_again(message_id: str, uow: UnitOfWork, now: datetime) -> OutboxMessage:
    with uow:
        held = uow.outbox.hold(message_id)
        spared = uow.suppressions.of(held.recipient)
        if spared is not None and spared.scope is Scope.ALL:
            raise TransitionRefused(
                f"An {held.recipient} geht nichts mehr: {spared.reason} Bitte klären Sie die Adresse."
            )
        queued = uow.outbox.save(held.tried_anew(now))
        uow.commit()
    return queued


def _is_in_doubt(task: Task, uow: UnitOfWork) -> bool:
    doubtful = uow.outbox.in_state(MessageState.IN_DOUBT)
    return any(f"/{mail.id}/" in task.key for mail in doubtful)
