"""What becomes of a letter that had no address to go to, once there is one?"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from matchmaker.rounds.correspondence import LetterKind
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
    came (entered, handed over, confirmed), it is found here. ``posts`` are made where something waits.
    """
    with uow:
        waiting = [one for one in uow.tasks.open() if one.kind is TaskKind.NO_ADDRESS and one.proposal_id]
    return each(waiting, partial(_reach, posts(), uow, now)) if waiting else Swept()


def _reach(posts: Posts, unopened: UnitOfWork, now: datetime, task: Task) -> bool:
    _, kind, proposal_id, ags = task.key.split("/")[:4]
    with unopened as uow:
        proposal = uow.proposals.hold(proposal_id)
        member = member_of(proposal, ags)
        if member is not None:
            if not posts.towns.letters.reaches(member, uow):
                return False
            _write(LetterKind(kind), proposal, member, LostDesk(posts, uow, now))
        uow.tasks.finish(task.key, now)
        uow.commit()
    return True


def _write(kind: LetterKind, proposal: Proposal, to: Member, desk: LostDesk) -> None:
    own = [one for one in desk.uow.outbox.of_proposal(proposal.id) if _is_to(to, kind, one)]
    if kind is LetterKind.PROPOSAL_OFFERED:
        ask_again(proposal, to, desk.round)
    elif kind is LetterKind.NOT_REALISED and not own:
        tell_again(proposal, to, 1, desk.round)
    else:
        write_first(kind, proposal, to, desk)
        for dropped in _for_want_of_address(own):
            readdress(dropped, desk.posts, desk.uow, desk.now)


def _is_to(to: Member, kind: LetterKind, mail: OutboxMessage) -> bool:
    return mail.letter == kind and f"/{to.ags}-{to.role}/" in mail.key


def _for_want_of_address(mails: Iterable[OutboxMessage]) -> list[OutboxMessage]:
    return [one for one in mails if one.state is MessageState.DROPPED and one.note == ENDED]
