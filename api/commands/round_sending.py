"""How does head office send what is approved at the terminal? (``matchmaker round send``)"""

import shlex
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from api.commands.output import counted, print_json, print_lines
from api.commands.spoken_language import LanguageOption, SpokenLanguage
from api.commands.which_round import WhichRound, chosen_round
from api.posting import again_of, post_of
from api.settings import check_for_serving
from api.wiring import clock, current_settings, mailer, open_unit_of_work, relay_record
from emails.language import Language
from matchmaker.errors import MatchmakerError
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.delivering import Sender, deliver_due
from matchmaker.rounds.dispatching import SendingOrder, Unacknowledged, send_now
from matchmaker.rounds.holiday_file import states_without
from matchmaker.rounds.objections import HeldBack, held_back
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.sweeping import Sweep

CURATOR = "Geschäftsstelle"
EXAMPLE = 'Beispiel: matchmaker round send --acknowledge "Land: Hessen"'
GO_ON = "Wissen Sie das und möchten trotzdem verschicken, geben Sie ein:"


def send(
    *,
    round: WhichRound = None,
    acknowledge: Annotated[
        list[str] | None,
        typer.Option(
            help="Eine Gruppe unter der Schwelle der Regeln, von der Sie wissen; mehrfach möglich. Ohne sie nennt der "
            "Befehl, welche es sind, und verschickt nichts.",
            show_default=False,
        ),
    ] = None,
    language: LanguageOption = SpokenLanguage.GERMAN,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Verschickt alle freigegebenen Vorschläge sofort; noch einmal aufgerufen, verschickt der Befehl nichts doppelt."""
    settings, uow, now = current_settings(to_serve=True), open_unit_of_work(), clock()
    check_for_serving(settings)
    round_id = chosen_round(round)
    with open_unit_of_work(reading=True) as reading:
        unwanted = held_back(round_id, [ProposalState.APPROVED], reading, german_day(now))
    order = SendingOrder(round_id, CURATOR, acknowledged=frozenset(acknowledge or ()), language=language.value)
    try:
        offered = send_now(order, Sweep(post_of(settings, Language(language.value)), uow, now))
    except Unacknowledged as refusal:
        raise MatchmakerError(f"{refusal}\n{GO_ON}\n  {command_to_go_on(order, refusal.labels)}") from refusal
    sender = Sender(mailer(settings), uow, clock, again=again_of(settings), record=relay_record(settings))
    delivered = deliver_due(sender)
    if json:
        ids, withdrawn = [one.id for one in offered], reasons_by_id(unwanted)
        print_json({"round": round_id, "offered": ids, "withdrawn": withdrawn, "mails_delivered": delivered})
    else:
        proposals = counted(len(offered), "Vorschlag", "Vorschläge")
        mails = counted(delivered, "Nachricht", "Nachrichten")
        told = f"Verschickt: {proposals}. Übergeben: {mails}."
        print_lines([told, *held_back_lines("Zurückgezogen", unwanted), *_without_holidays(offered)])


def command_to_go_on(order: SendingOrder, labels: Iterable[str]) -> str:
    """The whole command that sends this round once these groups are acknowledged, quoted for a shell."""
    options = ["--round", order.round_id]
    if order.language != SpokenLanguage.GERMAN:
        options += ["--language", order.language]
    # What was acknowledged already has to be said again: a refusal stores nothing.
    for label in dict.fromkeys([*sorted(order.acknowledged), *labels]):
        options += ["--acknowledge", label]
    return shlex.join(["matchmaker", "round", "send", *options])


def held_back_lines(what: str, held: Sequence[HeldBack]) -> list[str]:
    """A line for each proposal that a town's own word keeps here."""
    return [f"{what}: {one.proposal.id}. {' '.join(one.reasons)}" for one in held]


def reasons_by_id(held: Sequence[HeldBack]) -> list[dict[str, Any]]:
    """The same for machines."""
    return [{"id": one.proposal.id, "reasons": list(one.reasons)} for one in held]


def _without_holidays(offered: tuple[Proposal, ...]) -> list[str]:
    states = states_without(offered, open_unit_of_work(reading=True))
    told = "Keine Schulferien hinterlegt (matchmaker holidays load): Die Fristen laufen durch in"
    return [f"{told} {', '.join(states)}."] if states else []
