"""Which score of a meeting rests on public statements alone, so that its towns may be told it?"""

from collections.abc import Mapping, Sequence

from matchmaker.matching.problem import Pair, ordered
from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.group_terms import GroupTerms, valued_terms
from matchmaker.rounds.proposal import Member
from matchmaker.rounds.role_case import case_of_scores
from matchmaker.rounds.round import Round
from matchmaker.towns.profile import Format, Role

Meeting = Sequence[Member]
GROUPS = (Format.CIRCLE, Format.CONSORTIUM)


def told_scores(meetings: Sequence[Meeting], terms: Round, aloud: Assessment) -> list[int]:
    """The score of each meeting by the scorers of public statements, in tenths of a point (0–1000), in their order.

    Of a pair it is the total that the pages of its towns show; of a group, whose pages show pairs alone, its value.
    """
    if terms.format not in GROUPS:
        return [aloud.explain(one[0].role, *_pair(one, terms.format)).score_tenths for one in meetings]
    valued = _valued(meetings, terms, aloud)
    return [valued[one[0].role].shown_tenths(sorted(member.ags for member in one)) for one in meetings]


def _pair(meeting: Meeting, form: Format) -> Pair:
    """AGS ascending; in a visit the seeker and the host."""
    if form is Format.VISIT:
        seeker, host = sorted(meeting, key=lambda member: member.gives)
        return seeker.ags, host.ags
    one, other = meeting
    return ordered((one.ags, other.ags))


def _valued(meetings: Sequence[Meeting], terms: Round, aloud: Assessment) -> Mapping[Role, GroupTerms]:
    # All groups of a role at once: topics and advice are read from all towns, which takes long for 2,100 of them.
    found = {}
    for role in {one[0].role for one in meetings}:
        case = case_of_scores(role, terms, aloud.scorers[role], aloud.scorers[role])
        inside = {member.ags for one in meetings for member in one if member.role is role}
        found[role] = valued_terms(case, [one for one in case.profiles if one.ags in inside])
    return found
