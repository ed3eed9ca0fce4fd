"""What is proposed to whom, how far is it, and what may happen to it next?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import TransitionRefused
from matchmaker.towns.profile import Format, Role


class ProposalState(StrEnum):
    """Draft → approved → (offered_first →) offered → confirmed | declined | expired | withdrawn …"""

    DRAFT = "draft"
    APPROVED = "approved"
    OFFERED_FIRST = "offered_first"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    RUNNING = "running"
    COMPLETED = "completed"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return LABELS[self]


LABELS = {
    ProposalState.DRAFT: "Entwurf",
    ProposalState.APPROVED: "freigegeben",
    ProposalState.OFFERED_FIRST: "der gebenden Seite angeboten",
    ProposalState.OFFERED: "verschickt",
    ProposalState.CONFIRMED: "bestätigt",
    ProposalState.DECLINED: "abgelehnt",
    ProposalState.EXPIRED: "abgelaufen",
    ProposalState.WITHDRAWN: "zurückgezogen",
    ProposalState.RUNNING: "im Gange",
    ProposalState.COMPLETED: "abgeschlossen",
    ProposalState.ENDED: "beendet",
}

NOT_SENT = (ProposalState.DRAFT, ProposalState.APPROVED)
NOT_YET_CONFIRMED = (
    *NOT_SENT,
    ProposalState.OFFERED_FIRST,
    ProposalState.OFFERED,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A town in a role: the unit that is matched. ``gives`` marks the scarce side that is asked first."""

    ags: str
    role: Role
    gives: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposal of a round; every change keeps the old value and returns a new one.

    ``topic`` is the one topic it names, ``score_tenths`` the shown score in tenths of a point (0–1000),
    ``run_id`` the run that made it ("why were we matched?"), ``version`` the count of saved changes.
    """

    id: str
    round_id: str
    run_id: str
    format: Format
    members: tuple[Member, ...]
    topic: str | None
    score_tenths: int
    state: ProposalState = ProposalState.DRAFT
    pinned: bool = False
    approved_by: str | None = None
    approved_at: datetime | None = None
    offered_at: datetime | None = None
    deadline: datetime | None = None
    note: str | None = None
    version: int = 1

    def approve(self, by: str, at: datetime) -> "Proposal":
        """A draft becomes approved; anything else is refused."""
        self._expect(ProposalState.DRAFT, "freigegeben")
        return replace(self, state=ProposalState.APPROVED, approved_by=by, approved_at=at)

    def offer(self, at: datetime, deadline: datetime) -> "Proposal":
        """An approved proposal goes out to all its members; anything else is refused."""
        self._expect(ProposalState.APPROVED, "verschickt")
        return replace(self, state=ProposalState.OFFERED, offered_at=at, deadline=deadline)

    def pin(self, *, pinned: bool) -> "Proposal":
        """A pinned draft survives every further run; only drafts are pinned."""
        self._expect(ProposalState.DRAFT, "festgehalten oder gelöst")
        return replace(self, pinned=pinned)

    def withdraw(self, note: str | None) -> "Proposal":
        """Take back what is not yet confirmed."""
        if self.state not in NOT_YET_CONFIRMED:
            raise TransitionRefused(
                f"Der Vorschlag {self.id} ist {self.state.label} und kann nicht zurückgezogen werden."
            )
        return replace(self, state=ProposalState.WITHDRAWN, note=note)

    def _expect(self, state: ProposalState, verb: str) -> None:
        if self.state is not state:
            raise TransitionRefused(
                f"Der Vorschlag {self.id} ist {self.state.label}; nur als „{state.label}“ kann er {verb} werden."
            )
