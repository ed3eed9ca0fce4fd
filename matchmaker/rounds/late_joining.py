"""Who joined a running round too late for its run, or has a place again, and is there a partner for them?"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.elections import resting
from matchmaker.rounds.filled_profiles import one_per_role, role_of
from matchmaker.rounds.kept_out import NO_HOURS
from matchmaker.rounds.left_over import NO_ROOM
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, accept_run, try_run
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.settled import AGREED, DEAD, OPEN
from matchmaker.rounds.sweeping import Sweep, Swept, each
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.vacancy import takes_one_more
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import Role, TownProfile

GOES_ON = (RoundState.ANSWERING, RoundState.RUNNING)
PASSING = (NO_ROOM, NO_HOURS, "paused", "no_consent", "no_capacity", "election", "other_formats")
"""Reasons of a run that end by themselves or by what a town states; whoever stayed over for another waits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is read once for all rounds: one profile for each town and role, and by both what takes their places."""

    profiles: tuple[TownProfile, ...]
    standing: Mapping[tuple[str, Role], Sequence[Proposal]]
    electing: Container[str]


def join_late(sweep: Sweep, reading: UnitOfWork, taxonomy: Taxonomy) -> Swept:
    """Compute anew for every round that goes on and has somebody new; what is found waits as drafts for head office.

    ``reading`` is a unit of work on the same database that locks nothing: who came late is found there. Nothing is
    computed where drafts wait already, and nothing is stored where nobody is found. Nothing is sent: head office has
    a task.
    """
    with reading as uow:
        going_on = [one for one in uow.rounds.all() if one.state in GOES_ON]
        asked = read_asked(uow, sweep.now) if going_on else None
        rounds = [one for one in going_on if asked and late_members(one, asked, uow, sweep.now)]
    return each(rounds, partial(_propose, sweep, taxonomy), sweep.uow)


def late_members(current: Round, asked: Asked, uow: UnitOfWork, now: datetime) -> tuple[Member, ...]:
    """By AGS, the towns that may take part and for whom the last run could do nothing yet, inside an open unit of work.

    None where drafts of this round wait for head office: they are its own to finish first.
    """
    run, proposals = uow.runs.latest(current.id), uow.proposals.of_round(current.id)
    if run is None or _has_drafts(proposals):
        return ()
    left = {one.ags for one in run.unmatched if one.code not in PASSING}
    seated = {(member.ags, member.role) for one in proposals if _stands(one) for member in one.members}
    return tuple(
        Member(one.ags, role_of(one))
        for one in asked.profiles
        if one.ags not in left
        and (one.ags, role_of(one)) not in seated
        and one.ags not in asked.electing
        and _takes_part(one, current, now)
        and takes_one_more(one, current, asked.standing.get((one.ags, role_of(one)), ()))
    )


def read_asked(uow: UnitOfWork, now: datetime) -> Asked:
    """Who might be late, by a number of questions that does not grow with the towns, inside an open unit of work."""
    standing: dict[tuple[str, Role], list[Proposal]] = defaultdict(list)
    for proposal in uow.proposals.in_states((*OPEN, *AGREED)):
        for member in proposal.members:
            standing[member.ags, member.role].append(proposal)
    return Asked(one_per_role(uow.profiles.all()), standing, resting(uow.elections.all(), german_day(now)))


def _has_drafts(proposals: Iterable[Proposal]) -> bool:
    return any(one.state is ProposalState.DRAFT for one in proposals)


def _stands(proposal: Proposal) -> bool:
    # What failed and is yet to be told looks open: whoever is in it is not asked for something else meanwhile.
    return proposal.state not in DEAD or proposal.looks_open


def _takes_part(profile: TownProfile, current: Round, now: datetime) -> bool:
    rests = profile.paused_until is not None and profile.paused_until > german_day(now)
    return profile.consent and not rests and (not profile.formats or current.format in profile.formats)


def _propose(sweep: Sweep, taxonomy: Taxonomy, current: Round) -> bool:
    trial = try_run(ProposingOrder(current.id), taxonomy, sweep.uow, sweep.now)
    # Since it was looked at without a lock, head office may have computed or closed the round itself.
    basis = trial.basis
    if not trial.drafted.drafts or basis.round.state not in GOES_ON or _has_drafts(basis.proposals):
        return False
    accept_run(trial, sweep.uow, sweep.now)
    with sweep.uow as uow:
        found = len(trial.drafted.drafts)
        drafts = "1 Entwurf" if found == 1 else f"{found} Entwürfe"
        text = (
            f"In der Runde „{current.title}“ gibt es {drafts} für Städte, die später dazukamen oder wieder Platz "
            "haben. Bitte prüfen, freigeben und verschicken."
        )
        uow.tasks.add(Task(f"late/{trial.drafted.run.id}", TaskKind.PLAN_B, sweep.now, text))
        uow.commit()
    return True
