"""Which town takes the seat of a group that another one left free?"""

from dataclasses import replace

from matchmaker.rounds.asking import Desk, dated, write_offer
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.standing_group import broken_rules, staying
from matchmaker.rounds.vacancy import is_free


def fill_seat(proposal: Proposal, refusing: Invitation, desk: Desk) -> Proposal:
    """Ask the best town of the reserve that is still free and fits those who stay; the proposal as it was without one.

    One seat changes and no other group does. Only a no frees a seat in time: after silence the group's time is over,
    and whoever agreed should not wait for one more window.
    """
    if refusing.state is not InvitationState.DECLINED:
        return proposal
    uow = desk.uow
    for seat in uow.proposals.reserve(proposal.id):
        incoming = replace(seat.member, gives=refusing.member.gives)
        if seat.replaces != refusing.member.ags:
            continue
        seated = proposal.seat(refusing.member.ags, incoming)
        stands = tuple(one for one in staying(proposal, uow) if one.ags != refusing.member.ags)
        if set(broken_rules(proposal, (*stands, incoming), uow)) - set(broken_rules(proposal, stands, uow)):
            # Only what the newcomer breaks counts: from the rules themselves head office may have differed.
            continue
        if is_free(incoming, seated, uow, german_day(desk.now)):
            asked = dated(Invitation(proposal.id, incoming), proposal.round_id, desk)
            later = max(filter(None, (proposal.deadline, asked.due_at)))
            saved = uow.proposals.save_members(seated.extend(later))
            uow.invitations.add_all([asked])
            write_offer(saved, asked, desk)
            return saved
    return proposal
