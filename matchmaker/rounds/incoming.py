"""What follows from a mail that comes back, or that somebody writes to us?"""

from dataclasses import dataclass
from datetime import datetime

from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.suppression import Scope, Suppression, same_address
from matchmaker.rounds.task import Task, TaskKind

PERMANENT = "5."


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An address that a delivery report names, its status (``5.1.1``) and the server's own words."""

    address: str
    status: str
    words: str


@dataclass(frozen=True, slots=True)
class IncomingMail:
    """What arrived: ``about`` are the Message-IDs that it answers or returns, the nearest first."""

    id: str
    sender: str
    subject: str
    text: str
    about: tuple[str, ...] = ()
    is_automatic: bool = False
    undelivered: tuple[Undelivered, ...] = ()


def take_in(mail: IncomingMail, uow: UnitOfWork, now: datetime) -> Task | None:
    """Make a task of a bounce or of a reply, one however often the mail is read; returns it if it is new.

    A bounce spares its address from now on, but only where it returns a mail that we sent to that very address:
    anybody can write a report. Automatic replies (out of office) make no task.
    """
    with uow:
        about = _ours(mail, uow)
        task = _bounce(mail, about, uow, now) if mail.undelivered else _reply(mail, about, now)
        if task is None or not uow.tasks.add(task):
            return None
        uow.commit()
    return task


def _ours(mail: IncomingMail, uow: UnitOfWork) -> OutboxMessage | None:
    found = (uow.outbox.by_message_id(message_id) for message_id in mail.about)
    return next((message for message in found if message is not None), None)


def _bounce(mail: IncomingMail, about: OutboxMessage | None, uow: UnitOfWork, now: datetime) -> Task | None:
    if about is None:
        return None
    ours = [one for one in mail.undelivered if same_address(one.address) == same_address(about.recipient)]
    if not ours:
        return None
    is_final = ours[0].status.startswith(PERMANENT)
    if is_final:
        words = f"Unzustellbar: {ours[0].words}"
        uow.suppressions.add(Suppression(about.recipient, Scope.ALL, words, now))
    follows = "Dorthin wird nichts mehr verschickt." if is_final else "Sie wird weiter angeschrieben."
    text = f"Eine Nachricht an {about.recipient} kam zurück: {ours[0].words} {follows} Bitte klären Sie die Adresse."
    return Task(f"bounce/{mail.id}", TaskKind.BOUNCE, now, text, about.proposal_id, about.recipient)


def _reply(mail: IncomingMail, about: OutboxMessage | None, now: datetime) -> Task | None:
    if mail.is_automatic:
        return None
    text = f"{mail.sender} schreibt („{mail.subject}“):\n{mail.text}"
    return Task(f"reply/{mail.id}", TaskKind.REPLY, now, text, about.proposal_id if about else None, mail.sender)
