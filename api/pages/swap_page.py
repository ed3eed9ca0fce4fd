"""What does head office read before a town takes the seat of another one in a draft?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from api.pages.board_choice import BoardChoice
from api.pages.browse_choice import Options
from api.pages.head_office_page import heading_of
from api.pages.review_alternates import alternates
from api.pages.review_page import Alternate
from api.pages.spoken import GERMAN, Spoken
from api.pages.statements import entry_label
from api.pages.view import Frame
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.swap import SwapPreview
from matchmaker.rounds.swapping import GROUPS
from matchmaker.rounds.trial import Coverage
from matchmaker.taxonomy.model import Taxonomy

NEAR = 8
OF_TOWNS = ("von 1 Stadt", "von %(count)s Städten")


@dataclass(frozen=True, slots=True)
class SwapSide:
    """A draft before and after: its towns, its topic and its points."""

    before: str
    after: str
    topic_before: str
    topic_after: str
    score_before: str
    score_after: str


@dataclass(frozen=True, slots=True)
class ShownSwap:
    """The effect of one swap, and which rules it breaks: ``hard`` ones never pass, the others need a reason."""

    sides: tuple[SwapSide, ...]
    change: str
    coverage: str
    left_out: str
    served: str
    hard: tuple[str, ...]
    soft: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SwapPage:
    """Which seat, which town, and what that would do; ``hidden`` is what the form sends with the reason.

    ``focus`` is the field that whoever opens the page begins with; empty where something else is to be read first.
    """

    frame: Frame
    heading: str
    address: str
    query: str
    review_href: str
    seats: Options
    leaving: str
    coming: str
    focus: str
    near: tuple[tuple[str, str], ...]
    alternates: tuple[Alternate, ...]
    exchanges: tuple[tuple[str, str], ...]
    moves: Options
    moving_to: str
    shown: ShownSwap | None
    hidden: Mapping[str, str]
    reason: str
    refusal: str


@dataclass(frozen=True, slots=True)
class SwapQuestion:
    """What the address asks: ``coming`` is an AGS or a name as typed, ``other`` the draft to exchange partners with.

    Without ``coming`` the town that leaves moves to ``other``.
    """

    proposal: Proposal
    leaving: str
    coming: str
    other: str
    choice: BoardChoice

    def href(self, **changes: str) -> str:
        """The address of this question with some of it changed."""
        asked = {"raus": self.leaving, "rein": self.coming, "mit": self.other, **changes}
        question = urlencode([(name, value) for name, value in asked.items() if value])
        kept = self.choice.query(page=1)
        return f"/geschaeftsstelle/vorschlaege/{self.proposal.id}/tausch?{question}{f'&{kept}' if kept else ''}"


@dataclass(frozen=True)
class SwapFacts:
    """What is known around a draft: the round's proposals, its reserve, names and topics."""

    standing: Sequence[Proposal]
    reserve: Sequence[Reserve]
    names: Mapping[str, str]
    taxonomy: Taxonomy
    spoken: Spoken = GERMAN


def first_field(asked: SwapQuestion, is_seat_chosen: bool) -> str:
    """The name of the field to begin with: in a group who leaves, unless the address says so, else who comes."""
    if asked.coming or asked.other:
        return ""
    return "raus" if asked.proposal.format in GROUPS and not is_seat_chosen else "rein"


def seats_of(proposal: Proposal, names: Mapping[str, str]) -> Options:
    """The towns of a draft as a choice of who leaves."""
    return tuple((member.ags, names.get(member.ags, member.ags)) for member in proposal.members)


def exchanges(asked: SwapQuestion, facts: SwapFacts) -> tuple[tuple[str, str], ...]:
    """Other drafts in which the coming town sits: address and name of exchanging partners with each."""
    if asked.other:
        return ()
    role = asked.proposal.members[0].role
    found = [
        one
        for one in facts.standing
        if one.id != asked.proposal.id
        and one.state is ProposalState.DRAFT
        and any((member.ags, member.role) == (asked.coming, role) for member in one.members)
    ]
    return tuple((asked.href(mit=one.id), heading_of(one, facts.names, facts.spoken)) for one in found)


def groups_to_join(asked: SwapQuestion, facts: SwapFacts) -> Options:
    """The other groups of the round that a town could move to, by id and name; none for tandems and visits."""
    own = asked.proposal
    return tuple(
        (one.id, heading_of(one, facts.names, facts.spoken))
        for one in facts.standing
        if own.format in GROUPS and one.id != own.id and one.state is ProposalState.DRAFT
        if one.members[0].role == own.members[0].role and asked.leaving not in {member.ags for member in one.members}
    )


def near_towns(asked: SwapQuestion, towns: Iterable[str], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The towns that a typed name may mean, as addresses of the same question."""
    return tuple((asked.href(rein=ags), names[ags]) for ags in list(towns)[:NEAR])


def shown_swap(preview: SwapPreview, facts: SwapFacts) -> ShownSwap:
    """The preview in words."""
    change = preview.total_change_tenths
    return ShownSwap(
        sides=tuple(_side(*both, facts) for both in zip(preview.before, preview.after, strict=True)),
        change=facts.spoken.tenths(change, signed=True),
        coverage=_coverage(preview.coverage_before, preview.coverage_after, facts.spoken),
        left_out=_named(preview.left_out, facts),
        served=_named(preview.served, facts),
        hard=tuple(rule.sentence for rule in preview.broken if rule.hard),
        soft=tuple(rule.sentence for rule in preview.broken if not rule.hard),
    )


def reserve_of(asked: SwapQuestion, facts: SwapFacts) -> tuple[Alternate, ...]:
    """Who was free for which seat when the run was made."""
    return alternates(asked.proposal, facts.reserve, asked.choice, (facts.names, facts.spoken))


def _side(before: Proposal, after: Proposal, facts: SwapFacts) -> SwapSide:
    return SwapSide(
        before=heading_of(before, facts.names, facts.spoken),
        after=heading_of(after, facts.names, facts.spoken),
        topic_before=_topic(before, facts),
        topic_after=_topic(after, facts),
        score_before=facts.spoken.tenths(before.score_tenths),
        score_after=facts.spoken.tenths(after.score_tenths),
    )


def _topic(proposal: Proposal, facts: SwapFacts) -> str:
    spoken = facts.spoken
    return entry_label(proposal.topic, facts.taxonomy, spoken.language) if proposal.topic else spoken.say("offen")


def _coverage(before: Coverage, after: Coverage, spoken: Spoken) -> str:
    of = spoken.counted(after.towns, OF_TOWNS)
    now, then = spoken.number(before.served), spoken.number(after.served)
    if before.served == after.served:
        return spoken.say("unverändert %(served)s %(of)s", served=then, of=of)
    return spoken.say("%(then)s statt %(now)s %(of)s", then=then, now=now, of=of)


def _named(members: Iterable[Member], facts: SwapFacts) -> str:
    names = facts.names
    return facts.spoken.listing([names.get(member.ags, member.ags) for member in members])
