"""Who may see which proposal?"""

from dataclasses import dataclass

from matchmaker.errors import NotFound
from matchmaker.rounds.access import Audience
from matchmaker.rounds.proposal import Member, Proposal
from matchmaker.towns.profile import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks: a stranger (all None), a signed-in person, or the holder of one proposal's link.

    ``ags`` and ``role`` are those of a town's session, ``proposal_id`` what a proposal link opens. A session
    or link without a role speaks for all of its town. ``is_delegate``: not the holder of the office, but somebody whom
    it has named.
    """

    audience: Audience | None = None
    ags: str | None = None
    proposal_id: str | None = None
    role: Role | None = None
    is_delegate: bool = False

    def is_member(self, member: Member) -> bool:
        """Whether the viewer speaks for this member of a proposal."""
        return self.ags == member.ags and self.role in (None, member.role)


def may_see(viewer: Viewer, proposal: Proposal) -> bool:
    """Head office sees all; a member and the holder of its link see it from the moment the member was asked.

    The side that does not give is asked after the first yes: until then it must not learn that there is anything.
    """
    if viewer.audience is Audience.HEAD_OFFICE:
        return True
    asked = [member for member in proposal.members if member.gives or proposal.asked_all_at is not None]
    is_member = viewer.audience is Audience.TOWN and any(map(viewer.is_member, asked))
    return proposal.offered_at is not None and (is_member or viewer.proposal_id == proposal.id)


def refuse_strangers(viewer: Viewer, proposal: Proposal) -> None:
    """``NotFound`` for whoever may not see the proposal, exactly as if it did not exist."""
    if not may_see(viewer, proposal):
        raise NotFound(f"Einen Vorschlag {proposal.id} gibt es nicht.")
