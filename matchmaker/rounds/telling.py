"""How do those who were asked hear that nothing came of it, so that nobody can tell why?"""

from functools import partial

from matchmaker.rounds.asking import Desk, is_reached
from matchmaker.rounds.calls_due import end_calls
from matchmaker.rounds.correspondence import LetterKind, LetterOrder
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.plan_b import find_plan_b
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.sweeping import Sweep, Swept, each
from matchmaker.taxonomy.model import Taxonomy


def tell_due(sweep: Sweep, taxonomy: Taxonomy) -> Swept:
    """Write to all who were asked and did not refuse themselves, and look for another partner for who said yes.

    The letter is one and the same after a no, after silence and after a withdrawal, and so is its moment: the morning
    after the last of them could have answered.
    """
    with sweep.uow as uow:
        due = uow.proposals.to_tell(sweep.now)
    return each(due, partial(_tell, sweep, taxonomy), sweep.uow)


def _tell(sweep: Sweep, taxonomy: Taxonomy, proposal_id: str) -> bool:
    with sweep.uow as uow:
        uow.strict()
        proposal = uow.proposals.hold(proposal_id)
        if proposal.tell_at is None or proposal.tell_at > sweep.now:
            return False
        desk = Desk(sweep.post.inside(uow, proposal), uow, sweep.now)
        uow.proposals.save(proposal.told())
        everybody = uow.invitations.of_proposal(proposal.id)
        for one in everybody:
            if one.is_open:
                uow.invitations.save(one.closed())
                end_calls(one, uow, sweep.now)
            if one.asked_at is not None and one.state is not InvitationState.DECLINED:
                _write(proposal, one, desk)
        for one in everybody:
            if one.state is InvitationState.ACCEPTED or one.asked_at is None:
                find_plan_b(proposal, one.member, taxonomy, desk)
        uow.commit()
    return True


def _write(proposal: Proposal, to: Invitation, desk: Desk) -> None:
    if not is_reached(LetterKind.NOT_REALISED, proposal, to.member, desk):
        return
    order = LetterOrder(LetterKind.NOT_REALISED, to.member, proposal)
    message = desk.post.letters.write(order, desk.uow, desk.now)
    if not desk.uow.outbox.has(message.key):
        desk.uow.outbox.queue(message)
