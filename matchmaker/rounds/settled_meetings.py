"""What of a round of groups or of visits is settled already, so that a further run must keep to it?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from matchmaker.matching.group_problem import Members
from matchmaker.matching.problem import Pair, ordered
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.settled import AGREED, OVER, OtherRounds, Settled, is_loose, is_over, settled_for
from matchmaker.towns.profile import Role


@dataclass(frozen=True, slots=True)
class SettledGroups:
    """Groups of one role, each as its AGS ascending.

    ``fixed`` are pinned, approved or already sent and stay as they are; the very groups in ``refused`` were vetoed,
    declined or ran out and do not come again; ``earlier`` are loose drafts, to be kept where that costs little (None
    where the round had no run yet). Pairs in ``apart`` sat in one group that one of them refused.
    """

    fixed: tuple[Members, ...] = ()
    refused: tuple[Members, ...] = ()
    earlier: tuple[Members, ...] | None = None
    apart: tuple[Pair, ...] = ()

    @property
    def seated(self) -> frozenset[str]:
        """The towns that have their group."""
        return frozenset(ags for group in self.fixed for ags in group)


def settled_groups(role: Role, proposals: Iterable[Proposal], refused_by: Iterable[Invitation] = ()) -> SettledGroups:
    """What the round's own proposals settle for the towns of one role; ``refused_by`` who said no or nothing."""
    own = [proposal for proposal in proposals if proposal.members[0].role is role]
    fixed = tuple(group_of(one) for one in own if not is_loose(one) and not is_over(one))
    refused = {group_of(one) for one in own if is_over(one)}
    members = {one.id: group_of(one) for one in own}
    apart = {
        ordered((no.member.ags, ags))
        for no in refused_by
        for ags in members.get(no.proposal_id, ())
        if ags != no.member.ags
    }
    return SettledGroups(
        fixed=fixed,
        refused=tuple(sorted(refused - set(fixed))),
        earlier=tuple(group_of(one) for one in own if is_loose(one)) if own else None,
        apart=tuple(sorted(apart)),
    )


def settled_visits(role: Role, proposals: Iterable[Proposal], others: OtherRounds) -> Settled:
    """As for tandems, with every pair as (seeker, host)."""
    own = [proposal for proposal in proposals if proposal.members[0].role is role]
    fixed = [one for one in own if not is_loose(one) and not is_over(one)]
    refused = {visit_of(one) for one in own if is_over(one)}
    return replace(
        settled_for(role, (), others),
        fixed=tuple(map(visit_of, fixed)),
        refused=tuple(sorted(refused - set(map(visit_of, fixed)))),
        earlier=tuple(visit_of(one) for one in own if is_loose(one)) if own else None,
        answered=tuple(visit_of(one) for one in fixed if one.state in (*AGREED, *OVER)),
    )


def group_of(proposal: Proposal) -> Members:
    """All members, AGS ascending."""
    return tuple(sorted(member.ags for member in proposal.members))


def visit_of(proposal: Proposal) -> Pair:
    """The seeker and the host."""
    seeker, host = sorted(proposal.members, key=lambda member: member.gives)
    return seeker.ags, host.ags
