"""What do the other proposals and the towns themselves say against a draft with other members?"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from datetime import date

from matchmaker.rounds.invitation import InvitationState
from matchmaker.rounds.objections import objections
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.preferences import reserved
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.request import RESERVING
from matchmaker.rounds.round import Round
from matchmaker.rounds.settled import AGREED, DEAD, OPEN, OVER
from matchmaker.rounds.settled_meetings import visit_of
from matchmaker.rounds.swap import BrokenRule
from matchmaker.towns.profile import Format

AWAITED = (*OPEN, *AGREED)


@dataclass(frozen=True)
class Surroundings:
    """The round, all its proposals but those that the swap replaces (``gone``, by id), and who may be asked."""

    round: Round
    standing: tuple[Proposal, ...]
    gone: Set[str]
    uow: UnitOfWork
    on: date

    def name(self, ags: str) -> str:
        """How the register calls the town."""
        return self.uow.towns.get(ags).name


def rules_against(changed: Proposal, coming: Member | None, around: Surroundings) -> Iterator[BrokenRule]:
    """What stands against the draft as it would be, once ``coming`` has its seat; None where a member only left."""
    # A draft, so that elections and hours are asked too; pinned, because ``_no_room`` below asks for places itself.
    asked = replace(changed, state=ProposalState.DRAFT, pinned=True)
    yield from (BrokenRule("objection", told, hard=True) for told in objections(asked, around.uow, around.on))
    yield from _refused_before(changed, around)
    yield from _standing_already(changed, around)
    if coming is not None:
        yield from _no_room(changed, coming, around)
    if changed.format is Format.VISIT:
        yield from _visits(changed, around)


def _refused_before(changed: Proposal, around: Surroundings) -> Iterator[BrokenRule]:
    """Who of its towns said no to another in this round, or nothing."""
    inside = {member.ags for member in changed.members}
    own = {one.id: one for one in around.standing}
    for no in around.uow.invitations.refused():
        proposal = own.get(no.proposal_id)
        if proposal is None or no.member.ags not in inside:
            continue
        others = sorted(inside & {member.ags for member in proposal.members} - {no.member.ags})
        said_no = no.state is InvitationState.DECLINED
        what = "abgesagt" if said_no else "nicht geantwortet"
        for other in others:
            told = f"{around.name(no.member.ags)} hat in dieser Runde zu {around.name(other)} schon {what}."
            yield BrokenRule("refused", told, hard=said_no)


def _standing_already(changed: Proposal, around: Surroundings) -> Iterator[BrokenRule]:
    meeting = _meeting(changed)
    for one in around.standing:
        if one.id in around.gone or _meeting(one) != meeting:
            continue
        if one.state not in DEAD:
            yield BrokenRule("stands", f"Diese Städte treffen sich schon im Vorschlag {one.id}.", hard=True)
        elif one.state is ProposalState.WITHDRAWN:
            told = f"Die Geschäftsstelle hat genau diese Städte in dieser Runde schon abgelehnt ({one.id})."
            yield BrokenRule("vetoed", told, hard=False)


def _no_room(changed: Proposal, coming: Member, around: Surroundings) -> Iterator[BrokenRule]:
    """Beside drafts of this round, what another round has asked or agreed takes a place, and so does a request."""
    taken = [one for one in around.uow.proposals.of_town(coming.ags) if _takes_place(one, coming, around)]
    profile = around.uow.profiles.of(coming.ags, coming.role) or around.uow.profiles.of(coming.ags)
    capacity = 1 if profile is None or profile.capacity is None else profile.capacity
    waiting = reserved(around.uow.requests.in_states(RESERVING), coming.role).get(coming.ags, 0)
    name = around.name(coming.ags)
    held = ", ".join(one.id for one in taken)
    if len(taken) + waiting >= capacity > 0:
        by = [f"Vorschlag {held}"] if held else []
        by += ["einem Wunsch, der noch nicht entschieden ist"] if waiting else []
        yield BrokenRule("no_room", f"{name} hat keinen Platz mehr: vergeben an {' und '.join(by)}.", hard=True)
        return
    most = around.round.policy.open_proposals_per_town
    if sum(one.state not in AGREED for one in taken) >= most:
        told = f"{name} hätte mehr offene Vorschläge als erlaubt ({most}): {held}."
        yield BrokenRule("open_proposals", told, hard=False)
    if changed.format in (Format.CIRCLE, Format.CONSORTIUM) and any(one.round_id == around.round.id for one in taken):
        yield BrokenRule("two_groups", f"{name} sitzt in dieser Runde schon in einer Gruppe: {held}.", hard=False)


def _takes_place(one: Proposal, member: Member, around: Surroundings) -> bool:
    if one.id in around.gone or not any((own.ags, own.role) == (member.ags, member.role) for own in one.members):
        return False
    if one.round_id == around.round.id:
        return one.state not in (*DEAD, *OVER)
    return one.state in AWAITED


def _visits(changed: Proposal, around: Surroundings) -> Iterator[BrokenRule]:
    seeker, host = visit_of(changed)
    for one in around.standing:
        if one.id in around.gone or one.state in (*DEAD, *OVER) or one.members[0].role != changed.members[0].role:
            continue
        if visit_of(one) == (host, seeker):
            told = f"{around.name(seeker)} und {around.name(host)} würden einander beraten ({one.id})."
            yield BrokenRule("both_ways", told, hard=False)
        elif visit_of(one)[0] == seeker:
            told = f"{around.name(seeker)} wird in dieser Runde schon beraten ({one.id})."
            yield BrokenRule("one_visit", told, hard=False)


def _meeting(proposal: Proposal) -> frozenset[tuple[str, str]]:
    return frozenset((member.ags, str(member.role)) for member in proposal.members)
