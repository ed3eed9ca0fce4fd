"""How does a town's answer count, once, whoever else answers at the same moment?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from matchmaker.errors import StaleWrite, TransitionRefused
from matchmaker.rounds.answer import Answer, AnswerKind, AnswerRefused, Refusal
from matchmaker.rounds.answer_key import kept_key, refuse_used
from matchmaker.rounds.asking import LINK_OUTLIVES_DEADLINE, Desk, Post
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.calls_due import call_key, end_calls
from matchmaker.rounds.concluding import conclude
from matchmaker.rounds.deadlines import telling_moment
from matchmaker.rounds.decision import Act, Decision
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.postponing import lasting_days
from matchmaker.rounds.proposal import Proposal, ProposalState
from matchmaker.rounds.repeating import repeated
from matchmaker.rounds.settled import OPEN
from matchmaker.rounds.task import Task, TaskKind

NOT_REALISED = (ProposalState.WITHDRAWN, ProposalState.DECLINED, ProposalState.EXPIRED)
ANSWERED_MEANWHILE = "Zu diesem Vorschlag wurde inzwischen an anderer Stelle geantwortet. Bitte prüfen Sie den Stand."
ACTS = {InvitationState.ACCEPTED: Act.ACCEPTED, InvitationState.DECLINED: Act.DECLINED}


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """An answer as a form (or head office at the phone) sends it.

    ``seen_version`` is that of the invitation which the form showed, None at the phone; ``key`` is the form's own:
    with the same answer again it changes nothing, with another one it is refused. ``recorded_by`` is who of head
    office took it down.
    """

    proposal_id: str
    ags: str
    answer: Answer
    key: str
    seen_version: int | None = None
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class CallMade:
    """A call that head office has made and in which nothing was decided; key and version as in ``AnswerOrder``."""

    proposal_id: str
    ags: str
    key: str = ""
    seen_version: int | None = None
    note: str | None = None
    recorded_by: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of it."""

    invitation: Invitation
    proposal: Proposal


def answer(order: AnswerOrder, post: Post, uow: UnitOfWork, now: datetime) -> Answered:
    """Take a town's answer and everything that follows from it, in one transaction.

    ``BadInput`` for an answer that is none, ``NotFound`` for a town that was not asked, ``StaleWrite`` (with the note)
    where somebody answered since the form was shown, ``KeyUsedOtherwise`` where this form said something else before.
    ``AnswerRefused`` after an answer, after the deadline and after the proposal's end: then nothing changes, and where
    it matters head office has a task.
    """
    order.answer.refuse_faults()
    return repeated(lambda: _answer_once(order, post, uow, now))


def end_call(call: CallMade, uow: UnitOfWork, now: datetime) -> Invitation:
    """Head office has called and nothing was decided: the clock runs on.

    ``TransitionRefused`` where no call was asked for, ``StaleWrite`` (with the note) where the town answered or asked
    since the form was shown, ``BadInput`` for a note that is too long; the same key again changes nothing.
    """
    Answer(AnswerKind.CALL, note=call.note).refuse_faults()
    key = kept_key(call.key, ("called", call.note))
    with uow:
        proposal = uow.proposals.hold(call.proposal_id)
        asked = uow.invitations.get(call.proposal_id, call.ags)
        if key and asked.answer_key == key:
            return asked
        refuse_used(asked.answer_key, call.key, call.note)
        if call.seen_version not in (None, asked.version):
            raise StaleWrite(ANSWERED_MEANWHILE, call.note)
        told = replace(asked, note=call.note or asked.note, answer_key=key, recorded_by=call.recorded_by)
        running = uow.invitations.save(told.called(now))
        _move_dates(running, proposal, uow, now)
        # By the old value: the new one does not know any more when the call was asked for.
        uow.tasks.finish(call_key(asked), now)
        uow.commit()
    return running


def why_in_vain(invitation: Invitation, proposal: Proposal, now: datetime) -> AnswerRefused | None:
    """Why no answer counts any more; None where one does."""
    came_to_nothing = proposal.state in NOT_REALISED and not proposal.looks_open
    if came_to_nothing or invitation.state is InvitationState.CLOSED:
        return AnswerRefused(Refusal.OVER, "Dieser Vorschlag ist nicht zustande gekommen. Sie müssen nichts mehr tun.")
    if invitation.state in (InvitationState.ACCEPTED, InvitationState.DECLINED):
        return AnswerRefused(
            Refusal.ALREADY,
            "Ihre Antwort haben wir schon. Wenn sich etwas geändert hat, schreiben Sie der Geschäftsstelle.",
        )
    if invitation.state is InvitationState.WAITING:
        return AnswerRefused(Refusal.NOT_ASKED, "Zu diesem Vorschlag wurden Sie noch nicht gefragt.")
    if invitation.due_at is None or now > invitation.due_at:
        return AnswerRefused(
            Refusal.LATE,
            "Die Antwortfrist ist abgelaufen. Wir haben die Geschäftsstelle informiert, sie meldet sich bei Ihnen.",
        )
    return None


def _answer_once(order: AnswerOrder, post: Post, uow: UnitOfWork, now: datetime) -> Answered:
    key = kept_key(order.key, order.answer)
    with uow:
        # Whether a reserve's town is still free, or a quorum reached, rests on rows that others may be writing.
        uow.strict()
        proposal = uow.proposals.hold(order.proposal_id)
        invitation = uow.invitations.get(proposal.id, order.ags)
        if key and invitation.answer_key == key:
            return Answered(invitation, proposal)
        if refusal := why_in_vain(invitation, proposal, now):
            _tell_head_office(invitation, order.answer, refusal, Desk(post, uow, now))
            uow.commit()
            raise refusal
        refuse_used(invitation.answer_key, order.key, order.answer.note)
        if order.seen_version not in (None, invitation.version):
            raise StaleWrite(ANSWERED_MEANWHILE, order.answer.note)
        # Whoever takes an answer down at the phone has made the call: from now on the clock runs.
        asked = invitation.running(now) if order.recorded_by else invitation
        taken = replace(_answered(asked, order.answer, uow, now), answer_key=key, recorded_by=order.recorded_by)
        saved = uow.invitations.save(taken)
        if not saved.is_open:
            end_calls(invitation, uow, now)
        elif order.recorded_by and invitation.call_since:
            uow.tasks.finish(call_key(invitation), now)
        settled = _follow(saved, proposal, order.answer, Desk(post.inside(uow, proposal), uow, now))
        uow.commit()
    return Answered(saved, settled)


def _answered(invitation: Invitation, said: Answer, uow: UnitOfWork, now: datetime) -> Invitation:
    noted = replace(invitation, note=said.note or invitation.note)
    match said.kind:
        case AnswerKind.YES:
            return noted.accepted(now)
        case AnswerKind.NO:
            return noted.declined(now, said.reason, not_again=said.not_again)
        case AnswerKind.LATER:
            with _told_as(Refusal.POSTPONED):
                return noted.postponed(said.days, _lasting_days(noted.running(now), said, uow))
        case AnswerKind.DELEGATE:
            return noted.delegated(said.delegate.strip())
        case AnswerKind.CALL:
            with _told_as(Refusal.CALLED):
                return noted.to_be_called(now)


def _lasting_days(asked: Invitation, said: Answer, uow: UnitOfWork) -> int:
    policy = uow.rounds.get(uow.proposals.get(asked.proposal_id).round_id).policy
    return lasting_days(asked, said.days, policy, uow.holidays.of_state(uow.towns.get(asked.member.ags).state))


@contextmanager
def _told_as(why: Refusal) -> Iterator[None]:
    try:
        yield
    except TransitionRefused as refused:
        raise AnswerRefused(why, str(refused)) from refused


def _follow(saved: Invitation, proposal: Proposal, said: Answer, desk: Desk) -> Proposal:
    """What an answer sets in motion."""
    member, uow, now = saved.member, desk.uow, desk.now
    if saved.state in ACTS:
        uow.decisions.record([Decision(proposal.id, ACTS[saved.state], now, member.ags, member.role, saved.reason)])
        return conclude(proposal, desk)
    if said.kind is AnswerKind.CALL:
        name = uow.towns.get(member.ags).name
        what = (
            f"{name} bittet um einen Anruf zum Vorschlag {proposal.id}. Bis dahin steht die Frist, höchstens 21 Tage."
        )
        uow.tasks.add(Task(call_key(saved), TaskKind.CALL, now, what, proposal.id))
    return _move_dates(saved, proposal, uow, now)


def _move_dates(moved: Invitation, proposal: Proposal, uow: UnitOfWork, now: datetime) -> Proposal:
    """The proposal's deadline is the last of its members', and links live as long as they are good for something."""
    everybody = uow.invitations.of_proposal(proposal.id)
    deadlines = [one.due_at for one in everybody if one.is_open and one.due_at]
    if moved.due_at is not None:
        uow.access.prolong(proposal.id, moved.member.ags, moved.due_at + LINK_OUTLIVES_DEADLINE, now)
    if proposal.tell_at is not None and proposal.tell_at > now:
        # It has failed in silence: told on the old day, the town would know that somebody else had refused.
        tell_at = telling_moment(max(one.due_at for one in everybody if one.due_at), now)
        return proposal if tell_at == proposal.tell_at else uow.proposals.save(proposal.to_be_told(tell_at))
    if proposal.state in OPEN and deadlines and max(deadlines) != proposal.deadline:
        return uow.proposals.save(proposal.extend(max(deadlines)))
    return proposal


def _tell_head_office(invitation: Invitation, said: Answer, refusal: AnswerRefused, desk: Desk) -> None:
    """A yes that comes too late is worth a call; a second click on the same thing is not."""
    if refusal.why not in (Refusal.LATE, Refusal.OVER):
        return
    name = desk.uow.towns.get(invitation.member.ags).name
    what = (
        f"{name} hat zum Vorschlag {invitation.proposal_id} „{said.kind.label}“ geantwortet, "
        f"aber {'nach Ablauf der Frist' if refusal.why is Refusal.LATE else 'als er schon beendet war'} "
        f"({german_day(desk.now):%d.%m.%Y}). Es wurde nichts geändert. Bitte rufen Sie an."
    )
    key = f"late/{invitation.id}/{said.kind}"
    desk.uow.tasks.add(Task(key, TaskKind.LATE_ANSWER, desk.now, what, invitation.proposal_id))
