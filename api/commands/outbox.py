"""How does head office see at the terminal what leaves, what is unclear, and settle it? (``matchmaker outbox``)"""

from email import message_from_bytes, policy
from typing import Annotated

import typer

from api.commands.doubt_lines import incident_document, incident_lines
from api.commands.output import counted, print_json, print_lines
from api.letter_titles import letter_title
from api.wiring import clock, current_settings, open_unit_of_work, relay_record
from emails.words import GERMAN
from matchmaker.rounds.doubt_incidents import IncidentOrder, incident_of, incidents, settle_incident
from matchmaker.rounds.holding_post import hold_post, look_up_held, release_post
from matchmaker.rounds.office_act import TERMINAL
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.post_hold import HoldReason, PostHold
from matchmaker.rounds.settling import Settlement, mail_of, settle_mail

commands = typer.Typer(help="Nachrichten: was wartet, was unklar ist, was nicht ankam.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]
WhichMail = Annotated[str, typer.Argument(help="Kennung der Nachricht; „outbox list“ nennt sie.", show_default=False)]
ByWhom = Annotated[str, typer.Option("--by", help="Ihr Name; er steht beim Anhalten und bei der Freigabe.")]
# What somebody may have to do something about; what was sent or fell away is history.
OPEN = (MessageState.IN_DOUBT, MessageState.FAILED, MessageState.QUEUED, MessageState.CLAIMED, MessageState.DATA)
MOST_SHOWN = 100
DECIDED = {
    Settlement.SENT: "Das gilt jetzt als verschickt.",
    Settlement.AGAIN: "Das geht noch einmal hinaus, mit dem nächsten Lauf des Workers.",
}


@commands.command("list", epilog="Beispiel: matchmaker outbox list --state in_doubt")
def list_mails(
    *,
    state: Annotated[MessageState | None, typer.Option(help="Nur Nachrichten in diesem Zustand.")] = None,
    json: AsJson = False,
) -> None:
    """Zeigt Nachrichten: zuerst, was unklar ist oder nicht ankam, dann, was noch wartet."""
    with open_unit_of_work(reading=True) as uow:
        found = [mail for one in ([state] if state else OPEN) for mail in uow.outbox.in_state(one)]
        counts, hold = uow.outbox.count_by_state(), uow.post_holds.open()
    if json:
        print_json(
            {
                "on_hold": hold and _hold_document(hold),
                "counts": counts,
                "mails": [mail_document(mail) for mail in found],
            }
        )
        return
    told = ", ".join(f"{number} {MessageState(name).label}" for name, number in counts.items())
    lines = [line for mail in found[:MOST_SHOWN] for line in _mail_lines(mail)]
    more = [f"… und {len(found) - MOST_SHOWN} weitere."] if len(found) > MOST_SHOWN else []
    stopped = [f"Der Versand ist angehalten, seit {GERMAN.day(hold.held_at)} durch {hold.held_by}."] if hold else []
    print_lines([*stopped, f"Im Postausgang: {told or 'nichts'}.", *lines, *more])


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


@commands.command(epilog="Beispiel: matchmaker outbox doubts")
def doubts(*, json: AsJson = False) -> None:
    """Zeigt, welche unklaren Nachrichten aus demselben Vorfall stammen: einer Sicherung oder einer Störung."""
    with open_unit_of_work(reading=True) as uow:
        found = incidents(uow)
    if json:
        print_json({"incidents": [incident_document(one) for one in found]})
    else:
        print_lines(
            [line for one in found for line in incident_lines(one)] or ["Bei keiner Nachricht ist etwas unklar."]
        )


@commands.command("settle-all", epilog="Beispiel: matchmaker outbox settle-all hold-3 sent --count 12")
def settle_all(
    incident: Annotated[str, typer.Argument(help="Vorfall; „outbox doubts“ nennt ihn.", show_default=False)],
    decision: Annotated[
        Settlement,
        typer.Argument(help="sent: Alle sind angekommen. again: Alle gehen noch einmal hinaus.", show_default=False),
    ],
    *,
    count: Annotated[
        int | None, typer.Option(help="Wie viele es sind, wie die Vorschau es sagt.", min=1, show_default=False)
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Ihr Name; er steht im Protokoll.")] = TERMINAL,
    json: AsJson = False,
) -> None:
    """Entscheidet über alle unklaren Nachrichten eines Vorfalls. Ohne --count zeigt es nur, wie viele es wären."""
    if count is None:
        with open_unit_of_work(reading=True) as uow:
            found = incident_of(incident, uow)
    else:
        found = settle_incident(IncidentOrder(incident, decision, count, by), open_unit_of_work(), clock())
    if json:
        print_json(incident_document(found) | {"decision": decision, "settled": count is not None})
    elif count is None:
        follows = f"matchmaker outbox settle-all {incident} {decision} --count {len(found.mails)}"
        print_lines([*incident_lines(found), f"Geändert wurde nichts. So entscheiden Sie über alle: {follows}"])
    else:
        print_lines([f"{counted(len(found.mails), 'Nachricht', 'Nachrichten')}: {DECIDED[decision]}"])


@commands.command(epilog="Beispiel: matchmaker outbox hold --by Leitung")
def hold(*, by: ByWhom = TERMINAL, json: AsJson = False) -> None:
    """Hält den Versand an: Keine Nachricht geht mehr hinaus, welcher worker auch läuft; Neues wartet."""
    held = hold_post(HoldReason.BY_HAND, by, open_unit_of_work(), clock())
    _tell_hold(held, "Der Versand ist angehalten.", json=json)


@commands.command(epilog="Beispiel: matchmaker outbox reconcile --by Leitung")
def reconcile(*, by: ByWhom = TERMINAL, json: AsJson = False) -> None:
    """Sieht bei angehaltenem Versand im Protokoll des Mailservers nach, was von dem Wartenden schon hinausging."""
    moved = look_up_held(relay_record(current_settings()), by, open_unit_of_work(), clock())
    if json:
        print_json({"mails": moved})
        return
    told = ", ".join(f"{number} {MessageState(name).label}" for name, number in moved.items())
    print_lines([f"Abgeglichen: {told or 'nichts war fällig'}.", "Geben Sie nun frei: matchmaker outbox release"])


@commands.command(epilog="Beispiel: matchmaker outbox release --by Leitung")
def release(*, by: ByWhom = TERMINAL, json: AsJson = False) -> None:
    """Gibt den Versand wieder frei; nach dem Einspielen einer Sicherung erst, wenn abgeglichen ist."""
    _tell_hold(release_post(by, open_unit_of_work(), clock()), "Der Versand ist freigegeben.", json=json)


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


def _hold_document(hold: PostHold) -> dict[str, object]:
    moments = {"held_at": hold.held_at, "checked_at": hold.checked_at, "released_at": hold.released_at}
    people = {"held_by": hold.held_by, "checked_by": hold.checked_by, "released_by": hold.released_by}
    return {"reason": hold.reason, **people, **{name: at and at.isoformat() for name, at in moments.items()}}


def _tell_hold(hold: PostHold, done: str, *, json: bool) -> None:
    if json:
        print_json(_hold_document(hold))
    else:
        print_lines([done])


def _mail_lines(mail: OutboxMessage) -> list[str]:
    when = mail.sent_at or mail.due_at
    since = "verschickt" if mail.sent_at else "fällig"
    told = f"{letter_title(mail.letter)} an {mail.recipient}: {mail.state.label}, {since} {GERMAN.day(when)}"
    return [told, f"  {mail.key}", *([f"  {mail.note}"] if mail.note else [])]
