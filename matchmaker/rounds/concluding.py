"""What becomes of a proposal after an answer or a missed deadline?"""

from collections.abc import Iterable

from matchmaker.rounds.asking import Desk, ask_the_others
from matchmaker.rounds.calls_due import end_asking_silent
from matchmaker.rounds.deadlines import telling_moment
from matchmaker.rounds.exchange_beginning import begin_exchange
from matchmaker.rounds.invitation import REFUSED, UNANSWERED, Invitation, InvitationState
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Member, Proposal, ProposalState
from matchmaker.rounds.quorum import can_still_be_reached, is_group, is_reached
from matchmaker.rounds.seat_filling import fill_seat
from matchmaker.rounds.settled import OPEN
from matchmaker.rounds.task import Task, TaskKind


def conclude(proposal: Proposal, desk: Desk) -> Proposal:
    """Draw the conclusions, inside an open unit of work that holds the proposal; the same twice changes nothing.

    The giving side's first yes lets the others be asked. A pair ends with its first no; a group fills a seat from its
    reserve, goes on while its quorum can be reached, and is confirmed with those who said yes once nobody is left to
    answer. A proposal that has ended stays as it is: answers to it are kept and change nothing.
    """
    if proposal.state not in OPEN:
        if proposal.state in (ProposalState.DECLINED, ProposalState.EXPIRED):
            _name_who_agreed(proposal, desk)
        return proposal
    uow = desk.uow
    invited = _of_members(proposal, uow)
    vacant = [one for one in invited if one.state in REFUSED] if is_group(proposal) else ()
    for refusing in vacant:
        proposal = fill_seat(proposal, refusing, desk)
    invited = _of_members(proposal, uow) if vacant else invited
    if proposal.state is ProposalState.OFFERED_FIRST and _said(InvitationState.ACCEPTED, invited):
        proposal = ask_the_others(proposal, desk)
        invited = _of_members(proposal, uow)
    if not can_still_be_reached(proposal, _towns(invited, (*UNANSWERED, InvitationState.ACCEPTED)), uow):
        return _fail(proposal, desk)
    if any(one.state is InvitationState.ASKED for one in invited):
        return _warn(proposal, invited, desk)
    agreed = _towns(invited, (InvitationState.ACCEPTED,))
    if proposal.state is ProposalState.OFFERED and is_reached(proposal, agreed, uow):
        return _confirm(proposal, agreed, desk)
    return _fail(proposal, desk)


def quorum_key(proposal: Proposal) -> str:
    """The key of the task that warns of the refusal that would end a group."""
    return f"quorum/{proposal.id}"


def _confirm(proposal: Proposal, agreed: tuple[Member, ...], desk: Desk) -> Proposal:
    whole = set(agreed) == set(proposal.members)
    proposals = desk.uow.proposals
    confirmed = proposal.confirm(proposal.members if whole else agreed)
    saved = proposals.save(confirmed) if whole else proposals.save_members(confirmed)
    begin_exchange(saved, saved.members, desk.uow, desk.now)
    desk.uow.tasks.finish(quorum_key(saved), desk.now)
    return saved


def _fail(proposal: Proposal, desk: Desk) -> Proposal:
    """It ends here and now; but before the last deadline is past nobody hears of it or is asked anew in this round."""
    uow, now = desk.uow, desk.now
    # Nobody can be asked to stay any more: left open, the daily overview would ask for it day after day.
    uow.tasks.finish(quorum_key(proposal), now)
    everybody = uow.invitations.of_proposal(proposal.id)
    end_asking_silent(everybody, uow, now)
    said_no = any(one.state is InvitationState.DECLINED for one in everybody)
    for one in everybody:
        if one.state is InvitationState.WAITING:
            # It never heard of this proposal, and need not hear now that there was one.
            uow.invitations.save(one.closed())
    concerned = [one for one in everybody if one.asked_at and one.state is not InvitationState.DECLINED]
    deadlines = [one.due_at for one in everybody if one.due_at]
    tell_at = telling_moment(max(deadlines), now) if concerned and deadlines else now
    state = ProposalState.DECLINED if said_no else ProposalState.EXPIRED
    failed = uow.proposals.save(proposal.fail(state, tell_at))
    _name_who_agreed(failed, desk)
    return failed


def _name_who_agreed(failed: Proposal, desk: Desk) -> None:
    """Of a group that came to nothing head office hears who had agreed to it, for these are ready for another."""
    # Asked first: most that come to nothing are tandems, and for them there is nothing to read.
    if not is_group(failed):
        return
    uow = desk.uow
    agreed = [one for one in uow.invitations.of_proposal(failed.id) if one.state is InvitationState.ACCEPTED]
    if not agreed:
        return
    # As the towns do not know yet, more may say yes: a task that names them too takes the place of the earlier one.
    *earlier, key = [f"group_lost/{failed.id}/{number}" for number in range(1, len(agreed) + 1)]
    uow.tasks.finish_all(earlier, desk.now)
    names = ", ".join(uow.towns.get(one.member.ags).name for one in agreed)
    what = (
        f"Die Gruppe {failed.id} kam nicht zustande. Zusagen gab es von: {names}. "
        "Bitte prüfen Sie, welche andere Gruppe oder Partnerstadt dazu passt."
    )
    uow.tasks.add(Task(key, TaskKind.GROUP_LOST, desk.now, what, failed.id))


def _warn(proposal: Proposal, invited: Iterable[Invitation], desk: Desk) -> Proposal:
    """Head office hears when a group can bear no further refusal."""
    staying = _towns(invited, (*UNANSWERED, InvitationState.ACCEPTED))
    if is_group(proposal) and len(staying) < len(proposal.members):
        one_less = any(
            not can_still_be_reached(proposal, tuple(member for member in staying if member != gone), desk.uow)
            for gone in staying
        )
        if one_less:
            what = f"Der Gruppe {proposal.id} darf keine Stadt mehr absagen. Bitte fragen Sie bei den offenen nach."
            desk.uow.tasks.add(Task(quorum_key(proposal), TaskKind.QUORUM, desk.now, what, proposal.id))
    return proposal


def _of_members(proposal: Proposal, uow: UnitOfWork) -> tuple[Invitation, ...]:
    members = {member.ags for member in proposal.members}
    return tuple(one for one in uow.invitations.of_proposal(proposal.id) if one.member.ags in members)


def _said(state: InvitationState, invited: Iterable[Invitation]) -> bool:
    return any(one.state is state for one in invited)


def _towns(invited: Iterable[Invitation], states: Iterable[InvitationState]) -> tuple[Member, ...]:
    """Those in these states, in the order of their AGS."""
    wanted = tuple(states)
    return tuple(one.member for one in invited if one.state in wanted)
