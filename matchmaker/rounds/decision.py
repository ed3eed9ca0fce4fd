"""What was shown to whom, how good was it then, and what was decided about it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from matchmaker.rounds.access import Audience
from matchmaker.towns.profile import Format, Role


class Act(StrEnum):
    """What happened to a proposal: head office approved, refused or offered it, a town said yes, no or nothing."""

    APPROVED = "approved"
    VETOED = "vetoed"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"

    @property
    def is_of_town(self) -> bool:
        """Whether a town acts, or lets its time run out; else it is head office."""
        return self in (Act.ACCEPTED, Act.DECLINED, Act.EXPIRED)

    @property
    def is_decision(self) -> bool:
        """Whether somebody said yes or no; who was asked and who was silent did not."""
        return self not in (Act.OFFERED, Act.EXPIRED)

    @property
    def is_refusal(self) -> bool:
        """Whether a reason may be given."""
        return self in (Act.VETOED, Act.DECLINED)


class RefusalReason(StrEnum):
    """Why a proposal was refused, as a code; words of a person stay with the proposal."""

    NO_TIME = "no_time"
    TOPIC = "topic"
    TOWN = "town"
    DISTANCE = "distance"
    KNOWN_ALREADY = "known_already"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason as a person reads it."""
        return REASON_LABELS[self]

    @property
    def is_about_fit(self) -> bool:
        """Want of time says nothing about how well two towns fit."""
        return self is not RefusalReason.NO_TIME


REASON_LABELS = {
    RefusalReason.NO_TIME: "Keine Zeit",
    RefusalReason.TOPIC: "Das Thema passt nicht",
    RefusalReason.TOWN: "Die Stadt passt nicht",
    RefusalReason.DISTANCE: "Zu weit entfernt",
    RefusalReason.KNOWN_ALREADY: "Wir kennen uns schon",
    RefusalReason.OTHER: "Anderer Grund",
}


@dataclass(frozen=True, slots=True)
class Showing:
    """One side of a proposal as it stood when the run ``run_id`` made it.

    ``rank`` is the partner's place in this side's list by score, from 1; ``score_tenths`` the shown score and
    ``directed_tenths`` this side's own gain, in tenths of a point; ``values`` are this side's ĉ by criterion and
    ``confidence`` the pair's, in [0, 1]. The weights are those of ``policy_version`` as the round stores them.
    ``audience`` says whose figures these are: what the town was told, from public statements alone, or what head
    office saw of the same side; None where the log is older than the difference, and they served both.
    """

    proposal_id: str
    round_id: str
    run_id: str
    format: Format
    policy_version: str
    ags: str
    role: Role
    shown_at: datetime
    rank: int
    score_tenths: int
    directed_tenths: int
    confidence: float
    values: Mapping[str, float] = field(hash=False)
    audience: Audience | None = None

    def is_for(self, audience: Audience) -> bool:
        """Whether this reader saw these figures."""
        return self.audience in (None, audience)


@dataclass(frozen=True, slots=True)
class Decision:
    """One act on a proposal; ``ags`` and ``role`` say which town acted, both are None for head office.

    ``ValueError`` for a town's act without a town and the other way round, and for a reason beside anything
    but a refusal.
    """

    proposal_id: str
    act: Act
    at: datetime
    ags: str | None = None
    role: Role | None = None
    reason: RefusalReason | None = None

    def __post_init__(self) -> None:
        if (self.ags is not None) != self.act.is_of_town or (self.role is not None) != self.act.is_of_town:
            raise ValueError(f"{self.act}: a town acts if and only if the act is one of a town's")
        if self.reason is not None and not self.act.is_refusal:
            raise ValueError(f"{self.act}: only a refusal has a reason")
