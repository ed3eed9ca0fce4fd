"""How many of a proposal's towns must say yes, so that it comes about?"""

from collections.abc import Mapping, Sequence
from itertools import combinations

from matchmaker.matching.group_problem import GroupRules
from matchmaker.rounds.policy import Policy
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.towns.profile import Format
from matchmaker.towns.register import RegisteredTown

GROUPS = (Format.CIRCLE, Format.CONSORTIUM)


def is_group(proposal: Proposal) -> bool:
    """Whether it can come about without some of its towns."""
    return proposal.format in GROUPS


def rules_of(form: Format, policy: Policy) -> GroupRules:
    """The rules of a round's groups of this format."""
    rules: Mapping[Format, GroupRules] = {Format.CIRCLE: policy.circle, Format.CONSORTIUM: policy.consortium}
    return rules[form]


def is_reached(proposal: Proposal, agreed: Sequence[Member], uow: UnitOfWork) -> bool:
    """Whether these towns alone are enough; of a pair both are needed, of a group what the round's rules say.

    Of the group's rules only those about the whole can break when towns leave: its size and the number of states.
    """
    if not is_group(proposal):
        return {member.ags for member in agreed} >= {member.ags for member in proposal.members}
    rules = rules_of(proposal.format, uow.rounds.get(proposal.round_id).policy)
    return _are_enough([uow.towns.get(member.ags).state for member in agreed], rules)


def yeses_needed(proposal: Proposal, policy: Policy, towns: Mapping[str, RegisteredTown]) -> int:
    """So many yeses are enough, whoever gives them: 2 to the number of its members, which is what a pair needs.

    By the rule that ``is_reached`` asks; ``towns`` holds every member by its AGS.
    """
    size = len(proposal.members)
    if not is_group(proposal):
        return size
    rules = rules_of(proposal.format, policy)
    states = [towns[member.ags].state for member in proposal.members]
    needed = size
    # Fewer may do where the right towns agree, of many states say; what is told holds whoever agrees.
    while needed > 2 and all(_are_enough(some, rules) for some in combinations(states, needed - 1)):
        needed -= 1
    return needed


def can_still_be_reached(proposal: Proposal, staying: Sequence[Member], uow: UnitOfWork) -> bool:
    """Whether it could come about if all who have not refused said yes."""
    return is_reached(proposal, staying, uow)


def _are_enough(states: Sequence[str | None], rules: GroupRules) -> bool:
    """Whether towns of these states, one entry a town, are a group by its size and its number of states."""
    if len(states) < rules.minimum_size:
        return False
    return rules.minimum_states is None or len(set(states)) >= rules.minimum_states
