"""What does head office see: its rounds, whom nobody could serve, and every proposal with its reasons?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.letter_titles import letter_title
from api.pages.german_words import count, day, listing, number, tenths
from api.pages.group_review import GroupReview
from api.pages.proposal_page import PartnerView
from api.pages.proposal_words import FORMATS, ROUND_STATES, STATES, kind_of
from api.pages.statements import assumed, entry_label
from api.pages.view import Frame
from matchmaker.rounds.assessment import Evidence, role_of
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.taxonomy.model import Taxonomy


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in the list of rounds."""

    title: str
    href: str
    format: str
    state: str
    proposals: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One proposal of the round that is shown."""

    heading: str
    href: str
    topic: str
    score: str
    share: float
    state: str
    state_kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A town that the run could not serve, and why."""

    name: str
    href: str
    reason: str


@dataclass(frozen=True, slots=True)
class HeadOfficePage:
    """The page „Geschäftsstelle“; without a round everything but the frame is empty."""

    frame: Frame
    rounds: tuple[RoundRow, ...]
    title: str
    left_over: tuple[LeftOver, ...]
    proposals: tuple[ProposalRow, ...]
    run_facts: str


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail of a proposal."""

    recipient: str
    letter: str
    state: str
    due: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """One proposal as head office reviews it: two towns side by side in ``partners``, or a ``group``."""

    frame: Frame
    heading: str
    round_title: str
    round_href: str
    topic: str
    score: str
    places: tuple[str, ...]
    state: str
    state_kind: str
    deadline: str
    partners: tuple[PartnerView, ...]
    group: GroupReview | None
    reserve: tuple[str, ...]
    mails: tuple[MailRow, ...]
    history: tuple[str, ...]
    assumptions: tuple[str, ...]
    made_from: str


@dataclass(frozen=True)
class OfficeFacts:
    """What is stored about all rounds and about the one that is shown; ``reasons`` by proposal id."""

    rounds: Sequence[Round]
    shown: Round | None
    run: Run | None
    proposals: Mapping[str, Sequence[Proposal]]
    reasons: Mapping[str, str]
    names: Mapping[str, str]
    taxonomy: Taxonomy


def head_office_page(facts: OfficeFacts, frame: Frame) -> HeadOfficePage:
    """All rounds, and the shown one: first the towns that nobody serves, then its proposals, best first."""
    shown = facts.proposals.get(facts.shown.id, ()) if facts.shown else ()
    return HeadOfficePage(
        frame=frame,
        rounds=tuple(_round(one, facts) for one in facts.rounds),
        title=facts.shown.title if facts.shown else "",
        left_over=tuple(
            LeftOver(facts.names.get(one.ags, one.ags), f"/staedte/{one.ags}", one.sentence)
            for one in (facts.run.unmatched if facts.run else ())
        ),
        proposals=tuple(_proposal(one, facts) for one in shown),
        run_facts=run_facts(facts.run) if facts.run else "",
    )


def run_facts(run: Run) -> str:
    """A run and its certificate in one sentence."""
    gap = 0.0 if run.upper_bound == 0 else 100 * (1 - run.total / run.upper_bound)
    proof = "nachweislich das beste Ergebnis" if run.optimal else f"höchstens {number(gap, 2)} % unter dem Besten"
    return f"Lauf {run.id} vom {day(run.made_at)}: Startwert {run.seed}, {proof}."


def heading_of(proposal: Proposal, names: Mapping[str, str]) -> str:
    """The towns of a proposal."""
    return listing([names.get(member.ags, member.ags) for member in proposal.members])


def mail_row(message: OutboxMessage) -> MailRow:
    """A mail of a proposal; the address is an office's."""
    return MailRow(
        message.recipient,
        letter_title(message.letter),
        message.state.label,
        day(message.due_at),
    )


def history_of(proposal: Proposal) -> tuple[str, ...]:
    """What happened to the proposal so far, in order."""
    steps = (
        (proposal.approved_at, f"freigegeben von {proposal.approved_by}"),
        (proposal.offered_at, "an die Städte verschickt"),
        (proposal.deadline, "Frist für die Antwort"),
    )
    told = [f"{day(moment)}: {what}" for moment, what in steps if moment]
    return (*told, *([f"Notiz: {proposal.note}"] if proposal.note else []))


def assumptions(proposal: Proposal, evidence: Evidence, names: Mapping[str, str]) -> tuple[str, ...]:
    """Sentences about role, consent and capacity that a member town has not stated itself."""
    profiles = {(one.ags, role_of(one)): one for one in evidence.profiles}
    found = ((profiles.get((one.ags, one.role)), names.get(one.ags, one.ags)) for one in proposal.members)
    return tuple(f"{name}: {assumed(one.consent_source)}" for one, name in found if one and one.consent_source)


def _round(one: Round, facts: OfficeFacts) -> RoundRow:
    proposals = facts.proposals.get(one.id, ())
    by_state = Counter(STATES[proposal.state] for proposal in proposals)
    told = ", ".join(f"{number(amount)} {state}" for state, amount in by_state.most_common())
    return RoundRow(
        title=one.title,
        href=f"/geschaeftsstelle?runde={one.id}",
        format=FORMATS[one.format],
        state=ROUND_STATES[one.state],
        proposals=f"{count(len(proposals), 'Vorschlag', 'Vorschläge')}{f' ({told})' if told else ''}",
        is_shown=one is facts.shown,
    )


def _proposal(one: Proposal, facts: OfficeFacts) -> ProposalRow:
    return ProposalRow(
        heading=heading_of(one, facts.names),
        href=f"/geschaeftsstelle/vorschlaege/{one.id}",
        topic=entry_label(one.topic, facts.taxonomy) if one.topic else "offen",
        score=tenths(one.score_tenths),
        share=one.score_tenths / 10,
        state=STATES[one.state],
        state_kind=kind_of(one.state),
        reason=facts.reasons.get(one.id, ""),
    )
