"""How firm are the proposals of a round: their places in lists, and how much is known of each pair?"""

from collections.abc import Iterable, Mapping

from matchmaker.rounds.assessment import Assessment
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Proposal
from matchmaker.scoring.certainty import certainty_of
from matchmaker.scoring.pair_account import PairAccount, account_of
from matchmaker.scoring.places import ListPlaces
from matchmaker.towns.profile import Format

PAIR = 2


def accounts_of_pairs(
    proposals: Iterable[Proposal], assessment: Assessment, policy: Policy
) -> Mapping[str, PairAccount]:
    """The account of each proposal of two towns, by its id; groups have no place in a list of towns.

    In a visit the seeker's side is told. A proposal whose town has no profile any more is left out.
    """
    places = {role: ListPlaces(scorer.terms) for role, scorer in assessment.scorers.items()}
    found: dict[str, PairAccount] = {}
    for proposal in proposals:
        if len(proposal.members) != PAIR:
            continue
        members = sorted(proposal.members, key=lambda member: proposal.format is Format.VISIT and member.gives)
        role, pair = members[0].role, (members[0].ags, members[1].ags)
        if role in places and set(pair) <= set(assessment.scorers[role].terms.run.towns.ags):
            score = assessment.explain(role, *pair)
            certainty = certainty_of(score.confidence, policy.provisional_confidence, policy.minimum_confidence)
            found[proposal.id] = account_of(score, places=places[role].of(*pair), certainty=certainty)
    return found
