"""What of a round is settled already, so that a further run must keep to it?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from matchmaker.matching.problem import Pair, ordered
from matchmaker.rounds.preferences import preferred, reserved
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.request import Request
from matchmaker.towns.profile import Format, Role

DEAD = (ProposalState.WITHDRAWN, ProposalState.DECLINED, ProposalState.EXPIRED, ProposalState.ENDED)
OPEN = (ProposalState.OFFERED_FIRST, ProposalState.OFFERED)
AGREED = (ProposalState.CONFIRMED, ProposalState.RUNNING)
OVER = (ProposalState.COMPLETED,)


@dataclass(frozen=True, slots=True)
class Settled:
    """Pairs (AGS ascending) of one role.

    ``fixed`` are pinned, approved or already sent and stay, what failed in silence included until its towns are told;
    ``refused`` were vetoed, declined or ran out and do not come again; ``earlier`` are loose drafts, of which as many
    as possible are kept (None where the round had no run yet). Those of ``fixed`` in ``answered`` wait for nobody any
    more; those in ``pinned`` are drafts that head office holds on to and may let go. Towns in ``waiting`` were left
    over last time and come first, ``newcomers`` in office next; ``open_elsewhere`` counts the proposals of other
    rounds that a town believes to wait, ``agreed_elsewhere`` those that it agreed on and that are not over.
    ``reserved`` counts its places that requests hold, ``preferred`` the millionths that private wishes add to a pair
    in the solver alone, ``hours_spent`` what stands takes of its quarter.
    """

    fixed: tuple[Pair, ...] = ()
    refused: tuple[Pair, ...] = ()
    earlier: tuple[Pair, ...] | None = None
    answered: tuple[Pair, ...] = ()
    pinned: tuple[Pair, ...] = ()
    waiting: frozenset[str] = frozenset()
    newcomers: frozenset[str] = frozenset()
    open_elsewhere: Mapping[str, int] = field(default_factory=dict)
    agreed_elsewhere: Mapping[str, int] = field(default_factory=dict)
    reserved: Mapping[str, int] = field(default_factory=dict)
    preferred: Mapping[Pair, int] = field(default_factory=dict)
    hours_spent: Mapping[str, int] = field(default_factory=dict)

    def priority_of(self, ags: str) -> int:
        """Who is served first, the higher the sooner: left over last time, then new in office, then everybody."""
        return 2 if ags in self.waiting else int(ags in self.newcomers)


@dataclass(frozen=True, slots=True)
class OtherRounds:
    """What lies outside this round and counts in it: who was left over in the last one, and who has open proposals.

    ``titles`` are those of the other rounds by id, to name them in a reason. ``requests`` wait outside of all rounds.
    ``newcomers`` took their office (AGS and role) within a year.
    """

    left_over: frozenset[str] = frozenset()
    proposals: tuple[Proposal, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    requests: tuple[Request, ...] = ()
    newcomers: frozenset[tuple[str, Role]] = frozenset()


def settled_for(role: Role, proposals: Iterable[Proposal], others: OtherRounds = OtherRounds()) -> Settled:
    """What the round's proposals and the other rounds settle for the towns of one role."""
    own = [proposal for proposal in proposals if proposal.members[0].role is role]
    loose = [proposal for proposal in own if is_loose(proposal)]
    refused = [proposal for proposal in own if is_over(proposal)]
    fixed = [proposal for proposal in own if proposal not in loose and proposal not in refused]
    return Settled(
        fixed=tuple(map(pair_of, fixed)),
        # A pair that was vetoed once and then pinned or sent in a later run is not refused any more.
        refused=tuple({pair_of(one) for one in refused} - {pair_of(one) for one in fixed}),
        earlier=tuple(map(pair_of, loose)) if own else None,
        answered=tuple(pair_of(one) for one in fixed if one.state in (*AGREED, *OVER)),
        pinned=tuple(pair_of(one) for one in fixed if one.state is ProposalState.DRAFT),
        waiting=others.left_over,
        newcomers=frozenset(ags for ags, office in others.newcomers if office is role),
        open_elsewhere=_counted(role, (one for one in others.proposals if one.looks_open)),
        agreed_elsewhere=_counted(role, (one for one in others.proposals if one.state in AGREED)),
        reserved=reserved(others.requests, role),
        preferred=preferred(others.requests, Format.TANDEM, role),
    )


def is_loose(proposal: Proposal) -> bool:
    """A draft that the next run may replace."""
    return proposal.state is ProposalState.DRAFT and not proposal.pinned


def is_over(proposal: Proposal) -> bool:
    """Whether it came to nothing and its members know: before they do, a further proposal would tell them."""
    return proposal.state in DEAD and not proposal.looks_open


def pair_of(proposal: Proposal) -> Pair:
    """The two towns of a tandem, AGS ascending."""
    first, second = (member.ags for member in proposal.members)
    return ordered((first, second))


def _counted(role: Role, proposals: Iterable[Proposal]) -> Mapping[str, int]:
    return Counter(member.ags for proposal in proposals for member in proposal.members if member.role is role)
