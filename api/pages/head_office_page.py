"""What does head office see of all its rounds at once?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from api.pages.proposal_words import ROUND_STATES, STATES, format_name
from api.pages.queue_view import QueueView
from api.pages.spoken import GERMAN, Spoken
from api.pages.view import Frame
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run

PROPOSALS = ("1 Vorschlag", "%(count)s Vorschläge")


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One round in the list of rounds; ``alone`` counts the towns that it serves with nobody."""

    title: str
    href: str
    format: str
    state: str
    alone: str
    proposals: str


@dataclass(frozen=True, slots=True)
class HeadOfficePage:
    """The page „Geschäftsstelle“; without a round everything but the frame is empty."""

    frame: Frame
    rounds: tuple[RoundRow, ...]
    queue: QueueView
    may_keep_people: bool = False
    post_held: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfficeFacts:
    """All rounds, with counts by the round's id as ``Overview`` has them: towns alone, proposals by state.

    ``computed`` are the ids of the rounds that have a run.
    """

    rounds: Sequence[Round]
    alone: Mapping[str, int]
    computed: Collection[str]
    proposals: Mapping[str, Mapping[ProposalState, int]]


def head_office_page(facts: OfficeFacts, queue: QueueView, frame: Frame, spoken: Spoken) -> HeadOfficePage:
    """What waits, then all rounds in the order in which they were opened."""
    return HeadOfficePage(frame, tuple(_round(one, facts, spoken) for one in facts.rounds), queue)


def run_facts(run: Run, spoken: Spoken) -> str:
    """A run and its certificate in one sentence: what was proven of its plan, whatever was decided since."""
    gap = 0.0 if run.upper_bound == 0 else 100 * (1 - run.total / run.upper_bound)
    proof = (
        spoken.say("nachweislich das beste Ergebnis")
        if run.optimal
        else spoken.say("höchstens %(gap)s %% unter dem Besten", gap=spoken.number(gap, 2))
    )
    pattern, made_on = "Lauf %(run)s vom %(day)s: Startwert %(seed)s, damals %(proof)s.", spoken.day(run.made_at)
    return spoken.say(pattern, run=run.id, day=made_on, seed=str(run.seed), proof=proof)


def heading_of(proposal: Proposal, names: Mapping[str, str], spoken: Spoken = GERMAN) -> str:
    """The towns of a proposal."""
    return spoken.listing([names.get(member.ags, member.ags) for member in proposal.members])


def _round(one: Round, facts: OfficeFacts, spoken: Spoken) -> RoundRow:
    by_state = facts.proposals.get(one.id, {})
    # The most frequent first, and those equally frequent in the order of their lives.
    ordered = sorted(by_state.items(), key=lambda each: (-each[1], list(ProposalState).index(each[0])))
    told = ", ".join(f"{spoken.number(amount)} {spoken.say(STATES[state])}" for state, amount in ordered)
    total = spoken.counted(sum(by_state.values()), PROPOSALS)
    return RoundRow(
        title=one.title,
        href=f"/geschaeftsstelle/runden/{one.id}",
        format=format_name(one.format, spoken),
        state=spoken.say(ROUND_STATES[one.state]),
        alone=_alone(one, facts, spoken),
        proposals=f"{total}{f' ({told})' if told else ''}",
    )


def _alone(one: Round, facts: OfficeFacts, spoken: Spoken) -> str:
    # Without a run nobody has looked for a partner for anybody: 0 would read as if all had one.
    if one.id not in facts.computed:
        return f"– {spoken.say('noch nicht gerechnet')}"
    return spoken.count(facts.alone.get(one.id, 0), spoken.say("Stadt"), spoken.say("Städte"))
