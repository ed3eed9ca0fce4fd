"""How does head office record what a town said at the phone? (``matchmaker round answer``)"""

import secrets
from contextlib import suppress
from typing import Annotated

import typer

from api.commands.output import print_json, print_lines
from api.posting import post_of
from api.wiring import clock, current_settings, open_unit_of_work
from matchmaker.errors import AmbiguousTown, NotFound, UnknownTown
from matchmaker.rounds.answer import Answer, AnswerKind, AnswerRefused, Refusal
from matchmaker.rounds.answering import Answered, AnswerOrder, CallMade, answer, end_call
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.towns.register import Register, RegisteredTown

EXAMPLES = (
    "Beispiel: matchmaker round answer runde-1-1-01 Wurzen yes --note 'Anruf am 3. März' · "
    "matchmaker round answer runde-1-1-01 Wurzen called"
)
CALLED = "called"
SAID = {
    AnswerKind.LATER: "braucht mehr Zeit",
    AnswerKind.DELEGATE: "lässt sich vertreten ({office})",
    CALLED: "wurde angerufen, die Frist läuft weiter",
}
UNDER_WAY = (ProposalState.CONFIRMED, ProposalState.RUNNING)
END_INSTEAD = " Soll der Austausch enden: matchmaker exchange end {id} --reason …"
REFUSALS = {
    Refusal.ALREADY: "{town} hat zum Vorschlag {id} schon geantwortet; die erste Antwort gilt. Nichts wurde geändert.",
    Refusal.OVER: "Der Vorschlag {id} ist {state}; die Antwort von {town} wurde nicht festgehalten. Möchte die Stadt "
    "weiter einen Austausch, nehmen Sie sie in die nächste Runde. „matchmaker tasks list“ erinnert daran.",
    Refusal.LATE: "Die Antwortfrist von {town} ist abgelaufen; zum Vorschlag {id} wurde nichts festgehalten. Wie es "
    "weitergeht, entscheiden Sie: Eine Aufgabe steht in „matchmaker tasks list“.",
    Refusal.NOT_ASKED: "{town} wurde zum Vorschlag {id} noch nicht gefragt; zuerst antwortet die andere Seite. "
    "Nichts wurde festgehalten.",
}
"""What the domain says to towns, as head office reads it; whatever is missing here suits both."""
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
        found = _meant(town, proposal, uow)
    if said == CALLED:
        recorded = end_call(_call(proposal, found.ags, note), open_unit_of_work(), clock())
        done = Answered(recorded, _proposal(proposal))
    elif said in set(AnswerKind):
        words = Answer(AnswerKind(said), reason, never_again, days, office, note)
        order = AnswerOrder(proposal, found.ags, words, secrets.token_urlsafe(12), recorded_by=RECORDER)
        done = _taken_down(order, found.name)
    else:
        raise typer.BadParameter(f"„{said}“ ist keine Antwort. Möglich sind: {', '.join(AnswerKind)}, {CALLED}.")
    if json:
        print_json(_document(done))
    else:
        print_lines([told(done, found.name, said)])


def told(done: Answered, town: str, said: str) -> str:
    """What was recorded, as head office reads it; where the proposal came to nothing before, that comes first."""
    one, proposal = done.invitation, done.proposal
    if proposal.tell_at is not None and one.state is not InvitationState.DECLINED:
        # Kept all the same: a town that answered is not counted as silent.
        return (
            f"Der Vorschlag {proposal.id} ist schon {proposal.state.label}: Die Antwort von {town} ist vermerkt, kommt "
            "aber zu spät und ändert nichts. Bitte sagen Sie der Stadt nicht, dass er beendet ist. Sie erfährt es "
            f"ab {german_day(proposal.tell_at):%d.%m.%Y} durch denselben Brief wie alle."
        )
    until = f"; Antwort bis {german_day(one.due_at):%d.%m.%Y}" if one.is_open and one.due_at else ""
    if said == AnswerKind.CALL:
        return f"{town} wünscht einen Anruf. Bis dahin steht die Frist, höchstens 21 Tage."
    return f"{town} {SAID.get(said, one.state.label).format(office=one.delegate)}{until}."


def _meant(town: str, proposal_id: str, uow: UnitOfWork) -> RegisteredTown:
    """The town of this name; of several the one that has a seat in the proposal, where only one has."""
    try:
        return Register(uow.towns.all()).find(town)
    except AmbiguousTown:
        members = uow.proposals.get(proposal_id).members
        with suppress(UnknownTown):
            return Register([uow.towns.get(one.ags) for one in members]).find(town)
        raise


def _taken_down(order: AnswerOrder, town: str) -> Answered:
    try:
        return answer(order, post_of(current_settings()), open_unit_of_work(), clock())
    except NotFound as unknown:
        proposal = _proposal(order.proposal_id)
        raise NotFound(
            f"{town} wurde im Vorschlag {proposal.id} nicht gefragt; er ist {proposal.state.label}. "
            "„matchmaker round show“ nennt die Städte jedes Vorschlags."
        ) from unknown
    except AnswerRefused as refusal:
        # The domain speaks to towns; here head office reads, who may know what became of the proposal.
        sentence = REFUSALS.get(refusal.why)
        if sentence is None:
            raise
        state = _proposal(order.proposal_id).state
        facts = {"town": town, "id": order.proposal_id, "state": state.label}
        more = END_INSTEAD if refusal.why is Refusal.ALREADY and state in UNDER_WAY else ""
        raise AnswerRefused(refusal.why, f"{sentence}{more}".format(**facts)) from refusal


def _proposal(id: str) -> Proposal:
    with open_unit_of_work(reading=True) as uow:
        return uow.proposals.get(id)


def _call(proposal_id: str, ags: str, note: str | None) -> CallMade:
    return CallMade(proposal_id, ags, note=note, recorded_by=RECORDER)


def _document(done: Answered) -> dict[str, object]:
    recorded = done.invitation
    return {
        "proposal": recorded.proposal_id,
        "proposal_state": done.proposal.state.value,
        "ags": recorded.member.ags,
        "state": recorded.state.value,
        "due_at": recorded.due_at.isoformat() if recorded.due_at else None,
    }
