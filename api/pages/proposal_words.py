"""How are formats, roles and the states of rounds and proposals called?"""

from api.pages.spoken import Spoken
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import RoundState
from matchmaker.scoring.wording import format_word
from matchmaker.towns import vocabulary
from matchmaker.towns.profile import Format, Role

# The words that tables are written with, so that a page and a spreadsheet name the same thing alike.
FORMATS = {form: vocabulary.FORMATS.word_for(form) for form in Format}
ROLES = {role: vocabulary.ROLES.word_for(role) for role in Role}
STATES = {
    ProposalState.DRAFT: "Entwurf",
    ProposalState.APPROVED: "freigegeben",
    ProposalState.OFFERED_FIRST: "eine Seite gefragt",
    ProposalState.OFFERED: "Antwort offen",
    ProposalState.CONFIRMED: "zugesagt",
    ProposalState.DECLINED: "abgelehnt",
    ProposalState.EXPIRED: "ohne Antwort abgelaufen",
    ProposalState.WITHDRAWN: "zurückgezogen",
    ProposalState.RUNNING: "läuft",
    ProposalState.COMPLETED: "abgeschlossen",
    ProposalState.ENDED: "beendet",
}
ROUND_STATES = {
    RoundState.PLANNED: "geplant",
    RoundState.COLLECTING: "sammelt Angaben",
    RoundState.PROPOSING: "Vorschläge werden berechnet",
    RoundState.CURATING: "Vorschläge werden geprüft",
    RoundState.ANSWERING: "wartet auf Antworten",
    RoundState.RUNNING: "Austausch läuft",
    RoundState.CLOSED: "abgeschlossen",
}
NOT_REALISED = (ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.WITHDRAWN)
OPEN = (ProposalState.OFFERED_FIRST, ProposalState.OFFERED)
KINDS = {
    "success": (ProposalState.CONFIRMED, ProposalState.RUNNING, ProposalState.COMPLETED),
    "warning": (ProposalState.DRAFT,),
    "danger": NOT_REALISED,
}


def format_name(form: Format, spoken: Spoken) -> str:
    """A form of exchange as a heading begins with it."""
    name = FORMATS[form] if spoken.language == "de" else format_word(form, spoken.language)
    return name[:1].upper() + name[1:]


def state_for_town(state: ProposalState) -> str:
    """The state as its towns read it: no, silence and withdrawal are one and the same."""
    return "nicht zustande gekommen" if state in NOT_REALISED else STATES[state]


def kind_of(state: ProposalState) -> str:
    """The look of a state's badge."""
    return next((kind for kind, states in KINDS.items() if state in states), "info")


def waits_for_answer(proposal: Proposal) -> bool:
    """Whether its towns still have to answer."""
    return proposal.state in OPEN
