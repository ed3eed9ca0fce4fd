"""What do the towns of a proposal say by now that forbids to go on with it?"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from matchmaker.features.known_pairs import months_between
from matchmaker.rounds.effort import affordable, hours_of, hours_spent, out_of_time
from matchmaker.rounds.elections import resting, told
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import NOT_SENT, Member, Proposal, ProposalState
from matchmaker.rounds.settled import AGREED, OPEN
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.towns_asked import TownsAsked
from matchmaker.scoring.wording import SENTENCES
from matchmaker.towns.history import PastExchange
from matchmaker.towns.profile import TownProfile


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A proposal that must not go on; ``reasons`` are German sentences, at least one."""

    proposal: Proposal
    reasons: tuple[str, ...]


def objections(proposal: Proposal, uow: UnitOfWork, on: date, towns: TownsAsked | None = None) -> tuple[str, ...]:
    """German sentences, none where the proposal still holds; asked inside an open unit of work.

    Only what a town says of itself and its partner is asked again: consent, capacity, "not with them" and refusals;
    and before it is sent, whether its members pause, elect soon, have the hours, and (unless it is pinned) a place
    beside what is open and agreed. The rules of size, level and topic stay those of the run, from which head office may
    differ by a pin. ``towns`` holds what was read for many proposals at once; without it this one's towns are asked.
    """
    towns = towns or TownsAsked(uow, frozenset(member.ags for member in proposal.members))
    rest_months = towns.policy(proposal.round_id).decline_rest_months
    codes = [(code, member) for member in proposal.members for code in _own_codes(towns.profile(member))]
    sentences = [_said(code, town=towns.name(member)) for code, member in codes]
    names = {member.ags: towns.name(member) for member in proposal.members}
    for profile in filter(None, map(towns.profile, proposal.members)):
        if names.keys() & set(profile.blocked):
            sentences.append(_said("blocked"))
        refused = {one.with_ags for one in profile.history or () if _refuses(one, on, rest_months)}
        # In the order of the proposal, so that two who refused each other are told once.
        others = (other for other in names if other in refused and other != profile.ags)
        pairs = ([ags for ags in names if ags in (profile.ags, other)] for other in others)
        sentences += [_said("declined", a=names[one], b=names[other]) for one, other in pairs]
    if proposal.state in NOT_SENT:
        # Nobody is asked anew in a pause; what runs runs on, or a silence would tell the partner of it.
        sentences += [_said("paused", town=towns.name(one)) for one in proposal.members if _rests(one, towns, on)]
        sentences += _electing(proposal.members, towns, on)
        sentences += _beyond_hours(proposal, towns)
        if not proposal.pinned:
            sentences += _without_place(proposal, towns)
    return tuple(dict.fromkeys(sentences))


def elects_soon(member: Member, uow: UnitOfWork, on: date) -> bool:
    """Whether the town is in the eight weeks before an election, in which nobody proposes anything to it."""
    return bool(resting(uow.elections.of_town(member.ags), on))


def pauses(member: Member, uow: UnitOfWork, on: date) -> bool:
    """Whether the town said that it pauses, or pauses because it was silent: nothing new is proposed to it."""
    return _rests(member, TownsAsked(uow), on)


def _rests(member: Member, towns: TownsAsked, on: date) -> bool:
    profile = towns.profile(member)
    return profile is not None and profile.paused_until is not None and profile.paused_until > on


def _electing(members: Iterable[Member], towns: TownsAsked, on: date) -> Iterator[str]:
    for member in members:
        for day in resting(towns.elections(member.ags), on).values():
            yield told(towns.name(member), day)


def _beyond_hours(proposal: Proposal, towns: TownsAsked) -> Iterator[str]:
    """Members for whom this one would be more than their quarter holds, beside what is decided or on its way.

    Two rounds can plan the same hours; whichever is approved, and then sent, first has them.
    """
    policy = towns.policy(proposal.round_id)
    ahead = (*OPEN, *AGREED) if proposal.state is ProposalState.APPROVED else (ProposalState.APPROVED, *OPEN, *AGREED)
    for member in proposal.members:
        standing = [one for one in towns.proposals(member.ags) if one.id != proposal.id and one.state in ahead]
        hours = hours_of(proposal, member, policy)
        left = affordable(member.ags, hours_spent(member.role, standing, policy), policy, hours)
        if left == 0:
            case = (member.role, proposal.format, policy)
            yield out_of_time(member.ags, standing, case, lambda ags: towns.uow.towns.get(ags).name)


def _without_place(proposal: Proposal, towns: TownsAsked) -> Iterator[str]:
    """Members who by now, in whatever round, wait for as many answers or have agreed on as much as they may."""
    most = towns.policy(proposal.round_id).open_proposals_per_town
    for member in proposal.members:
        others = [one for one in towns.proposals(member.ags) if one.id != proposal.id and _seats(one, member)]
        waiting = [one.id for one in others if one.looks_open]
        agreed = sum(one.state in AGREED for one in others)
        profile = towns.profile(member)
        capacity = 1 if profile is None or profile.capacity is None else profile.capacity
        if len(waiting) >= most:
            told_of = ", ".join(waiting)
            yield f"{towns.name(member)} hat schon so viele offene Vorschläge wie erlaubt ({most}): {told_of}."
        elif len(waiting) + agreed >= capacity:
            yield _said("no_capacity", town=towns.name(member))


def _seats(proposal: Proposal, member: Member) -> bool:
    return any((one.ags, one.role) == (member.ags, member.role) for one in proposal.members)


def held_back(round_id: str, states: Container[ProposalState], uow: UnitOfWork, on: date) -> tuple[HeldBack, ...]:
    """Those of a round's proposals in these states that must not go on, inside an open unit of work."""
    asked = [one for one in uow.proposals.of_round(round_id) if one.state in states]
    towns = TownsAsked.about(asked, uow)
    return tuple(HeldBack(one, reasons) for one in asked if (reasons := objections(one, uow, on, towns)))


def tell_head_office(proposal: Proposal, what: str, uow: UnitOfWork, now: datetime) -> None:
    """Make the task that says what became of a proposal that no longer holds; one for a proposal."""
    uow.tasks.add(Task(f"objection/{proposal.id}", TaskKind.NO_LONGER_HOLDS, now, what, proposal.id))


def _own_codes(profile: TownProfile | None) -> Iterator[str]:
    """What keeps one town out, as codes of vetoes; a town without a profile has consented to nothing."""
    if profile is None or not profile.consent:
        yield "no_consent"
    if profile is not None and profile.capacity == 0:
        yield "no_capacity"


def _refuses(entry: PastExchange, on: date, rest_months: int) -> bool:
    rests = entry.declined is not None and months_between(entry.declined, on) < rest_months
    return entry.not_again or rests


def _said(code: str, **places: str) -> str:
    return SENTENCES["vetoes"][code]["de"].format(**places)
