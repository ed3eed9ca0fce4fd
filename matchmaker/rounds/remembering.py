"""Who has to do with whom already, as far as our own records know and not only as the towns say?"""

from collections.abc import Iterable, Mapping
from itertools import combinations

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.feedback import Outcome
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.quorum import is_group
from matchmaker.towns.history import Relation, RelationKind, Tie, TieKind

AGREED_OR_OPEN = (ProposalState.OFFERED_FIRST, ProposalState.OFFERED, ProposalState.CONFIRMED)
OVER = (ProposalState.COMPLETED, ProposalState.ENDED)


def ties_of(
    relations: Iterable[Relation],
    earlier: Iterable[Proposal],
    refused: Iterable[Invitation] = (),
    outcomes: Mapping[str, Outcome] | None = None,
) -> tuple[Tie, ...]:
    """What imported relations and ``earlier`` proposals (of other rounds) say about pairs, sorted and each once.

    They stand beside the profiles and never in them: a town that stated no history has still stated none. A
    proposal that is not yet answered, or agreed on, is no exchange, but keeps the two from being proposed
    again; a declined one rests from its deadline on. Of ``refused``, who said no or nothing, each stands apart from
    the others of its proposal from that day on, or for ever where it said so; the others do not stand apart for that.
    ``outcomes`` say by proposal when an exchange really ended, and who wishes to go on.
    """
    earlier, refused = tuple(earlier), tuple(refused)
    known = {one.proposal_id for one in refused}
    found = [_of_relation(relation) for relation in relations]
    found += [
        tie
        for proposal in earlier
        # Of a group that failed only who refused it stands apart; without a record of who, all of them do.
        if not (proposal.state is ProposalState.DECLINED and is_group(proposal) and proposal.id in known)
        for first, second in combinations(sorted(member.ags for member in proposal.members), 2)
        for tie in _of_proposal(proposal, (first, second), (outcomes or {}).get(proposal.id))
    ]
    members = {proposal.id: proposal for proposal in earlier}
    found += [
        tie for one in refused if one.proposal_id in members for tie in _of_refusal(one, members[one.proposal_id])
    ]
    return tuple(sorted(set(found), key=lambda tie: (tie.first, tie.second, tie.kind, tie.format, str(tie.day))))


def _of_relation(relation: Relation) -> Tie:
    kind = TieKind.NETWORK if relation.kind is RelationKind.NETWORK else TieKind.EXCHANGE
    return Tie(relation.first, relation.second, kind, relation.kind, relation.ended)


def _of_refusal(refusing: Invitation, proposal: Proposal) -> Iterable[Tie]:
    moment = refusing.answered_at or refusing.due_at
    day = None if refusing.not_again or moment is None else german_day(moment)
    for other in proposal.members:
        if other.ags != refusing.member.ags:
            first, second = sorted((refusing.member.ags, other.ags))
            yield Tie(first, second, TieKind.DECLINED, proposal.format, day)


def _of_proposal(proposal: Proposal, pair: tuple[str, str], outcome: Outcome | None) -> Iterable[Tie]:
    first, second = pair
    day = german_day(proposal.deadline) if proposal.deadline else None
    if proposal.state in AGREED_OR_OPEN:
        yield Tie(first, second, TieKind.PROPOSED, proposal.format)
    elif proposal.state is ProposalState.RUNNING:
        yield Tie(first, second, TieKind.EXCHANGE, proposal.format)
    elif proposal.state in OVER and outcome is not None:
        wished = outcome.wishing.issuperset(pair)
        yield Tie(first, second, TieKind.EXCHANGE, proposal.format, outcome.ended, wished)
    elif proposal.state in OVER and day is not None:
        yield Tie(first, second, TieKind.EXCHANGE, proposal.format, day)
    elif proposal.state is ProposalState.DECLINED and day is not None:
        yield Tie(first, second, TieKind.DECLINED, proposal.format, day)
