"""What happens to towns whose time to answer ran out?"""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from matchmaker.rounds.asking import Desk
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.calls_due import end_calls
from matchmaker.rounds.concluding import conclude
from matchmaker.rounds.decision import Act, Decision
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.profile_noting import THE_PROGRAM, note_change
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.sweeping import Sweep, Swept, each
from matchmaker.rounds.task import Task, TaskKind

FINISHED = (InvitationState.ACCEPTED, InvitationState.DECLINED, InvitationState.SILENT)


def expire_due(sweep: Sweep) -> Swept:
    """End the wait for every town whose deadline is past, and draw the conclusions for its proposal."""
    with sweep.uow as uow:
        due = uow.invitations.run_out(sweep.now)
    return each(due, partial(_expire, sweep), sweep.uow)


def _expire(sweep: Sweep, found: tuple[str, str]) -> bool:
    proposal_id, ags = found
    with sweep.uow as uow:
        uow.strict()
        proposal = uow.proposals.hold(proposal_id)
        current = uow.invitations.get(proposal.id, ags)
        if not current.is_open or current.due_at is None or current.due_at >= sweep.now:
            return False
        silent = uow.invitations.save(current.silent(sweep.now))
        end_calls(current, uow, sweep.now)
        member = silent.member
        uow.decisions.record([Decision(proposal.id, Act.EXPIRED, sweep.now, member.ags, member.role)])
        desk = Desk(sweep.post.inside(uow, proposal), uow, sweep.now)
        conclude(proposal, desk)
        _pause_if_often_silent(silent, proposal, desk)
        uow.commit()
    return True


def _pause_if_often_silent(silent: Invitation, proposal: Proposal, desk: Desk) -> None:
    """Who leaves two proposals in a row unanswered gets no third one, but a call: no penalty that anybody sees."""
    uow, policy = desk.uow, desk.uow.rounds.get(proposal.round_id).policy
    finished = [one for one in uow.invitations.of_member(silent.member) if one.state in FINISHED]
    last = finished[-policy.unanswered_before_pause :]
    if len(last) < policy.unanswered_before_pause or any(one.state is not InvitationState.SILENT for one in last):
        return
    ags, role = silent.member.ags, silent.member.role
    profile = uow.profiles.of(ags, role) or uow.profiles.of(ags)
    until = german_day(desk.now) + timedelta(days=policy.silence_pause_days)
    if profile is not None and (profile.paused_until is None or profile.paused_until < until):
        paused = replace(profile, paused_until=until)
        uow.profiles.save_all([paused])
        note_change((profile, paused), THE_PROGRAM, uow, desk.now)
    unanswered = "1 Vorschlag" if len(last) == 1 else f"{len(last)} Vorschläge hintereinander"
    what = (
        f"{uow.towns.get(ags).name} hat {unanswered} nicht beantwortet und bekommt bis "
        f"{until:%d.%m.%Y} keine neuen. Bitte fragen Sie am Telefon nach."
    )
    uow.tasks.add(Task(f"paused/{silent.id}", TaskKind.PAUSED_TOWN, desk.now, what, proposal.id))
