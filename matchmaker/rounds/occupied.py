"""Which proposals and exchanges of other rounds take the places of a town that has none left?"""

from collections.abc import Callable, Mapping

from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.settled import AGREED, OPEN, OtherRounds
from matchmaker.towns.profile import Role

TownName = Callable[[str], str]


def occupied(role: Role, others: OtherRounds, name: TownName) -> Mapping[str, str]:
    """By AGS a German sentence that names all that takes a place of the town; towns with nothing are absent."""
    told: dict[str, list[str]] = {}
    for proposal in others.proposals:
        if proposal.state in (*OPEN, *AGREED):
            for member in proposal.members:
                if member.role is role:
                    told.setdefault(member.ags, []).append(_told(proposal, member, others, name))
    return {
        ags: f"{name(ags)} hat {' und '.join(parts)}. Mehr Plätze hat die Stadt nicht." for ags, parts in told.items()
    }


def _told(proposal: Proposal, member: Member, others: OtherRounds, name: TownName) -> str:
    partners = ", ".join(name(other.ags) for other in proposal.members if other != member)
    title = others.titles.get(proposal.round_id, proposal.round_id)
    what = "schon einen offenen Vorschlag" if proposal.state in OPEN else "schon einen Austausch"
    return f"{what} mit {partners} aus der Runde „{title}“"
