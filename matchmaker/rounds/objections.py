"""What do the towns of a proposal say by now that forbids to go on with it?"""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from matchmaker.features.known_pairs import months_between
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
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
    refusals. The rules of size, level and topic stay those of the run, from which head office may differ by a pin.
    """
    rest_months = uow.rounds.get(proposal.round_id).policy.decline_rest_months
    profiles = {member: _profile(member, uow) for member in proposal.members}
    codes = [(code, member) for member in proposal.members for code in _own_codes(profiles[member], on)]
    sentences = [_said(code, town=_name(member, profiles[member], uow)) for code, member in codes]
    names = dict(zip("ab", (_name(member, profiles[member], uow) for member in proposal.members), strict=False))
    partners = {member.ags for member in proposal.members}
    for profile in filter(None, profiles.values()):
        if partners.intersection(profile.blocked):
            sentences.append(_said("blocked"))
        if any(one.with_ags in partners and _refuses(one, on, rest_months) for one in profile.history or ()):
            sentences.append(_said("declined", **names))
    return tuple(dict.fromkeys(sentences))


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
