"""Would a group keep the round's rules with the towns that it would then have?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from matchmaker.matching.group_problem import GroupProblem, GroupTown
from matchmaker.matching.group_verification import broken_rules_of
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.quorum import is_group, rules_of
from matchmaker.towns.intake import fill_from_register
from matchmaker.towns.profile import TownProfile

GONE = (InvitationState.DECLINED, InvitationState.SILENT, InvitationState.CLOSED)
# What the group has in common was settled when its reserve was made, and needs the whole engine to be asked again.
IN_COMMON = ("in common",)


def staying(proposal: Proposal, uow: UnitOfWork) -> tuple[Member, ...]:
    """The members that have not refused: those who agreed, and those who may yet."""
    gone = {one.member.ags for one in uow.invitations.of_proposal(proposal.id) if one.state in GONE}
    return tuple(member for member in proposal.members if member.ags not in gone)


def broken_rules(proposal: Proposal, members: Sequence[Member], uow: UnitOfWork) -> tuple[str, ...]:
    """The rules of place, size and time that these towns together would break, as German sentences; a pair breaks none.

    Asked anew of the towns as they are now, because a reserve was made for one seat: two that are filled one after
    the other may bring two towns of one district. How few towns are enough is for ``quorum.py``.
    """
    if not is_group(proposal):
        return ()
    rules = rules_of(proposal.format, uow.rounds.get(proposal.round_id).policy)
    ids = [member.ags for member in members]
    problem = GroupProblem(
        towns=tuple(_town(member, uow) for member in members),
        scores=tuple((a, b, 0) for a, b in combinations(ids, 2)),
        rules=replace(rules, theme=None, minimum_size=min(rules.minimum_size, len(ids))),
    )
    return tuple(broken_rules_of(problem, ids))


def _town(member: Member, uow: UnitOfWork) -> GroupTown:
    stated = uow.profiles.of(member.ags, member.role) or uow.profiles.of(member.ags) or TownProfile(member.ags)
    known = fill_from_register(stated, uow.towns.get(member.ags))
    return GroupTown(
        member.ags,
        topics=IN_COMMON,
        state=known.state,
        district=known.district,
        population=known.population,
        windows=known.windows,
    )
