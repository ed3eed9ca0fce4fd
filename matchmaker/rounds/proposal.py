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

    ``offered_at`` is when the first member was asked, ``asked_all_at`` when all were, ``deadline`` the last second in
    which any of them may answer. ``tell_at`` is when those asked hear that nothing came of it; None where they need
    not or did. ``topic`` is the one topic it names, ``score_tenths`` the shown score in tenths of a point (0–1000),
    ``run_id`` the run that made it ("why were we matched?"), ``language`` (``de``, ``en``) that of all its letters from
    the first question on (None before, and for what was offered before it was kept), ``version`` the count of changes.
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
    asked_all_at: datetime | None = None
    tell_at: datetime | None = None
    language: str | None = None
    version: int = 1

    @property
    def looks_open(self) -> bool:
        """Whether its members believe that it waits for answers: what failed is told to them later."""
        failed_in_silence = self.tell_at is not None and self.state in (ProposalState.DECLINED, ProposalState.EXPIRED)
        return failed_in_silence or self.state in (ProposalState.OFFERED_FIRST, ProposalState.OFFERED)

    def speaking(self, language: str) -> "Proposal":
        """Its letters speak this language, unless an earlier one settled that: nobody gets letters in two."""
        return replace(self, language=self.language or language)

    def approve(self, by: str, at: datetime) -> "Proposal":
        """A draft becomes approved; anything else is refused."""
        self._expect(ProposalState.DRAFT, "freigegeben")
        return replace(self, state=ProposalState.APPROVED, approved_by=by, approved_at=at)

    def offer(self, at: datetime, deadline: datetime) -> "Proposal":
        """An approved proposal goes out to all its members; anything else is refused."""
        self._expect(ProposalState.APPROVED, "verschickt")
        return replace(self, state=ProposalState.OFFERED, offered_at=at, asked_all_at=at, deadline=deadline)

    def offer_first(self, at: datetime, deadline: datetime) -> "Proposal":
        """An approved proposal goes out to the side that gives; the others hear of it after the first yes."""
        self._expect(ProposalState.APPROVED, "verschickt")
        return replace(self, state=ProposalState.OFFERED_FIRST, offered_at=at, deadline=deadline)

    def offer_to_all(self, at: datetime, deadline: datetime) -> "Proposal":
        """The giving side said yes: now the others are asked, with a time of their own until ``deadline``."""
        self._expect(ProposalState.OFFERED_FIRST, "allen angeboten")
        return replace(self, state=ProposalState.OFFERED, asked_all_at=at, deadline=deadline)

    def extend(self, deadline: datetime) -> "Proposal":
        """One of those asked may answer until then; the last of their deadlines counts."""
        self._expect_open("verlängert")
        return replace(self, deadline=deadline)

    def seat(self, outgoing: str, incoming: Member) -> "Proposal":
        """Another town takes the seat of ``outgoing``."""
        self._expect_open("neu besetzt")
        return replace(self, members=tuple(incoming if one.ags == outgoing else one for one in self.members))

    def confirm(self, agreed: tuple[Member, ...]) -> "Proposal":
        """It comes about with those who said yes."""
        self._expect_open("bestätigt")
        return replace(self, state=ProposalState.CONFIRMED, members=agreed)

    def fail(self, state: ProposalState, tell_at: datetime | None) -> "Proposal":
        """It does not come about: a town said no (declined), or too few answered (expired)."""
        self._expect_open("beendet")
        if state not in (ProposalState.DECLINED, ProposalState.EXPIRED):
            raise ValueError(f"{state}: a proposal fails by a refusal or by silence")
        return replace(self, state=state, tell_at=tell_at)

    def to_be_told(self, at: datetime) -> "Proposal":
        """Those who were asked hear at another moment that nothing came of it."""
        return replace(self, tell_at=at)

    def told(self) -> "Proposal":
        """Those who were asked were told that nothing came of it."""
        return replace(self, tell_at=None)

    def start_running(self) -> "Proposal":
        """The first talk has a date."""
        self._expect(ProposalState.CONFIRMED, "begonnen")
        return replace(self, state=ProposalState.RUNNING)

    def complete(self) -> "Proposal":
        """The exchange came to its planned end."""
        self._expect(ProposalState.RUNNING, "abgeschlossen")
        return replace(self, state=ProposalState.COMPLETED)

    def end(self, reason: str) -> "Proposal":
        """The exchange ended before its time; ``reason`` is a German sentence for head office."""
        if self.state not in (ProposalState.CONFIRMED, ProposalState.RUNNING):
            raise TransitionRefused(f"Der Vorschlag {self.id} ist {self.state.label}; beenden lässt sich da nichts.")
        return replace(self, state=ProposalState.ENDED, note=reason)

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

    def _expect_open(self, verb: str) -> None:
        if self.state not in (ProposalState.OFFERED_FIRST, ProposalState.OFFERED):
            raise TransitionRefused(
                f"Der Vorschlag {self.id} ist {self.state.label}; nur solange er auf Antwort wartet, "
                f"kann er {verb} werden."
            )

    def _expect(self, state: ProposalState, verb: str) -> None:
        if self.state is not state:
            raise TransitionRefused(
                f"Der Vorschlag {self.id} ist {self.state.label}; nur als „{state.label}“ kann er {verb} werden."
            )
