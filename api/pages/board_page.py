"""What does the board of a round show: whom nobody serves first, then its proposals, fifty at a time?"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from api.pages.board_choice import BoardChoice
from api.pages.board_filters import Filters, filters
from api.pages.board_gaps import GapCause, GapWords, Relief, causes_of, on_the_board, reliefs
from api.pages.board_list import Around, is_undecided, listed
from api.pages.head_office_page import PROPOSALS, heading_of, run_facts
from api.pages.proposal_words import ROUND_STATES, format_name, kind_of
from api.pages.proposal_words import STATES as PROPOSAL_STATES
from api.pages.quorum_words import quorum_words
from api.pages.review_page import Done
from api.pages.spoken import GERMAN, Spoken
from api.pages.statements import entry_label
from api.pages.view import Frame
from matchmaker.rounds.alone import alone_in
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.round import Round
from matchmaker.rounds.run import Run
from matchmaker.rounds.settled import OPEN
from matchmaker.scoring.certainty import Certainty
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.register import RegisteredTown

ON_A_PAGE = 50
OF_PROPOSALS = ("%(chosen)s von 1 Vorschlag", "%(chosen)s von %(all)s Vorschlägen")
CERTAINTY_WORDS = {
    Certainty.SURE: "gut belegt",
    Certainty.PROVISIONAL: "vorläufig",
    Certainty.QUESTION: "zu wenig bekannt",
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One proposal. ``quorum`` is how many towns of a group must agree, empty for a pair and once all is decided.

    ``ticked`` is its id and version for the form, empty where there is nothing to approve.
    """

    heading: str
    href: str
    states: str
    topic: str
    reason: str
    score: str
    share: float
    confidence: str
    certainty: str
    state: str
    state_kind: str
    is_pinned: bool
    quorum: str
    warnings: tuple[str, ...]
    ticked: str


@dataclass(frozen=True, slots=True)
class Pager:
    """Which rows of how many are shown, and the way to the others; empty addresses at the ends."""

    words: str
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board; ``digest`` and ``run_id`` say what was seen, for whoever approves everything that is chosen.

    ``gap_count`` towns the run left over, ``vacant`` names those whose proposals failed since; ``alone_count``: both.
    ``refused`` names what could not be approved, each with a German reason.
    """

    frame: Frame
    title: str
    address: str
    facts: tuple[str, ...]
    run_id: str
    digest: str
    gaps: tuple[GapCause, ...]
    gap_count: int
    vacant: tuple[str, ...]
    alone_count: int
    are_all_shown: bool
    reliefs: tuple[Relief, ...]
    choice: BoardChoice
    filters: Filters
    rows: tuple[BoardRow, ...]
    chosen: str
    drafts: int
    pager: Pager
    first_href: str
    done: tuple[str, ...]
    last: Done | None
    all_decided: bool
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class BoardFacts:
    """What is stored about the round, and what is known around it."""

    round: Round
    run: Run | None
    proposals: Sequence[Proposal]
    around: Around
    names: Mapping[str, str]
    taxonomy: Taxonomy
    spoken: Spoken = GERMAN
    done: tuple[str, ...] = ()
    last: Done | None = None
    refused: tuple[tuple[str, str], ...] = ()


def board_href(round_id: str) -> str:
    """The address of a round's board."""
    return f"/geschaeftsstelle/runden/{round_id}"


def review_href(proposal: Proposal, choice: BoardChoice) -> str:
    """The address of a proposal's page; it knows the way back to the list that was asked for."""
    return choice.href(f"/geschaeftsstelle/vorschlaege/{proposal.id}", page=1)


def board_page(facts: BoardFacts, choice: BoardChoice, frame: Frame) -> BoardPage:
    """Everything that the board's template may use."""
    address = board_href(facts.round.id)
    chosen = listed(facts.proposals, choice, facts.around)
    drafts = approvable(chosen)
    first = next(filter(is_undecided, chosen), None)
    alone = alone_in(facts.run, facts.proposals)
    gap_words = GapWords(address, facts.names, facts.spoken)
    gaps = on_the_board(causes_of(alone.left), gap_words)
    topics = {one.topic for one in facts.proposals if one.topic}
    begin = ON_A_PAGE * (min(choice.page, max(1, -(-len(chosen) // ON_A_PAGE))) - 1)
    return BoardPage(
        frame=frame,
        title=facts.round.title,
        address=address,
        facts=_facts(facts),
        run_id=facts.run.id if facts.run else "",
        digest=seen_digest(drafts),
        gaps=gaps,
        gap_count=len(alone.left),
        vacant=tuple(facts.names[ags] for ags in alone.vacant),
        alone_count=alone.count,
        are_all_shown=sum(len(one.gaps) for one in gaps) == len(alone.left),
        reliefs=reliefs(alone.left, gap_words),
        choice=choice,
        filters=filters(topics, facts.taxonomy, facts.spoken),
        rows=tuple(_row(one, facts, choice) for one in chosen[begin : begin + ON_A_PAGE]),
        chosen=_chosen_words(len(chosen), len(facts.proposals), facts.spoken),
        drafts=len(drafts),
        pager=pager(begin, len(chosen), lambda page: choice.href(address, page=page), facts.spoken),
        first_href=review_href(first, choice) if first else "",
        done=facts.done,
        last=facts.last,
        all_decided=bool(chosen) and first is None,
        refused=facts.refused,
    )


def approvable(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Those that wait for an approval, pinned ones too."""
    return [one for one in proposals if one.state is ProposalState.DRAFT]


def seen_digest(drafts: Sequence[Proposal]) -> str:
    """Ids and versions of several drafts in 16 letters: one that changes, comes or goes makes another digest."""
    return sha256("\n".join(sorted(f"{one.id}:{one.version}" for one in drafts)).encode()).hexdigest()[:16]


def pager(begin: int, length: int, href: Callable[[int], str], spoken: Spoken) -> Pager:
    """The way through a list that is shown from row ``begin`` on (counted from 0); ``href`` of a page's number."""
    page, last = begin // ON_A_PAGE + 1, max(1, -(-length // ON_A_PAGE))
    return Pager(
        words=_rows(begin, length, spoken) if begin < length else "",
        previous=href(page - 1) if page > 1 else "",
        next=href(page + 1) if page < last else "",
    )


def _facts(facts: BoardFacts) -> tuple[str, ...]:
    """Sentences about the round as a whole."""
    spoken = facts.spoken
    by_state = Counter(PROPOSAL_STATES[one.state] for one in facts.proposals)
    told = ", ".join(f"{spoken.number(amount)} {spoken.say(state)}" for state, amount in by_state.most_common())
    total = spoken.counted(len(facts.proposals), PROPOSALS)
    kind = f"{format_name(facts.round.format, spoken)}, {spoken.say(ROUND_STATES[facts.round.state])}: {total}"
    return (f"{kind}{f' ({told})' if told else ''}.", *((run_facts(facts.run, spoken),) if facts.run else ()))


def _row(one: Proposal, facts: BoardFacts, choice: BoardChoice) -> BoardRow:
    told, spoken = facts.around.telling.of(one), facts.spoken
    towns = facts.around.towns
    states = dict.fromkeys(towns[member.ags].state for member in one.members if member.ags in towns)
    return BoardRow(
        heading=heading_of(one, facts.names, spoken),
        href=review_href(one, choice),
        states=spoken.listing(list(states)),
        topic=entry_label(one.topic, facts.taxonomy, spoken.language) if one.topic else spoken.say("offen"),
        reason=told.reason,
        score=spoken.tenths(one.score_tenths),
        share=one.score_tenths / 10,
        confidence=spoken.number(int(100 * told.confidence)),
        certainty=spoken.say(CERTAINTY_WORDS[told.certainty]),
        state=spoken.say(PROPOSAL_STATES[one.state]),
        state_kind=kind_of(one.state),
        is_pinned=one.pinned,
        # Once it is decided, how many it took is no longer news; a town that left the register is told nowhere.
        quorum=quorum_words(one, facts.round.policy, towns, spoken) if _may_come_about(one, towns) else "",
        warnings=tuple(map(spoken.say, told.vetoes)),
        ticked=f"{one.id}:{one.version}" if one.state is ProposalState.DRAFT else "",
    )


def _may_come_about(one: Proposal, towns: Mapping[str, RegisteredTown]) -> bool:
    known = all(member.ags in towns for member in one.members)
    return known and one.state in (ProposalState.DRAFT, ProposalState.APPROVED, *OPEN)


def _rows(begin: int, length: int, spoken: Spoken) -> str:
    first, last = spoken.number(begin + 1), spoken.number(min(begin + ON_A_PAGE, length))
    return spoken.say("%(first)s bis %(last)s", first=first, last=last)


def _chosen_words(chosen: int, everything: int, spoken: Spoken) -> str:
    if chosen == everything:
        return spoken.counted(everything, PROPOSALS)
    one, many = OF_PROPOSALS
    if everything == 1:
        return spoken.say(one, chosen=spoken.number(chosen))
    return spoken.say(many, chosen=spoken.number(chosen), all=spoken.number(everything))
