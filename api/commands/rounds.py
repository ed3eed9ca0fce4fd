"""How does head office lead a round from opening to closing at the terminal? (``matchmaker round``)"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from api.commands.acting import at_terminal
from api.commands.candidate_report import candidate_lines, candidates_document
from api.commands.collecting import EXAMPLE as COLLECTING
from api.commands.collecting import collect
from api.commands.output import counted, print_json, print_lines
from api.commands.round_answers import EXAMPLES, record_answer
from api.commands.round_curating import (
    EXAMPLE_PIN,
    EXAMPLE_SWAP,
    EXAMPLE_UNDO,
    EXAMPLE_UNPIN,
    EXAMPLE_VETO,
    exchange_seats,
    pin,
    undo,
    unpin,
    veto,
)
from api.commands.round_easing import EXAMPLE as EASING
from api.commands.round_easing import ease
from api.commands.round_kits import EXAMPLE as KIT
from api.commands.round_kits import kit
from api.commands.round_proposing import EXAMPLES as PROPOSING
from api.commands.round_proposing import make_proposals
from api.commands.round_report import read_report, report_document, report_lines, round_document
from api.commands.round_sending import EXAMPLE as SENDING
from api.commands.round_sending import held_back_lines, reasons_by_id, send
from api.commands.which_round import WhichRound, chosen_round
from api.current_taxonomy import current_taxonomy
from api.posting import again_of, post_of
from api.settings import check_for_serving
from api.wiring import clock, current_settings, mailer, open_unit_of_work, relay_record
from matchmaker.rounds.acting import RoundAct
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.candidates import CandidateQuestion, candidates_of
from matchmaker.rounds.closing import Closed, Withdrawal, close_round
from matchmaker.rounds.curation import Approvals, approve_several
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.group_rules_file import refuse_unknown_theme
from matchmaker.rounds.objections import HeldBack, held_back
from matchmaker.rounds.opening import Opening, open_round
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.policy_file import read_policy
from matchmaker.rounds.policy_keeping import policy_in_force
from matchmaker.rounds.proposal import ProposalState
from matchmaker.rounds.round import Round
from matchmaker.towns.profile import Format, Role
from matchmaker.towns.register import Register

CURATOR = "Geschäftsstelle"

commands = typer.Typer(help="Eine Runde: öffnen, sammeln, vorschlagen, freigeben, verschicken.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")]


@commands.command("open", epilog='Beispiel: matchmaker round open --title "Frühjahr 2024" --format tandem')
def open_new(
    *,
    title: Annotated[str, typer.Option(help="Wie die Runde in Briefen heißt.", show_default=False)],
    format: Annotated[Format, typer.Option(help="Welche Form des Austauschs.", show_default=False)],
    id: Annotated[str | None, typer.Option("--id", help="Kennung; ohne sie wird gezählt.", show_default=False)] = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            help="Regeln als TOML-Datei; ohne sie gilt, was in Kraft ist („policy show“).", show_default=False
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Öffnet eine Runde und hält ihre Regeln fest, Wort für Wort."""
    order = Opening(title, format, read_policy(policy) if policy else _rules_in_force(), id)
    refuse_unknown_theme(order.policy, current_taxonomy())
    _tell(open_round(order, open_unit_of_work(), clock()), "geöffnet", json=json)


commands.command("collect", epilog=COLLECTING)(collect)


commands.command("propose", epilog=PROPOSING)(make_proposals)
commands.command("ease", epilog=EASING)(ease)
commands.command("kit", epilog=KIT)(kit)
commands.command("pin", epilog=EXAMPLE_PIN)(pin)
commands.command("unpin", epilog=EXAMPLE_UNPIN)(unpin)
commands.command("veto", epilog=EXAMPLE_VETO)(veto)
commands.command("swap", epilog=EXAMPLE_SWAP)(exchange_seats)
commands.command("undo", epilog=EXAMPLE_UNDO)(undo)


@commands.command(epilog="Beispiel: matchmaker round show --json")
def show(*, round: WhichRound = None, json: AsJson = False) -> None:
    """Zeigt die Vorschläge einer Runde, und wer ohne Partnerstadt bleibt und warum."""
    _report(chosen_round(round), json=json)


@commands.command(epilog="Beispiel: matchmaker round candidates Demmin")
def candidates(
    town: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    *,
    role: Annotated[Role, typer.Option(help="Für welche Ebene.")] = Role.MAYOR,
    round: WhichRound = None,
    json: AsJson = False,
) -> None:
    """Zeigt der Geschäftsstelle drei bis fünf Städte für eine Stadt, und was der Ausgleich der Anfragen bewegt."""
    round_id = chosen_round(round)
    with open_unit_of_work(reading=True) as uow:
        register = Register(uow.towns.all())
        question = CandidateQuestion(round_id, register.find(town).ags, role, german_day(clock()))
        found = candidates_of(question, current_taxonomy(), uow)
    listed = [(register.get(one.ags).name, one) for one in found]
    if json:
        print_json(candidates_document(question, listed))
    else:
        print_lines(candidate_lines(register.get(question.ags).name, listed))


@commands.command(epilog="Beispiel: matchmaker round approve runde-1-1-01 runde-1-1-02")
def approve(
    proposals: Annotated[list[str] | None, typer.Argument(help="Kennungen der Vorschläge.", show_default=False)] = None,
    *,
    all: Annotated[bool, typer.Option("--all", help="Alle Entwürfe der Runde.")] = False,
    run: Annotated[
        str | None,
        typer.Option(
            "--run",
            help="Die durchgesehene Berechnung („round show“ nennt sie); gilt inzwischen eine andere, wird nichts "
            "freigegeben. Ohne sie gilt, was jetzt dasteht.",
            show_default=False,
        ),
    ] = None,
    round: WhichRound = None,
    json: AsJson = False,
) -> None:
    """Gibt Entwürfe frei; verschickt wird nichts. Was eine Stadt inzwischen nicht mehr will, bleibt Entwurf."""
    if bool(proposals) == all:
        raise typer.BadParameter("Nennen Sie entweder Kennungen von Vorschlägen oder --all.")
    round_id = chosen_round(round)
    order = Approvals(round_id, CURATOR, None if all else tuple(proposals or ()), run)
    approved = approve_several(order, open_unit_of_work(), clock())
    left = _held_back(round_id, ProposalState.DRAFT) if all else ()
    if json:
        ids = [proposal.id for proposal in approved]
        print_json({"round": round_id, "approved": ids, "not_approved": reasons_by_id(left)})
    else:
        told = f"Freigegeben in der Runde {round_id}: {counted(len(approved), 'Vorschlag', 'Vorschläge')}."
        print_lines([told, *held_back_lines("Nicht freigegeben", left)])


commands.command("send", epilog=SENDING)(send)
commands.command("answer", epilog=EXAMPLES)(record_answer)


@commands.command(epilog="Beispiel: matchmaker round close")
def close(
    *,
    round: WhichRound = None,
    withdraw_open: Annotated[
        bool,
        typer.Option(
            "--withdraw-open",
            help="Zieht zurück, was verschickt und noch nicht beantwortet ist; alle Beteiligten bekommen dieselbe "
            "Nachricht.",
        ),
    ] = False,
    json: AsJson = False,
) -> None:
    """Schließt eine Runde, wenn kein Vorschlag mehr auf Antwort wartet; was nie verschickt wurde, entfällt."""
    settings, uow = current_settings(to_serve=withdraw_open), open_unit_of_work()
    if withdraw_open:
        # It writes letters, and they leave at once.
        check_for_serving(settings)
    round_id = chosen_round(round)
    withdrawal = Withdrawal(post_of(settings).letters, clock()) if withdraw_open else None
    closed = close_round(round_id, at_terminal(RoundAct.CLOSED, round_id), withdrawal)
    sender = Sender(mailer(settings), uow, clock, again=again_of(settings), record=relay_record(settings))
    delivered = deliver_due(sender) if closed.withdrawn else 0
    if json:
        withdrawn = [one.id for one in closed.withdrawn]
        print_json({"round": round_document(closed.round), "withdrawn": withdrawn, "mails_delivered": delivered})
    else:
        print_lines(_closed_lines(closed, delivered))


def _held_back(round_id: str, state: ProposalState) -> tuple[HeldBack, ...]:
    with open_unit_of_work(reading=True) as uow:
        return held_back(round_id, [state], uow, german_day(clock()))


def _tell(round: Round, done: str, *, json: bool) -> None:
    if json:
        print_json({"round": round_document(round)})
    else:
        print_lines([f"Die Runde „{round.title}“ ({round.id}) {done}."])


def _closed_lines(closed: Closed, delivered: int) -> Iterator[str]:
    yield f"Die Runde „{closed.round.title}“ ({closed.round.id}) geschlossen."
    if closed.withdrawn:
        proposals = counted(len(closed.withdrawn), "verschickter Vorschlag", "verschickte Vorschläge")
        yield f"Zurückgezogen: {proposals}. Übergeben: {counted(delivered, 'Nachricht', 'Nachrichten')}."


def _rules_in_force() -> Policy:
    with open_unit_of_work(reading=True) as uow:
        return policy_in_force(uow)


def _report(round_id: str, *, json: bool) -> None:
    with open_unit_of_work(reading=True) as uow:
        report = read_report(round_id, uow, current_taxonomy())
    document: dict[str, Any] = report_document(report)
    print_json(document) if json else print_lines(report_lines(report))
