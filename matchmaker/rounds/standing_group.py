"""Would a group keep the round's rules with the towns that it would then have?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from matchmaker.features.encoder import TownEncoder
from matchmaker.matching.group_problem import GroupProblem, GroupTown
from matchmaker.matching.group_verification import broken_rules_of
from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.quorum import is_group, rules_of
from matchmaker.rounds.visibility import STRANGER, all_seen_by
from matchmaker.scoring.group_facts import lifted_topics
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.intake import fill_from_register
from matchmaker.towns.profile import TownProfile

GONE = (InvitationState.DECLINED, InvitationState.SILENT, InvitationState.CLOSED)


def staying(proposal: Proposal, uow: UnitOfWork) -> tuple[Member, ...]:
    """The members that have not refused: those who agreed, and those who may yet."""
    gone = {one.member.ags for one in uow.invitations.of_proposal(proposal.id) if one.state in GONE}
    return tuple(member for member in proposal.members if member.ags not in gone)


def broken_rules(proposal: Proposal, members: Sequence[Member], taxonomy: Taxonomy, uow: UnitOfWork) -> tuple[str, ...]:
    """The rules of topic, place, size and time that these towns together would break, in German; a pair breaks none.

    Asked anew of the towns as they are now, because a reserve was made for one seat: two that are filled one after
    the other may bring two towns of one district, or two that share a topic with all others and none with each other.
    How few towns are enough is for ``quorum.py``.
    """
    if not is_group(proposal):
        return ()
    policy = uow.rounds.get(proposal.round_id).policy
    rules = rules_of(proposal.format, policy)
    # A round keeps its rules word for word; a theme that was merged since is told by the topic that it became.
    theme = taxonomy.followed(rules.theme) if rules.theme else None
    ids = [member.ags for member in members]
    profiles = tuple(_profile(member, uow) for member in members)
    # By what everybody may read, as when the group was made: its topic is told to all of them.
    aloud = TownEncoder(taxonomy).fit_transform(all_seen_by(STRANGER, profiles))
    topics = lifted_topics(aloud, policy.group_topics, theme)
    problem = GroupProblem(
        towns=tuple(_town(profile, topics[profile.ags]) for profile in profiles),
        scores=tuple((a, b, 0) for a, b in combinations(ids, 2)),
        rules=replace(rules, theme=theme, minimum_size=min(rules.minimum_size, len(ids))),
    )
    return tuple(broken_rules_of(problem, ids))


def _profile(member: Member, uow: UnitOfWork) -> TownProfile:
    stated = uow.profiles.of(member.ags, member.role) or uow.profiles.of(member.ags) or TownProfile(member.ags)
    return fill_from_register(stated, uow.towns.get(member.ags))


def _town(known: TownProfile, topics: tuple[str, ...]) -> GroupTown:
    return GroupTown(
        known.ags,
        topics=topics,
        state=known.state,
        district=known.district,
        population=known.population,
        windows=known.windows,
    )
