"""How does head office see at the terminal what leaves, what is unclear, and settle it? (``matchmaker outbox``)"""

from email import message_from_bytes, policy
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.letter_titles import letter_title
from api.wiring import clock, open_unit_of_work
from emails.words import GERMAN
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.settling import Settlement, mail_of, settle_mail

commands = typer.Typer(help="Nachrichten: was wartet, was unklar ist, was nicht ankam.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
WhichMail = Annotated[str, typer.Argument(help="Kennung der Nachricht; „outbox list“ nennt sie.", show_default=False)]
# What somebody may have to do something about; what was sent or fell away is history.
OPEN = (MessageState.IN_DOUBT, MessageState.FAILED, MessageState.QUEUED, MessageState.CLAIMED, MessageState.DATA)
MOST_SHOWN = 100


@commands.command("list", epilog="Beispiel: matchmaker outbox list --state in_doubt")
def list_mails(
    *,
    state: Annotated[MessageState | None, typer.Option(help="Nur Nachrichten in diesem Zustand.")] = None,
    json: AsJson = False,
) -> None:
    """Zeigt Nachrichten: zuerst, was unklar ist oder nicht ankam, dann, was noch wartet."""
    with open_unit_of_work(reading=True) as uow:
        found = [mail for one in ([state] if state else OPEN) for mail in uow.outbox.in_state(one)]
        counts = uow.outbox.count_by_state()
    if json:
        print_json({"counts": counts, "mails": [mail_document(mail) for mail in found]})
        return
    told = ", ".join(f"{number} {MessageState(name).label}" for name, number in counts.items())
    lines = [line for mail in found[:MOST_SHOWN] for line in _mail_lines(mail)]
    more = [f"… und {len(found) - MOST_SHOWN} weitere."] if len(found) > MOST_SHOWN else []
    print_lines([f"Im Postausgang: {told or 'nichts'}.", *lines, *more])


@commands.command(epilog="Beispiel: matchmaker outbox show runde-1-1-01/14521440-mayor/reminder/1")
def show(mail: WhichMail, *, json: AsJson = False) -> None:
    """Zeigt eine Nachricht, wie sie hinausgeht oder hinausging: Kopf und Text."""
    with open_unit_of_work(reading=True) as uow:
        found = mail_of(mail, uow)
    letter = message_from_bytes(found.content, policy=policy.default)
    body = letter.get_body(("plain",))
    text = body.get_content().replace("\r\n", "\n") if body is not None else ""
    if json:
        print_json(mail_document(found) | {"subject": str(letter["Subject"]), "text": text})
    else:
        print_lines([*_mail_lines(found), f"Betreff: {letter['Subject']}", "", *text.splitlines()])


@commands.command(epilog="Beispiel: matchmaker outbox settle runde-1-1-01/14521440-mayor/reminder/1 sent")
def settle(
    mail: WhichMail,
    decision: Annotated[
        Settlement,
        typer.Argument(help="sent: Sie ist angekommen. again: Sie geht noch einmal hinaus.", show_default=False),
    ],
    *,
    json: AsJson = False,
) -> None:
    """Entscheidet über eine Nachricht, bei der der Versand unklar ist, oder schickt eine unzustellbare noch einmal."""
    settled = settle_mail(mail, decision, open_unit_of_work(), clock())
    if json:
        print_json(mail_document(settled))
    else:
        print_lines([f"Die Nachricht an {settled.recipient} gilt jetzt als „{settled.state.label}“."])


def mail_document(mail: OutboxMessage) -> dict[str, object]:
    """A mail for machines, without its content."""
    return {
        "key": mail.key,
        "letter": mail.letter,
        "recipient": mail.recipient,
        "state": mail.state,
        "due_at": mail.due_at.isoformat(),
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "attempts": mail.attempts,
        "note": mail.note,
    }


def _mail_lines(mail: OutboxMessage) -> list[str]:
    when = mail.sent_at or mail.due_at
    since = "verschickt" if mail.sent_at else "fällig"
    told = f"{letter_title(mail.letter)} an {mail.recipient}: {mail.state.label}, {since} {GERMAN.day(when)}"
    return [told, f"  {mail.key}", *([f"  {mail.note}"] if mail.note else [])]
