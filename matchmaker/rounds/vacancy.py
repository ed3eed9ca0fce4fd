"""Is a town still free to take a seat, by all that has happened since the run was made?"""

from collections.abc import Iterable
from datetime import date

from matchmaker.rounds.objections import elects_soon, objections, pauses
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.round import Round
from matchmaker.rounds.settled import AGREED, DEAD, OPEN
from matchmaker.towns.profile import TownProfile


def is_free(member: Member, proposal: Proposal, uow: UnitOfWork, on: date) -> bool:
    """Whether the town may still join this proposal: willing, with room, asked for it by nobody, in no other here.

    ``proposal`` is as it would be with the town in it.
    """
    if any(one.member.ags == member.ags for one in uow.invitations.of_proposal(proposal.id)):
        # Whoever was asked for this very proposal is not asked for it twice.
        return False
    if elects_soon(member, uow, on) or pauses(member, uow, on):
        return False
    return not objections(proposal, uow, on) and has_room(member, proposal, uow)


def has_room(member: Member, proposal: Proposal, uow: UnitOfWork) -> bool:
    """Whether the town has a place left, and none in another proposal of the same round."""
    own = [one for one in uow.proposals.of_town(member.ags) if one.id != proposal.id and _role_in(one, member)]
    profile = uow.profiles.of(member.ags, member.role) or uow.profiles.of(member.ags)
    return takes_one_more(profile, uow.rounds.get(proposal.round_id), own)


def takes_one_more(profile: TownProfile | None, current: Round, own: Iterable[Proposal]) -> bool:
    """Whether a town with this profile has a place left in a round where it is in no proposal yet.

    ``own`` are those of its proposals, of this role, that are in the round or wait for answers or are agreed anywhere.
    """
    others = tuple(own)
    # What failed in silence counts still: a second offer meanwhile would tell that somebody refused the first.
    if any(one.round_id == current.id and (one.state not in DEAD or one.looks_open) for one in others):
        return False
    open_ones = sum(one.state in OPEN for one in others)
    agreed = sum(one.state in AGREED for one in others)
    capacity = 1 if profile is None or profile.capacity is None else profile.capacity
    # What is open may yet become an exchange, so it takes room in both.
    return open_ones < current.policy.open_proposals_per_town and open_ones + agreed < capacity


def _role_in(proposal: Proposal, member: Member) -> bool:
    return any((one.ags, one.role) == (member.ags, member.role) for one in proposal.members)
