"""What does a member know of its proposals before it is told the rest?"""

from dataclasses import replace

from matchmaker.rounds.access import Audience
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.permissions import Viewer, may_see
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.towns.profile import Format

FAILED = (ProposalState.DECLINED, ProposalState.EXPIRED)
NOT_REALISED = (*FAILED, ProposalState.WITHDRAWN)
TOLD_AS = ProposalState.EXPIRED
"""The one state in which members know what came to nothing, whether by a no, by silence or by head office."""


def own_proposals(viewer: Viewer, uow: UnitOfWork) -> tuple[Proposal, ...]:
    """All that the signed-in town may see of its proposals, inside an open unit of work."""
    seen = [one for one in uow.proposals.of_town(viewer.ags or "") if may_see(viewer, one)]
    own = {one.proposal_id: one for one in uow.invitations.of_town(viewer.ags or "") if viewer.is_member(one.member)}
    return tuple(as_told(one, own.get(one.id)) for one in seen)


def last_told(ags: str, other: str, form: Format, uow: UnitOfWork) -> Proposal | None:
    """The newest proposal of this format with ``other`` that the town ``ags`` was asked about, as it may know it.

    None where it was asked about none: there may be a draft, which is head office's alone.
    """
    known = own_proposals(Viewer(Audience.TOWN, ags), uow)
    both = [one for one in known if one.format is form and other in {member.ags for member in one.members}]
    return max(both, key=_order, default=None)


def as_told(proposal: Proposal, own: Invitation | None) -> Proposal:
    """The proposal as the member ``own`` may know it: nobody's refusal, nobody else's deadline.

    A proposal that failed goes on waiting for answers until the letter says so, and its note is for head office. From
    then on it is ``TOLD_AS``, whatever became of it: nobody who is given it can tell a no from silence.
    """
    return replace(
        proposal,
        state=_state_told(proposal),
        deadline=own.due_at if own is not None and own.due_at is not None else proposal.deadline,
        note=None,
        tell_at=None,
    )


def _state_told(proposal: Proposal) -> ProposalState:
    if proposal.looks_open and proposal.state in FAILED:
        return ProposalState.OFFERED
    return TOLD_AS if proposal.state in NOT_REALISED else proposal.state


def _order(proposal: Proposal) -> tuple[str, str]:
    """The later one is the larger; times are stored in UTC, so their text sorts as they do."""
    return (proposal.offered_at.isoformat() if proposal.offered_at else "", proposal.id)
