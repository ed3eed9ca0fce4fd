"""Which town takes the seat of a group that another one left free?"""

from collections.abc import Iterable
from dataclasses import replace

from matchmaker.rounds.asking import Desk, dated, write_offer
from matchmaker.rounds.calendar import german_day
from matchmaker.rounds.invitation import Invitation, InvitationState
from matchmaker.rounds.later_showing import show_newcomer
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.proposal import Proposal
from matchmaker.rounds.reserve import Reserve
from matchmaker.rounds.standing_group import broken_rules, staying
from matchmaker.rounds.vacancy import is_free


def fill_seat(proposal: Proposal, refusing: Invitation, desk: Desk) -> Proposal:
    """Ask the best town of the reserve that is free, fits those who stay and can be reached; without one all stays.

    One seat changes and no other group does. Only a no frees a seat in time: after silence the group's time is over,
    and whoever agreed should not wait for one more window.
    """
    if refusing.state is not InvitationState.DECLINED:
        return proposal
    uow, taxonomy = desk.uow, desk.post.letters.taxonomy
    reserve = uow.proposals.reserve(proposal.id)
    holders = _holders(refusing, proposal, reserve, uow)
    for seat in reserve:
        incoming = replace(seat.member, gives=refusing.member.gives)
        if seat.replaces not in holders:
            continue
        seated = proposal.seat(refusing.member.ags, incoming)
        stands = tuple(one for one in staying(proposal, uow) if one.ags != refusing.member.ags)
        with_it, without = (broken_rules(proposal, some, taxonomy, uow) for some in ((*stands, incoming), stands))
        if set(with_it) - set(without):
            # Only what the newcomer breaks counts: from the rules themselves head office may have differed.
            continue
        # Whoever has no address cannot answer in time: the seat is for the next one.
        if is_free(incoming, seated, uow, german_day(desk.now)) and desk.post.letters.reaches(incoming, uow):
            asked = dated(Invitation(proposal.id, incoming), proposal.round_id, desk)
            later = max(filter(None, (proposal.deadline, asked.due_at)))
            saved = uow.proposals.save_members(seated.extend(later))
            uow.invitations.add_all([asked])
            show_newcomer(saved, incoming, desk)
            write_offer(saved, asked, desk)
            return saved
    return proposal


def _holders(refusing: Invitation, proposal: Proposal, reserve: Iterable[Reserve], uow: UnitOfWork) -> frozenset[str]:
    """Whose seat the reserve may call it: that of who refuses and, where this is a stand-in, of who left before."""
    own = refusing.member.ags
    if own not in {seat.member.ags for seat in reserve}:
        return frozenset((own,))
    members = {member.ags for member in proposal.members}
    left = (one.member.ags for one in uow.invitations.of_proposal(proposal.id) if one.state is InvitationState.DECLINED)
    return frozenset((own, *(ags for ags in left if ags not in members)))
