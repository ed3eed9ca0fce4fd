"""How is it said on a page how many towns of a group must agree?"""

from collections.abc import Mapping

from api.pages.spoken import Spoken
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.quorum import is_group, yeses_needed
from matchmaker.towns.register import RegisteredTown


def quorum_words(proposal: Proposal, policy: Policy, towns: Mapping[str, RegisteredTown], spoken: Spoken) -> str:
    """A sentence about a group, whoever agrees and whatever was answered so far; empty about a pair.

    ``towns`` holds every member by its AGS.
    """
    if not is_group(proposal):
        return ""
    size, needed = len(proposal.members), yeses_needed(proposal, policy, towns)
    if needed == size:
        return spoken.say("Die Gruppe kommt zustande, wenn alle %(towns)s Städte rechtzeitig zusagen.", towns=str(size))
    return spoken.say(
        "Die Gruppe kommt zustande, wenn mindestens %(needed)s der %(towns)s Städte rechtzeitig zusagen.",
        needed=str(needed),
        towns=str(size),
    )
