"""Who may see which proposal?"""

from dataclasses import dataclass

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.proposal import Proposal


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a stranger (all None), a signed-in person, or the holder of one proposal's link.

    ``ags`` is the town of a town's session, ``proposal_id`` what a proposal link opens.
    """

    audience: Audience | None = None
    ags: str | None = None
    proposal_id: str | None = None


def may_see(viewer: Viewer, proposal: Proposal) -> bool:
    """Head office sees all; a member and the holder of its link see it from the moment it was offered."""
    if viewer.audience is Audience.HEAD_OFFICE:
        return True
    is_member = viewer.audience is Audience.TOWN and viewer.ags in {member.ags for member in proposal.members}
    return proposal.offered_at is not None and (is_member or viewer.proposal_id == proposal.id)


def refuse_strangers(viewer: Viewer, proposal: Proposal) -> None:
    """``NotFound`` for whoever may not see the proposal, exactly as if it did not exist."""
    if not may_see(viewer, proposal):
        raise NotFound(f"Einen Vorschlag {proposal.id} gibt es nicht.")
