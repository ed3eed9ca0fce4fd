"""How does head office record what a town said at the phone? (``matchmaker round answer``)"""

import secrets
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.posting import post_of
from api.wiring import clock, current_settings, open_unit_of_work
from matchmaker.rounds.answer import Answer, AnswerKind
from matchmaker.rounds.answering import AnswerOrder, CallMade, answer, end_call
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import Invitation
from matchmaker.towns.register import Register

EXAMPLES = (
    "Beispiel: matchmaker round answer runde-1-1-01 Wurzen yes --note „Anruf am 3. März“ · "
    "matchmaker round answer runde-1-1-01 Wurzen called"
)
CALLED = "called"
RECORDER = "Geschäftsstelle"
Said = typer.Argument(help=f"{', '.join(AnswerKind)} oder {CALLED}: angerufen, nichts entschieden.", show_default=False)


def record_answer(  # noqa: PLR0913 - one parameter for each option
    proposal: Annotated[str, typer.Argument(help="Kennung des Vorschlags.", show_default=False)],
    town: Annotated[str, typer.Argument(help="AGS, Name oder eindeutiger Namensteil.", show_default=False)],
    said: Annotated[str, Said],
    *,
    reason: Annotated[RefusalReason | None, typer.Option(help="Warum nicht.", show_default=False)] = None,
    never_again: Annotated[bool, typer.Option("--never-again", help="Diese Städte nie wieder.")] = False,
    days: Annotated[int, typer.Option(help="Bei later: um so viele Tage.", min=1, max=28)] = 14,
    office: Annotated[str, typer.Option(help="Bei delegate: welche Stelle.", show_default=False)] = "",
    note: Annotated[str | None, typer.Option(help="Notiz der Geschäftsstelle.", show_default=False)] = None,
    json: Annotated[bool, typer.Option("--json", help="Ein JSON-Dokument für Maschinen.")] = False,
) -> None:
    """Hält fest, was eine Stadt am Telefon geantwortet hat; es gilt wie ihre eigene Antwort."""
    with open_unit_of_work(reading=True) as uow:
        found = Register(uow.towns.all()).find(town)
    if said == CALLED:
        recorded = end_call(_call(proposal, found.ags, note), open_unit_of_work(), clock())
    elif said in set(AnswerKind):
        words = Answer(AnswerKind(said), reason, never_again, days, office, note)
        order = AnswerOrder(proposal, found.ags, words, secrets.token_urlsafe(12), recorded_by=RECORDER)
        recorded = answer(order, post_of(current_settings()), open_unit_of_work(), clock()).invitation
    else:
        raise typer.BadParameter(f"„{said}“ ist keine Antwort. Möglich sind: {', '.join(AnswerKind)}, {CALLED}.")
    if json:
        print_json(_document(recorded))
    else:
        print_lines([f"{found.name} {recorded.state.label}{_until(recorded)}."])


def _call(proposal_id: str, ags: str, note: str | None) -> CallMade:
    return CallMade(proposal_id, ags, note=note, recorded_by=RECORDER)


def _until(recorded: Invitation) -> str:
    return f"; Antwort bis {german_day(recorded.due_at):%d.%m.%Y}" if recorded.is_open and recorded.due_at else ""


def _document(recorded: Invitation) -> dict[str, object]:
    return {
        "proposal": recorded.proposal_id,
        "ags": recorded.member.ags,
        "state": recorded.state.value,
        "due_at": recorded.due_at.isoformat() if recorded.due_at else None,
    }
