"""What does head office see of all its rounds at once?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from api.pages.german_words import count, day, listing, number
from api.pages.proposal_words import FORMATS, ROUND_STATES, STATES
from api.pages.queue_view import QueueView
from api.pages.view import Frame
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in the list of rounds; ``left_over`` counts the towns that it serves with nobody."""

    title: str
    href: str
    format: str
    state: str
    left_over: str
    proposals: str


@dataclass(frozen=True, slots=True)
class HeadOfficePage:
    """The page „Geschäftsstelle“; without a round everything but the frame is empty."""

    frame: Frame
    rounds: tuple[RoundRow, ...]
    queue: QueueView
    may_keep_people: bool = False


@dataclass(frozen=True)
class OfficeFacts:
    """All rounds, with counts by the round's id as ``Overview`` has them: towns left over, proposals by state."""

    rounds: Sequence[Round]
    left_over: Mapping[str, int]
    proposals: Mapping[str, Mapping[ProposalState, int]]


def head_office_page(facts: OfficeFacts, queue: QueueView, frame: Frame) -> HeadOfficePage:
    """What waits, then all rounds in the order in which they were opened."""
    return HeadOfficePage(frame, tuple(_round(one, facts) for one in facts.rounds), queue)


def run_facts(run: Run) -> str:
    """A run and its certificate in one sentence."""
    gap = 0.0 if run.upper_bound == 0 else 100 * (1 - run.total / run.upper_bound)
    proof = "nachweislich das beste Ergebnis" if run.optimal else f"höchstens {number(gap, 2)} % unter dem Besten"
    return f"Lauf {run.id} vom {day(run.made_at)}: Startwert {run.seed}, {proof}."


def heading_of(proposal: Proposal, names: Mapping[str, str]) -> str:
    """The towns of a proposal."""
    return listing([names.get(member.ags, member.ags) for member in proposal.members])


def _round(one: Round, facts: OfficeFacts) -> RoundRow:
    by_state = facts.proposals.get(one.id, {})
    # The most frequent first, and those equally frequent in the order of their lives.
    ordered = sorted(by_state.items(), key=lambda each: (-each[1], list(ProposalState).index(each[0])))
    told = ", ".join(f"{number(amount)} {STATES[state]}" for state, amount in ordered)
    total = sum(by_state.values())
    return RoundRow(
        title=one.title,
        href=f"/geschaeftsstelle/runden/{one.id}",
        format=FORMATS[one.format],
        state=ROUND_STATES[one.state],
        left_over=count(facts.left_over.get(one.id, 0), "Stadt", "Städte"),
        proposals=f"{count(total, 'Vorschlag', 'Vorschläge')}{f' ({told})' if told else ''}",
    )
