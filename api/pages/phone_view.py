"""What does head office find on a proposal's page to take down an answer that a town gives at the phone?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

from api.pages.answer_view import DELAYS, Typed
from api.pages.browse_choice import Options
from api.pages.spoken import GERMAN, Spoken
from matchmaker.rounds.answer import LONGEST_NOTE, LONGEST_OFFICE, AnswerKind
from matchmaker.rounds.answering import why_in_vain
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.proposal import Proposal

CALLED = "called"
WISHES_CALL = "wünscht seit %(day)s einen Anruf, bis dahin steht die Frist"
REASONS: Options = (("", "ohne Angabe"), *((one.value, one.label) for one in RefusalReason))
ANSWERS = {
    str(AnswerKind.YES): "Ja",
    str(AnswerKind.NO): "Nein",
    str(AnswerKind.LATER): "Später",
    str(AnswerKind.DELEGATE): "Eine andere Stelle vertritt sie",
    CALLED: "Angerufen, noch nichts entschieden",
}


@dataclass(frozen=True, slots=True)
class PhoneTry:
    """An answer that was refused, as it was typed for the town with this AGS."""

    ags: str
    typed: Typed


@dataclass(frozen=True, slots=True)
class PhoneForm:
    """The form of one town; ``answers`` are those that it may still give, the first part of each is its value."""

    action: str
    version: int
    answers: Options
    typed: Typed
    is_open: bool
    reasons: Options
    delays: Options
    key: str = field(default_factory=lambda: token_urlsafe(12))
    longest_note: int = LONGEST_NOTE
    longest_office: int = LONGEST_OFFICE


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """One town of a sent proposal: where it stands, what was noted, and a form while it may answer."""

    ags: str
    name: str
    stands: str
    note: str
    form: PhoneForm | None


@dataclass(frozen=True, slots=True)
class PhoneFacts:
    """The proposal, whom it asked, what the towns are called, and when it is looked at."""

    proposal: Proposal
    invitations: Sequence[Invitation]
    names: Mapping[str, str]
    now: datetime
    spoken: Spoken = GERMAN


def phone_rows(facts: PhoneFacts, query: str, tried: PhoneTry | None) -> tuple[PhoneRow, ...]:
    """A row for each town that was asked or will be; ``query`` is the list that is gone through."""
    return tuple(_row(one, facts, query, tried) for one in facts.invitations)


def _row(one: Invitation, facts: PhoneFacts, query: str, tried: PhoneTry | None) -> PhoneRow:
    ags = one.member.ags
    own = tried if tried and tried.ags == ags else None
    return PhoneRow(
        ags=ags,
        name=facts.names.get(ags, ags),
        stands=_stands(one, facts.spoken),
        note=one.note or "",
        form=None if why_in_vain(one, facts.proposal, facts.now) else _form(one, query, own, facts.spoken),
    )


def _form(one: Invitation, query: str, own: PhoneTry | None, spoken: Spoken) -> PhoneForm:
    address = f"/geschaeftsstelle/vorschlaege/{one.proposal_id}/telefon/{one.member.ags}"
    # The version is always today's: what somebody else did meanwhile is told beside the words that come back.
    return PhoneForm(
        action=f"{address}?{query}" if query else address,
        version=one.version,
        answers=tuple((answer, spoken.say(ANSWERS[answer])) for answer in _answers(one)),
        typed=own.typed if own else Typed(),
        is_open=own is not None or one.call_since is not None,
        reasons=tuple((value, spoken.say(label)) for value, label in REASONS),
        delays=tuple((str(days), spoken.say("%(days)s Tage", days=str(days))) for days in DELAYS),
    )


def _answers(one: Invitation) -> Iterator[str]:
    for answer in ANSWERS:
        is_used_up = answer == AnswerKind.LATER and one.postponed_days
        if not is_used_up and (answer != CALLED or one.call_since):
            yield answer


def _stands(one: Invitation, spoken: Spoken) -> str:
    told = [spoken.say(one.state.label)]
    if one.state is InvitationState.ASKED and one.call_since:
        told.append(spoken.say(WISHES_CALL, day=spoken.day(one.call_since)))
    elif one.state is InvitationState.ASKED and one.due_at:
        told.append(spoken.say("Antwort bis %(day)s", day=spoken.day(one.due_at)))
    if one.delegate:
        told.append(spoken.say("Vertretung: %(office)s", office=one.delegate))
    if one.recorded_by:
        told.append(spoken.say("am Telefon aufgenommen von %(by)s", by=one.recorded_by))
    return ", ".join(told)
