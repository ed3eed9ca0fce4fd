"""What becomes of a letter that had no address to go to, once there is one?"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.rounds.readdressing import LostDesk, Posts, ask_again, member_of, readdress, tell_again, write_first
from matchmaker.rounds.still_holding import ENDED
from matchmaker.rounds.sweeping import Swept, each
from matchmaker.rounds.task import Task, TaskKind


def reach_due(posts: Callable[[], Posts], uow: UnitOfWork, now: datetime) -> Swept:
    """Write what is still true to every town that has an address by now, and end head office's task to call it.

    Each task with its letter is one transaction; of several of these sweeps at once one writes it. However the address
    came (entered, handed over, confirmed), it is found here, for all that wait by a constant number of questions.
    A call stays where a town's time to answer ran out before there was an address, until the proposal has ended for
    it. ``posts`` are made where something waits.
    """
    with uow:
        waiting = [one for one in uow.tasks.open() if one.kind is TaskKind.NO_ADDRESS and one.proposal_id]
    if not waiting:
        return Swept()
    made = posts()
    with uow:
        due = _writable(waiting, made, uow, now)
    return each(due, partial(_reach, made, uow, now), uow)


def _writable(waiting: Iterable[Task], posts: Posts, uow: UnitOfWork, now: datetime) -> list[Task]:
    """Those with an address, and those whose town has no seat any more: read before anything is held."""
    proposals = {one.id: one for one in uow.proposals.among({one.proposal_id for one in waiting if one.proposal_id})}
    causes = {task: _cause(task) for task in waiting}
    seats = {task: member_of(proposals[about], ags) for task, (_, about, ags) in causes.items()}
    letters = posts.towns.letters.sharing(filter(None, seats.values()), uow)
    reached = {task for task, member in seats.items() if member is None or letters.reaches(member, uow)}
    # Of these alone, as they are few: mostly nobody who waits has an address yet.
    invited = uow.invitations.of_proposals({causes[task][1] for task in reached}) if reached else ()
    asked = {(one.proposal_id, one.member.ags): one for one in invited}
    return [
        task
        for task, (kind, about, ags) in causes.items()
        if task in reached and not _is_too_late(kind, proposals[about], asked.get((about, ags)), now)
    ]


def _cause(task: Task) -> tuple[LetterKind, str, str]:
    """Which letter about which proposal had no address in which town."""
    _, kind, proposal_id, ags = task.key.split("/")[:4]
    return LetterKind(kind), proposal_id, ags


def _is_too_late(kind: LetterKind, proposal: Proposal, asked: Invitation | None, now: datetime) -> bool:
    """Whether a town that was never asked cannot be asked by letter any more: then only a call is left."""
    if kind is not LetterKind.PROPOSAL_OFFERED or asked is None or not proposal.looks_open:
        return False
    is_over = asked.is_open and asked.due_at is not None and asked.due_at < now
    return is_over or asked.state is InvitationState.SILENT


def _reach(posts: Posts, unopened: UnitOfWork, now: datetime, task: Task) -> bool:
    kind, proposal_id, ags = _cause(task)
    with unopened as uow:
        proposal = uow.proposals.hold(proposal_id)
        member = member_of(proposal, ags)
        if member is not None:
            # What waits may be about an exchange: who has joined a group late was never asked.
            asked = uow.invitations.get(proposal.id, ags) if kind is LetterKind.PROPOSAL_OFFERED else None
            # The address may have ended, or the time to answer, since the list was made.
            if _is_too_late(kind, proposal, asked, now) or not posts.towns.letters.reaches(member, uow):
                return False
            _write(kind, proposal, member, LostDesk(posts, uow, now))
        uow.tasks.finish(task.key, now)
        uow.commit()
    return True


def _write(kind: LetterKind, proposal: Proposal, to: Member, desk: LostDesk) -> None:
    own = [one for one in desk.uow.outbox.of_proposal(proposal.id) if _is_to(to, kind, one)]
    if kind is LetterKind.PROPOSAL_OFFERED:
        ask_again(proposal, to, desk.round)
        return
    if kind is not LetterKind.NOT_REALISED:
        write_first(kind, proposal, to, desk)
    else:
        # What has this number already, whatever became of it, is not written a second time.
        tell_again(proposal, to, 1, desk.round)
    for dropped in _for_want_of_address(own):
        readdress(dropped, desk.posts, desk.uow, desk.now)


def _is_to(to: Member, kind: LetterKind, mail: OutboxMessage) -> bool:
    return mail.letter == kind and f"/{to.ags}-{to.role}/" in mail.key


def _for_want_of_address(mails: Iterable[OutboxMessage]) -> list[OutboxMessage]:
    return [one for one in mails if one.state is MessageState.DROPPED and one.note == ENDED]
