"""What exactly would each town read if the approved proposals of a round were sent now?"""

from dataclasses import dataclass

from matchmaker.errors import NotFound
from matchmaker.rounds.asking import AskingLetter, Desk, dated, first_asked, offered_to, written
from matchmaker.rounds.correspondence import LetterKind
from matchmaker.rounds.invitation import Invitation
from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.proposal import Member, Proposal, ProposalState

# A link that opens nothing: the real secret is made when the letter is queued, and nobody else sees it.
PREVIEW_TOKEN = "vorschau"  # noqa: S105


@dataclass(frozen=True, slots=True)
class PlannedLetter:
    """One letter that sending would queue; ``at_once`` is False where the member is asked after the first yes."""

    proposal: Proposal
    member: Member
    at_once: bool


def planned_letters(approved: Proposal) -> tuple[PlannedLetter, ...]:
    """The letters of one approved proposal, in the order of its members."""
    first = first_asked(approved)
    return tuple(PlannedLetter(approved, member, member in first) for member in approved.members)


def preview_letter(proposal_id: str, ags: str, desk: Desk) -> OutboxMessage:
    """The mail to one member in the bytes that would be queued now, but for its link; nothing is stored.

    Asked inside an open unit of work. ``NotFound`` for a proposal that is not approved, or a town that is no member.
    """
    approved = desk.uow.proposals.get(proposal_id)
    letters = {one.member.ags: one for one in planned_letters(approved)}
    if approved.state is not ProposalState.APPROVED or ags not in letters:
        raise NotFound("Diesen Brief gibt es nicht. Vielleicht wurde der Vorschlag inzwischen verschickt.")
    asked = dated(Invitation(approved.id, letters[ags].member), approved.round_id, desk)
    others = [dated(Invitation(approved.id, one), approved.round_id, desk) for one in first_asked(approved)]
    offered = offered_to(approved, others, desk.now).speaking(desk.post.language)
    if not letters[ags].at_once and asked.due_at is not None:
        offered = offered.offer_to_all(desk.now, asked.due_at)
    return written(AskingLetter(LetterKind.PROPOSAL_OFFERED, offered, asked), PREVIEW_TOKEN, desk)
