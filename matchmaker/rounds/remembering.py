"""With whom has each town exchanged before, as far as we know and not only as it says itself?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import permutations

from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.towns.history import PastExchange, Relation
from matchmaker.towns.profile import TownProfile

GOING_ON = (
    ProposalState.OFFERED_FIRST,
    ProposalState.OFFERED,
    ProposalState.CONFIRMED,
    ProposalState.RUNNING,
)
OVER = (ProposalState.COMPLETED, ProposalState.ENDED)


def with_memory(
    profiles: Iterable[TownProfile], relations: Iterable[Relation], earlier: Iterable[Proposal]
) -> tuple[TownProfile, ...]:
    """The profiles, each with what ties and ``earlier`` proposals (of other rounds) add to its history.

    What a town states itself comes first and stays as it is. A proposal that is still open or running counts
    as a running exchange, so the same two are not proposed again; a declined one rests from its deadline on.
    """
    known = _known(relations, earlier)
    return tuple(
        replace(profile, history=(*(profile.history or ()), *known[profile.ags])) if known.get(profile.ags) else profile
        for profile in profiles
    )


def _known(relations: Iterable[Relation], earlier: Iterable[Proposal]) -> Mapping[str, list[PastExchange]]:
    known: dict[str, list[PastExchange]] = defaultdict(list)
    for relation in relations:
        for own, other in permutations((relation.first, relation.second)):
            known[own].append(PastExchange(other, relation.kind, ended=relation.ended))
    for proposal in earlier:
        for own, other in permutations([member.ags for member in proposal.members], 2):
            known[own].extend(_remembered(proposal, other))
    return known


def _remembered(proposal: Proposal, other: str) -> Iterable[PastExchange]:
    day = proposal.deadline.date() if proposal.deadline else None
    if proposal.state in GOING_ON:
        yield PastExchange(other, proposal.format)
    elif proposal.state in OVER and day is not None:
        yield PastExchange(other, proposal.format, ended=day)
    elif proposal.state is ProposalState.DECLINED and day is not None:
        yield PastExchange(other, proposal.format, declined=day)
