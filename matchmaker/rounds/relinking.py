"""How does a town whose link has ended get a new one, without anybody learning whether there is one to get?"""

from datetime import datetime, timedelta

from matchmaker.errors import NotFound
from matchmaker.rounds.access import LinkPurpose, SignInLink
from matchmaker.rounds.asking import AskingLetter, Desk, Post, ask_to_call, is_reached, queue
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.outbox import MessageState, OutboxMessage
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.task import Task, TaskKind

BETWEEN_LETTERS = timedelta(minutes=10)
MOST_LETTERS = 5


def send_new_link(token_hash: str, post: Post, uow: UnitOfWork, now: datetime) -> None:
    """Write to the stored address again, where the town may still answer; else, or without one, a task is made.

    Never says which, nor whether the link was ever ours: who holds an old mail learns nothing. At most five letters,
    ten minutes apart, so that nobody can fill a town's mailbox.
    """
    with uow:
        link = uow.access.link(token_hash)
        invited = _invitation(link, uow) if link and link.purpose is LinkPurpose.PROPOSAL else None
        if invited is None:
            return
        desk = Desk(post, uow, now)
        if invited.is_open and invited.due_at is not None and invited.due_at >= now:
            # Whoever asks reads the same words either way; without an address it is head office that has to call.
            if is_reached(LetterKind.PROPOSAL_OFFERED, uow.proposals.get(invited.proposal_id), invited.member, desk):
                write_again(invited, desk)
        else:
            _ask_head_office(invited, desk)
        uow.commit()


def _invitation(link: SignInLink, uow: UnitOfWork) -> Invitation | None:
    if link.proposal_id is None or link.ags is None:
        return None
    try:
        return uow.invitations.get(uow.proposals.hold(link.proposal_id).id, link.ags)
    except NotFound:
        return None


def write_again(invited: Invitation, desk: Desk) -> None:
    """Queue the letter that asked once more, with a new link; nothing where five went, or one a moment ago."""
    offers = _offers(invited, desk.uow)
    if len(offers) < MOST_LETTERS and all(mail.due_at <= desk.now - BETWEEN_LETTERS for mail in offers):
        _write(invited, len(offers) + 1, desk)


def write_to_successor(invited: Invitation, desk: Desk) -> None:
    """Queue the same for whoever holds the office by now, however many letters the predecessor got, and when.

    Nothing where the successor has one: a handover that was interrupted, or entered by two at once, asks again.
    """
    own, offers = desk.uow.offices.of_town(invited.member.ags), _offers(invited, desk.uow)
    # Only a handover writes down since when somebody holds the office.
    handed_over = [one for one in own if one.role is invited.member.role and one.in_office_since and one.speaks]
    since = max((one.added_at for one in handed_over), default=desk.now - BETWEEN_LETTERS)
    if not any(_is_from(since, mail) for mail in offers):
        _write(invited, len(offers) + 1, desk)


def _offers(invited: Invitation, uow: UnitOfWork) -> list[OutboxMessage]:
    town = f"{invited.proposal_id}/{invited.member.ags}-"
    mails = uow.outbox.of_proposal(invited.proposal_id)
    return [one for one in mails if one.key.startswith(town) and one.letter == LetterKind.PROPOSAL_OFFERED]


def _is_from(since: datetime, mail: OutboxMessage) -> bool:
    # One that was put off may be older than the time at which it is due.
    is_original = not (mail.attempts or mail.lost_claims)
    return is_original and mail.due_at >= since and mail.state not in (MessageState.DROPPED, MessageState.FAILED)


def _write(invited: Invitation, number: int, desk: Desk) -> None:
    proposal = desk.uow.proposals.get(invited.proposal_id)
    queue(AskingLetter(LetterKind.PROPOSAL_OFFERED, proposal, invited, number), desk)


def _ask_head_office(invited: Invitation, desk: Desk) -> None:
    name = desk.uow.towns.get(invited.member.ags).name
    what = f"{name} wollte den Vorschlag {invited.proposal_id} noch einmal öffnen; der Link ist abgelaufen."
    task = Task(f"new_link/{invited.id}", TaskKind.LATE_ANSWER, desk.now, what, invited.proposal_id)
    # Whoever asks again after head office dealt with the first wish still needs to hear from it.
    ask_to_call(task, desk.uow)
