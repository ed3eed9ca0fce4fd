"""Which towns are reminded of a proposal, and of which does head office hear that they are silent?"""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

from matchmaker.rounds.asking import AskingLetter, Desk, queue
from matchmaker.rounds.calendar import german_day, morning_of
from matchmaker.rounds.calls_due import silent_key
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.deadlines import reminder_pause
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.sweeping import Sweep, Swept, each
from matchmaker.rounds.task import Task, TaskKind


def remind_due(sweep: Sweep) -> Swept:
    """Remind every town whose day has come; of several days that passed while no worker ran, one letter is left."""
    with sweep.uow as uow:
        due = uow.invitations.to_remind(sweep.now)
    return each(due, partial(_remind, sweep), sweep.uow)


def hand_over_due(sweep: Sweep) -> Swept:
    """Make a task of every town that has not answered by the day that the policy names."""
    with sweep.uow as uow:
        due = uow.invitations.to_hand_over(sweep.now)
    return each(due, partial(_hand_over, sweep), sweep.uow)


def _remind(sweep: Sweep, found: tuple[str, str]) -> bool:
    proposal_id, ags = found
    with sweep.uow as uow:
        proposal = uow.proposals.hold(proposal_id)
        current = uow.invitations.get(proposal.id, ags)
        if current.remind_at is None or current.remind_at > sweep.now:
            # Somebody answered, or another worker was here, since the list was made.
            return False
        reminded = uow.invitations.save(_next(current, proposal, uow, sweep.now))
        if _is_worth_answering(proposal, current, sweep.now):
            letter = AskingLetter(LetterKind.REMINDER, proposal, reminded, reminded.reminders)
            queue(letter, Desk(sweep.post.inside(uow, proposal), uow, sweep.now))
        uow.commit()
    return True


def _next(current: Invitation, proposal: Proposal, uow: UnitOfWork, now: datetime) -> Invitation:
    policy = uow.rounds.get(proposal.round_id).policy
    holidays = uow.holidays.of_state(uow.towns.get(current.member.ags).state)
    sent, at = current.reminders, current.remind_at
    while current.asked_at is not None and at is not None and at <= now:
        sent += 1
        pause = reminder_pause(current.asked_at, sent, policy, holidays)
        at = None if pause is None else morning_of(german_day(at) + pause)
    return replace(current.reminded(at), reminders=sent)


def _is_worth_answering(proposal: Proposal, asked: Invitation, now: datetime) -> bool:
    """A proposal that failed in silence goes on asking: a reminder that stays away would tell that somebody said no."""
    return proposal.looks_open and asked.due_at is not None and asked.due_at > now


def _hand_over(sweep: Sweep, found: tuple[str, str]) -> bool:
    proposal_id, ags = found
    with sweep.uow as uow:
        proposal = uow.proposals.hold(proposal_id)
        current = uow.invitations.get(proposal.id, ags)
        if current.task_at is None or current.task_at > sweep.now or current.due_at is None:
            return False
        uow.invitations.save(current.handed_to_head_office())
        if proposal.state in (ProposalState.OFFERED, ProposalState.OFFERED_FIRST):
            uow.tasks.add(_task(current, uow.towns.get(current.member.ags).name, german_day(current.due_at), sweep.now))
        uow.commit()
    return True


def _task(silent: Invitation, name: str, until: date, now: datetime) -> Task:
    what = (
        f"{name} hat auf den Vorschlag {silent.proposal_id} noch nicht geantwortet. "
        f"Die Frist endet am {until:%d.%m.%Y}. Bitte rufen Sie an."
    )
    return Task(silent_key(silent), TaskKind.SILENT_TOWN, now, what, silent.proposal_id)
