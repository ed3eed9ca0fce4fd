"""How many hours of a quarter has a town given away already, and is there time for one exchange more?"""

from collections.abc import Callable, Iterable, Mapping

from matchmaker.rounds.policy import Policy
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.settled import DEAD, OVER, is_loose
from matchmaker.towns.profile import Format, Role

TownName = Callable[[str], str]

A_FORMAT = {
    Format.TANDEM: "ein Tandem",
    Format.CIRCLE: "eine kollegiale Beratung",
    Format.VISIT: "eine Beratung vor Ort",
    Format.CONSORTIUM: "ein Verbund",
}


def hours_of(proposal: Proposal, member: Member, policy: Policy) -> int:
    """What the proposal costs this member a quarter; a visit costs the town that advises, see the policy."""
    if proposal.format is Format.VISIT and not member.gives:
        return 0
    return policy.quarterly_hours.get(proposal.format, 0)


def hours_spent(role: Role, proposals: Iterable[Proposal], policy: Policy) -> dict[str, int]:
    """By AGS the hours of everything that a person has decided on and that is neither over nor off.

    Approved proposals and pinned drafts count: they are on their way. Loose drafts do not, the next run may drop them.
    """
    spent: dict[str, int] = {}
    for proposal, member in _standing(role, proposals):
        spent[member.ags] = spent.get(member.ags, 0) + hours_of(proposal, member, policy)
    return spent


def affordable(ags: str, spent: Mapping[str, int], policy: Policy, hours: int) -> int | None:
    """How many more exchanges of so many hours the town has time for; None where nothing limits them."""
    if policy.quarterly_budget_hours is None or hours == 0:
        return None
    return max(0, policy.quarterly_budget_hours - spent.get(ags, 0)) // hours


def out_of_time(ags: str, proposals: Iterable[Proposal], case: tuple[Role, Format, Policy], name: TownName) -> str:
    """The German sentence for a town that has no time left: what takes it, and what one more would need."""
    role, form, policy = case
    own = [(one, member) for one, member in _standing(role, proposals) if member.ags == ags]
    taken = [
        f"{A_FORMAT[one.format]} mit {_others(one, member, name)} ({hours} Stunden)"
        for one, member in own
        if (hours := hours_of(one, member, policy))
    ]
    what = f"{name(ags)} hat im Vierteljahr {policy.quarterly_budget_hours} Stunden für Austausch"
    needed = f"{A_FORMAT[form]} braucht {policy.quarterly_hours.get(form, 0)} Stunden."
    given = f"; vergeben sind: {', '.join(taken)}" if taken else ""
    return f"{what}{given}. {needed[:1].upper()}{needed[1:]}"


def _others(proposal: Proposal, member: Member, name: TownName) -> str:
    return ", ".join(name(other.ags) for other in proposal.members if other != member)


def _standing(role: Role, proposals: Iterable[Proposal]) -> Iterable[tuple[Proposal, Member]]:
    for proposal in proposals:
        if not is_loose(proposal) and proposal.state not in (*DEAD, *OVER):
            yield from ((proposal, member) for member in proposal.members if member.role is role)
