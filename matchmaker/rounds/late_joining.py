"""Who joined a running round too late for its run, or has a place again, and is there a partner for them?"""

from datetime import datetime
from functools import partial

from matchmaker.rounds.assessment import one_per_role, role_of
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.kept_out import NO_HOURS
from matchmaker.rounds.left_over import NO_ROOM
from matchmaker.rounds.objections import elects_soon
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.proposing import ProposingOrder, accept_run, try_run
from matchmaker.rounds.round import Round, RoundState
from matchmaker.rounds.settled import DEAD
from matchmaker.rounds.sweeping import Sweep, Swept, each
from matchmaker.rounds.task import Task, TaskKind
from matchmaker.rounds.vacancy import has_place
from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.profile import TownProfile

GOES_ON = (RoundState.ANSWERING, RoundState.RUNNING)
PASSING = (NO_ROOM, NO_HOURS, "paused", "no_consent", "no_capacity", "election", "other_formats")
"""Reasons of a run that end by themselves or by what a town states; whoever stayed over for another waits."""


def join_late(sweep: Sweep, taxonomy: Taxonomy) -> Swept:
    """Compute anew for every round that goes on and has somebody new; what is found waits as drafts for head office.

    Nothing is computed where drafts wait already, and nothing is stored where nobody is found. Nothing is sent: head
    office has a task.
    """
    with sweep.uow as uow:
        rounds = [one for one in uow.rounds.all() if one.state in GOES_ON and late_members(one, uow, sweep.now)]
    return each(rounds, partial(_propose, sweep, taxonomy))


def late_members(current: Round, uow: UnitOfWork, now: datetime) -> tuple[Member, ...]:
    """By AGS, the towns that may take part and for whom the last run could do nothing yet, inside an open unit of work.

    None where drafts of this round wait for head office: they are its own to finish first.
    """
    run, proposals = uow.runs.latest(current.id), uow.proposals.of_round(current.id)
    if run is None or any(one.state is ProposalState.DRAFT for one in proposals):
        return ()
    left = {one.ags for one in run.unmatched if one.code not in PASSING}
    seated = {(member.ags, member.role) for one in proposals if _stands(one) for member in one.members}
    free = (
        Member(one.ags, role_of(one))
        for one in one_per_role(uow.profiles.all())
        if one.ags not in left and (one.ags, role_of(one)) not in seated and _takes_part(one, current, now)
    )
    today = german_day(now)
    return tuple(one for one in free if has_place(one, current.id, uow) and not elects_soon(one, uow, today))


def _stands(proposal: Proposal) -> bool:
    # What failed and is yet to be told looks open: whoever is in it is not asked for something else meanwhile.
    return proposal.state not in DEAD or proposal.looks_open


def _takes_part(profile: TownProfile, current: Round, now: datetime) -> bool:
    rests = profile.paused_until is not None and profile.paused_until > german_day(now)
    return profile.consent and not rests and (not profile.formats or current.format in profile.formats)


def _propose(sweep: Sweep, taxonomy: Taxonomy, current: Round) -> bool:
    trial = try_run(ProposingOrder(current.id), taxonomy, sweep.uow, sweep.now)
    if not trial.drafted.drafts:
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
