"""What does head office see of a group before it approves it: what does each member gain?"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from api.proposal_letters import both_sides
from matchmaker.rounds.asked_pair import asked_pair
from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.group_words import who_moderates
from matchmaker.rounds.proposal import Proposal
from matchmaker.scoring.wording import Wording

PAIR = 2


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One town of a group: what it takes home, what it gives, and what it shares with the others."""

    ags: str
    name: str
    href: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    shares: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupReview:
    """A group as a whole; ``vetoes`` name the two towns that they part, ``moderation`` says who else moderates."""

    members: tuple[GroupMember, ...]
    vetoes: tuple[str, ...]
    moderation: str = ""


def group_review(
    proposal: Proposal, assessment: Assessment, wording: Wording, names: Mapping[str, str]
) -> GroupReview | None:
    """Everything about a group; None for two towns, and where a town takes no part any more."""
    role = proposal.members[0].role
    known = set(assessment.scorers[role].terms.run.towns.ags) if role in assessment.scorers else set()
    if len(proposal.members) <= PAIR or not known.issuperset(member.ags for member in proposal.members):
        return None
    pairs = [asked_pair(proposal, *both) for both in combinations(proposal.members, 2)]
    scores = [assessment.explain(role, *pair) for pair in pairs]
    members = []
    for member in proposal.members:
        told = both_sides((one for one in scores if member.ags in (one.a, one.b)), member.ags, wording)
        name = names.get(member.ags, member.ags)
        members.append(
            GroupMember(member.ags, name, f"/staedte/{member.ags}", told.for_you, told.from_you, told.shared)
        )
    vetoes = (
        f"{wording.listing([names.get(one.a, one.a), names.get(one.b, one.b)])}: {wording.veto(veto)}"
        for one in scores
        for veto in one.vetoes
    )
    moderation = who_moderates(proposal.format, len(proposal.members))
    return GroupReview(tuple(members), tuple(vetoes), moderation)
