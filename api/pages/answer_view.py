"""What does a town find on its proposal's page to answer with, and what if there is nothing to answer any more?"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

from api.pages.field_fault import FieldFault
from api.pages.proposal_words import OPEN
from api.pages.spoken import Spoken
from matchmaker.rounds.answer import LONGEST_NOTE, LONGEST_OFFICE, AnswerKind, Refusal
from matchmaker.rounds.answering import why_in_vain
from matchmaker.rounds.deadlines import LONGEST_DELAY_DAYS
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.proposal import Proposal, ProposalState

ANSWER = "antwort"
DELAYS = (7, 14, 21, LONGEST_DELAY_DAYS)
SENTENCES = {
    Refusal.OVER: "Dieser Vorschlag ist nicht zustande gekommen. Sie müssen nichts mehr tun.",
    Refusal.ALREADY: "Ihre Antwort haben wir schon. Wenn sich etwas geändert hat, schreiben Sie der Geschäftsstelle.",
    Refusal.LATE: "Die Antwortfrist ist abgelaufen. Wenn Sie noch antworten möchten, schreiben Sie der "
    "Geschäftsstelle.",
    Refusal.NOT_ASKED: "Zu diesem Vorschlag wurden Sie noch nicht gefragt.",
    Refusal.POSTPONED: "Die Frist wurde schon einmal verlängert. Ein zweites Mal geht es nicht.",
    Refusal.CALLED: "Der Rückruf ist schon vorgemerkt.",
}
CAME_ABOUT = (ProposalState.CONFIRMED, ProposalState.RUNNING, ProposalState.COMPLETED, ProposalState.ENDED)
AGREED = (
    "Sie haben Ja gesagt, und der Austausch ist zustande gekommen. Die Kontaktdaten und wie es weitergeht, stehen in "
    "der Mail, die Sie dazu bekommen."
)
AGREED_HERE = "Sie haben Ja gesagt, und der Austausch ist zustande gekommen."
THANKS = {
    InvitationState.ACCEPTED: "Sie haben Ja gesagt. Sobald feststeht, ob der Austausch zustande kommt, bekommen Sie "
    "eine Nachricht.",
    InvitationState.DECLINED: "Sie haben Nein gesagt. Die andere Seite erfährt nicht, wer abgesagt hat.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stood in the form, to be shown again where it was refused."""

    kind: str = ""
    reason: str = ""
    not_again: bool = False
    days: str = "14"
    office: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """The five answers, each with a button of its own."""

    action: str
    csrf: str
    version: int
    reasons: tuple[tuple[str, str], ...]
    delays: tuple[tuple[str, str], ...]
    typed: Typed
    may_postpone: bool
    may_be_called: bool
    faults: tuple[FieldFault, ...] = ()
    key: str = field(default_factory=lambda: token_urlsafe(12))
    longest_note: int = LONGEST_NOTE
    longest_office: int = LONGEST_OFFICE


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Where the town stands: a form or none, what it said so far, and what just went wrong.

    ``state`` is the badge as long as others may still answer, else empty.
    """

    form: AnswerForm | None
    said: str
    notes: tuple[str, ...]
    trouble: str
    state: str = ""
    exchange_href: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the town was asked, in which proposal (as it is told to it), and when it looks.

    ``exchange_href`` leads to the exchange that came of it, where the viewer may open it; else empty.
    """

    own: Invitation
    proposal: Proposal
    now: datetime
    exchange_href: str = ""


@dataclass(frozen=True, slots=True)
class FormSeal:
    """Where the form goes, and the token that proves where it came from."""

    action: str
    csrf: str


@dataclass(frozen=True, slots=True)
class AnswerTry:
    """What the visitor's last click came to; nothing where the page was only opened."""

    typed: Typed = Typed()
    faults: Sequence[FieldFault] = ()
    trouble: str = ""


OPENED = AnswerTry()


def answer_view(facts: AnswerFacts, seal: FormSeal, tried: AnswerTry, spoken: Spoken) -> AnswerView:
    """The part of the page that answers."""
    own = facts.own
    refusal = why_in_vain(own, facts.proposal, facts.now)
    form = AnswerForm(
        action=seal.action,
        csrf=seal.csrf,
        version=own.version,
        reasons=(("", spoken.say("ohne Angabe")), *((one.value, spoken.say(one.label)) for one in RefusalReason)),
        delays=tuple((str(days), spoken.say("%(days)s Tage", days=str(days))) for days in DELAYS),
        typed=tried.typed,
        may_postpone=not own.postponed_days,
        may_be_called=own.call_since is None,
        faults=tuple(tried.faults),
    )
    return AnswerView(
        form=None if refusal else form,
        said=_said(facts, refusal.why if refusal else None, spoken),
        notes=tuple(_notes(own, spoken)) if refusal is None else (),
        trouble=tried.trouble,
        state=_waiting(facts, spoken),
        exchange_href=facts.exchange_href,
    )


def answer_kind(word: str) -> AnswerKind | None:
    """The answer that a form's button names."""
    return AnswerKind(word) if word in set(AnswerKind) else None


def _said(facts: AnswerFacts, why: Refusal | None, spoken: Spoken) -> str:
    own = facts.own
    if own.state is InvitationState.ACCEPTED and facts.proposal.state in CAME_ABOUT:
        return spoken.say(AGREED_HERE if facts.exchange_href else AGREED)
    if why is Refusal.ALREADY or (why is None and own.state in THANKS):
        return spoken.say(THANKS[own.state])
    return spoken.say(SENTENCES[why]) if why else ""


def _waiting(facts: AnswerFacts, spoken: Spoken) -> str:
    """The town's own yes or no; of the others nothing, so a refusal that is not told yet reads as an open answer."""
    if facts.own.state is InvitationState.DECLINED and facts.proposal.state in OPEN:
        return spoken.say("Sie: Nein")
    if facts.own.state is not InvitationState.ACCEPTED or facts.proposal.state not in OPEN:
        return ""
    others = len(facts.proposal.members) - 1
    return spoken.say("Sie: Ja. Andere Seite noch offen" if others == 1 else "Sie: Ja. Andere Städte noch offen")


def _notes(own: Invitation, spoken: Spoken) -> list[str]:
    told = []
    if own.postponed_days and own.due_at:
        told.append(spoken.say("Sie haben mehr Zeit erbeten: bis %(day)s.", day=spoken.day(own.due_at)))
    if own.delegate:
        told.append(spoken.say("Vertretung: %(office)s. Die Frist läuft weiter.", office=own.delegate))
    if own.call_since:
        told.append(spoken.say("Wir rufen Sie an. Bis dahin läuft keine Frist. Antworten können Sie trotzdem."))
    return told
