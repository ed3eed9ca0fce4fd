"""What does head office find on a proposal's page to take down an answer that a town gives at the phone?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_urlsafe

from api.pages.answer_view import DELAYS, Typed
from api.pages.browse_choice import Options
from api.pages.german_words import day
from matchmaker.rounds.answer import LONGEST_NOTE, LONGEST_OFFICE, AnswerKind
from matchmaker.rounds.answering import why_in_vain
from matchmaker.rounds.decision import RefusalReason
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.proposal import Proposal

CALLED = "called"
REASONS: Options = (("", "ohne Angabe"), *((one.value, one.label) for one in RefusalReason))
DAYS: Options = tuple((str(days), f"{days} Tage") for days in DELAYS)


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
    key: str = field(default_factory=lambda: token_urlsafe(12))
    reasons: Options = REASONS
    delays: Options = DAYS
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


def phone_rows(facts: PhoneFacts, query: str, tried: PhoneTry | None) -> tuple[PhoneRow, ...]:
    """A row for each town that was asked or will be; ``query`` is the list that is gone through."""
    return tuple(_row(one, facts, query, tried) for one in facts.invitations)


def _row(one: Invitation, facts: PhoneFacts, query: str, tried: PhoneTry | None) -> PhoneRow:
    ags = one.member.ags
    own = tried if tried and tried.ags == ags else None
    return PhoneRow(
        ags=ags,
        name=facts.names.get(ags, ags),
        stands=_stands(one),
        note=one.note or "",
        form=None if why_in_vain(one, facts.proposal, facts.now) else _form(one, query, own),
    )


def _form(one: Invitation, query: str, own: PhoneTry | None) -> PhoneForm:
    address = f"/geschaeftsstelle/vorschlaege/{one.proposal_id}/telefon/{one.member.ags}"
    # The version is always today's: what somebody else did meanwhile is told beside the words that come back.
    return PhoneForm(
        action=f"{address}?{query}" if query else address,
        version=one.version,
        answers=_answers(one),
        typed=own.typed if own else Typed(),
        is_open=own is not None or one.call_since is not None,
    )


def _answers(one: Invitation) -> Options:
    offered = [(str(AnswerKind.YES), "Ja"), (str(AnswerKind.NO), "Nein")]
    if not one.postponed_days:
        offered.append((str(AnswerKind.LATER), "Später"))
    offered.append((str(AnswerKind.DELEGATE), "Eine andere Stelle vertritt sie"))
    if one.call_since:
        offered.append((CALLED, "Angerufen, noch nichts entschieden"))
    return tuple(offered)


def _stands(one: Invitation) -> str:
    told = [one.state.label]
    if one.state is InvitationState.ASKED and one.call_since:
        told.append(f"wünscht seit {day(one.call_since)} einen Anruf, bis dahin steht die Frist")
    elif one.state is InvitationState.ASKED and one.due_at:
        told.append(f"Antwort bis {day(one.due_at)}")
    if one.delegate:
        told.append(f"Vertretung: {one.delegate}")
    if one.recorded_by:
        told.append(f"am Telefon aufgenommen von {one.recorded_by}")
    return ", ".join(told)
