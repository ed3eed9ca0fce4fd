"""In which order are two members of a proposal compared, so that everybody reads the same computation?"""

from matchmaker.matching.problem import Pair
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.towns.profile import Format


def asked_pair(proposal: Proposal, one: Member, other: Member) -> Pair:
    """Their AGS in the order of the proposal; in a visit the seeker first, since only its question is asked."""
    members, is_visit = proposal.members, proposal.format is Format.VISIT
    first, second = sorted((one, other), key=lambda member: (is_visit and member.gives, members.index(member)))
    return first.ags, second.ags
