"""Is a town still free to take a seat, by all that has happened since the run was made?"""

from collections.abc import Iterable
from datetime import date

from matchmaker.rounds.objections import elects_soon, objections
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.settled import AGREED, DEAD, OPEN


def is_free(member: Member, proposal: Proposal, uow: UnitOfWork, on: date) -> bool:
    """Whether the town may still join this proposal: willing, with room, asked for it by nobody, in no other here.

    ``proposal`` is as it would be with the town in it.
    """
    if any(one.member.ags == member.ags for one in uow.invitations.of_proposal(proposal.id)):
        # Whoever was asked for this very proposal is not asked for it twice.
        return False
    if elects_soon(member, uow, on):
        return False
    return not objections(proposal, uow, on) and has_room(member, proposal, uow)


def has_room(member: Member, proposal: Proposal, uow: UnitOfWork) -> bool:
    """Whether the town has a place left, and none in another proposal of the same round."""
    others = [one for one in uow.proposals.of_town(member.ags) if one.id != proposal.id]
    return _fits(member, proposal.round_id, others, uow)


def has_place(member: Member, round_id: str, uow: UnitOfWork) -> bool:
    """The same for a town that is in no proposal of the round yet."""
    return _fits(member, round_id, uow.proposals.of_town(member.ags), uow)


def _fits(member: Member, round_id: str, proposals: Iterable[Proposal], uow: UnitOfWork) -> bool:
    others = [one for one in proposals if _role_in(one, member)]
    # What failed in silence counts still: a second offer meanwhile would tell that somebody refused the first.
    if any(one.round_id == round_id and (one.state not in DEAD or one.looks_open) for one in others):
        return False
    open_ones = sum(one.state in OPEN for one in others)
    agreed = sum(one.state in AGREED for one in others)
    profile = uow.profiles.of(member.ags, member.role) or uow.profiles.of(member.ags)
    capacity = 1 if profile is None or profile.capacity is None else profile.capacity
    most_open = uow.rounds.get(round_id).policy.open_proposals_per_town
    # What is open may yet become an exchange, so it takes room in both.
    return open_ones < most_open and open_ones + agreed < capacity


def _role_in(proposal: Proposal, member: Member) -> bool:
    return any((one.ags, one.role) == (member.ags, member.role) for one in proposal.members)
