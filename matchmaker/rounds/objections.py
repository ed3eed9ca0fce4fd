"""What do the towns of a proposal say by now that forbids to go on with it?"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from matchmaker.features.known_pairs import months_between
from matchmaker.rounds.effort import affordable, hours_of, hours_spent, out_of_time
from matchmaker.rounds.elections import resting, told
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, Member, Proposal, ProposalState
from matchmaker.rounds.settled import AGREED, OPEN
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.scoring.wording import SENTENCES
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import Role, TownProfile


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A proposal that must not go on; ``reasons`` are German sentences, at least one."""

    proposal: Proposal
    reasons: tuple[str, ...]


def objections(proposal: Proposal, uow: UnitOfWork, on: date) -> tuple[str, ...]:
    """German sentences, none where the proposal still holds; asked inside an open unit of work.

    Only what a town says of itself and its partner is asked again: consent, capacity, pause, "not with them" and
    refusals; and before it is sent, whether its members elect soon, have the hours, and (unless it is pinned) a place
    beside what is open and agreed. The rules of size, level and topic stay those of the run, from which head office may
    differ by a pin.
    """
    rest_months = uow.rounds.get(proposal.round_id).policy.decline_rest_months
    profiles = {member: _profile(member, uow) for member in proposal.members}
    codes = [(code, member) for member in proposal.members for code in _own_codes(profiles[member], on)]
    sentences = [_said(code, town=_name(member, profiles[member], uow)) for code, member in codes]
    names = {member.ags: _name(member, profiles[member], uow) for member in proposal.members}
    for profile in filter(None, profiles.values()):
        if names.keys() & set(profile.blocked):
            sentences.append(_said("blocked"))
        refused = {one.with_ags for one in profile.history or () if _refuses(one, on, rest_months)}
        # In the order of the proposal, so that two who refused each other are told once.
        others = (other for other in names if other in refused and other != profile.ags)
        pairs = ([ags for ags in names if ags in (profile.ags, other)] for other in others)
        sentences += [_said("declined", a=names[one], b=names[other]) for one, other in pairs]
    if proposal.state in NOT_SENT:
        sentences += _electing(proposal.members, uow, on)
        sentences += _beyond_hours(proposal, uow)
        if not proposal.pinned:
            sentences += _without_place(proposal, profiles, uow)
    return tuple(dict.fromkeys(sentences))


def elects_soon(member: Member, uow: UnitOfWork, on: date) -> bool:
    """Whether the town is in the eight weeks before an election, in which nobody proposes anything to it."""
    return bool(resting(uow.elections.of_town(member.ags), on))


def _electing(members: Iterable[Member], uow: UnitOfWork, on: date) -> Iterator[str]:
    for member in members:
        for day in resting(uow.elections.of_town(member.ags), on).values():
            yield told(_name(member, _profile(member, uow), uow), day)


def _beyond_hours(proposal: Proposal, uow: UnitOfWork) -> Iterator[str]:
    """Members for whom this one would be more than their quarter holds, beside what is decided or on its way.

    Two rounds can plan the same hours; whichever is approved, and then sent, first has them.
    """
    policy = uow.rounds.get(proposal.round_id).policy
    ahead = (*OPEN, *AGREED) if proposal.state is ProposalState.APPROVED else (ProposalState.APPROVED, *OPEN, *AGREED)
    for member in proposal.members:
        standing = [one for one in uow.proposals.of_town(member.ags) if one.id != proposal.id and one.state in ahead]
        hours = hours_of(proposal, member, policy)
        left = affordable(member.ags, hours_spent(member.role, standing, policy), policy, hours)
        if left == 0:
            case = (member.role, proposal.format, policy)
            yield out_of_time(member.ags, standing, case, lambda ags: uow.towns.get(ags).name)


def _without_place(proposal: Proposal, profiles: Mapping[Member, TownProfile | None], uow: UnitOfWork) -> Iterator[str]:
    """Members who by now, in whatever round, wait for as many answers or have agreed on as much as they may."""
    most = uow.rounds.get(proposal.round_id).policy.open_proposals_per_town
    for member, profile in profiles.items():
        others = [one for one in uow.proposals.of_town(member.ags) if one.id != proposal.id and _seats(one, member)]
        waiting = [one.id for one in others if one.looks_open]
        agreed = sum(one.state in AGREED for one in others)
        capacity = 1 if profile is None or profile.capacity is None else profile.capacity
        name = _name(member, profile, uow)
        if len(waiting) >= most:
            yield f"{name} hat schon so viele offene Vorschläge wie erlaubt ({most}): {', '.join(waiting)}."
        elif len(waiting) + agreed >= capacity:
            yield _said("no_capacity", town=name)


def _seats(proposal: Proposal, member: Member) -> bool:
    return any((one.ags, one.role) == (member.ags, member.role) for one in proposal.members)


def held_back(round_id: str, states: Container[ProposalState], uow: UnitOfWork, on: date) -> tuple[HeldBack, ...]:
    """Those of a round's proposals in these states that must not go on, inside an open unit of work."""
    asked = (one for one in uow.proposals.of_round(round_id) if one.state in states)
    return tuple(HeldBack(one, reasons) for one in asked if (reasons := objections(one, uow, on)))


def tell_head_office(proposal: Proposal, what: str, uow: UnitOfWork, now: datetime) -> None:
    """Make the task that says what became of a proposal that no longer holds; one for a proposal."""
    uow.tasks.add(Task(f"objection/{proposal.id}", TaskKind.NO_LONGER_HOLDS, now, what, proposal.id))


def _profile(member: Member, uow: UnitOfWork) -> TownProfile | None:
    found = uow.profiles.of(member.ags, member.role)
    if found is None and member.role is Role.MAYOR:
        # A town that named no role takes part as its mayor.
        first = uow.profiles.of(member.ags)
        return first if first is not None and first.role is None else None
    return found


def _own_codes(profile: TownProfile | None, on: date) -> Iterator[str]:
    """What keeps one town out, as codes of vetoes; a town without a profile has consented to nothing."""
    if profile is None or not profile.consent:
        yield "no_consent"
    if profile is not None and profile.capacity == 0:
        yield "no_capacity"
    if profile is not None and profile.paused_until is not None and profile.paused_until > on:
        yield "paused"


def _refuses(entry: PastExchange, on: date, rest_months: int) -> bool:
    rests = entry.declined is not None and months_between(entry.declined, on) < rest_months
    return entry.not_again or rests


def _name(member: Member, profile: TownProfile | None, uow: UnitOfWork) -> str:
    return (profile.name if profile else None) or uow.towns.get(member.ags).name


def _said(code: str, **places: str) -> str:
    return SENTENCES["vetoes"][code]["de"].format(**places)
