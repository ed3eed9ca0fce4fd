"""What has a town asked for outside of any round, how far is that, and what may happen to it next?"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from matchmaker.errors import TransitionRefused
from matchmaker.towns.profile import Format, Role, Wishes

MOST_CANDIDATES = 3


class RequestState(StrEnum):
    """Submitted → reviewed → offered | kept; withdrawn as long as nothing was offered."""

    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    OFFERED = "offered"
    KEPT = "kept"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return LABELS[self]


LABELS = {
    RequestState.SUBMITTED: "eingereicht",
    RequestState.REVIEWED: "geprüft",
    RequestState.OFFERED: "als Vorschlag angelegt",
    RequestState.KEPT: "für die nächste Runde vorgemerkt",
    RequestState.WITHDRAWN: "zurückgezogen",
}
NEXT = {
    RequestState.SUBMITTED: (RequestState.REVIEWED, RequestState.WITHDRAWN),
    RequestState.REVIEWED: (RequestState.OFFERED, RequestState.KEPT, RequestState.WITHDRAWN),
    RequestState.OFFERED: (),
    RequestState.KEPT: (RequestState.OFFERED, RequestState.WITHDRAWN),
    RequestState.WITHDRAWN: (),
}
# Kept, the wish goes into the round like anybody's; offered, the proposal itself takes the place.
RESERVING = (RequestState.SUBMITTED, RequestState.REVIEWED)


@dataclass(frozen=True, slots=True)
class Request:
    """One town's wish for an exchange; every step keeps the old value and returns a new one.

    ``topic`` is a topic or challenge of the taxonomy, ``text`` the town's own words. ``candidates`` are at most three
    AGS, the dearest first: private, for head office and the solver alone. ``key`` is that of the form, so that one form
    sent twice makes one request. ``proposal_id`` is what became of it; ``version`` counts its saved changes.
    ``stated_by`` is who of head office entered it for the town, and from whom they know; None where the town did.
    """

    id: str
    key: str
    ags: str
    role: Role
    format: Format
    topic: str
    made_at: datetime
    text: str | None = None
    wishes: Wishes = field(default_factory=Wishes)
    candidates: tuple[str, ...] = ()
    state: RequestState = RequestState.SUBMITTED
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    ended_at: datetime | None = None
    proposal_id: str | None = None
    version: int = 1
    stated_by: str | None = None

    @property
    def reserves(self) -> bool:
        """Whether it takes one place of the town while it waits for head office."""
        return self.state in RESERVING

    @property
    def is_open(self) -> bool:
        """Whether anything may still happen to it."""
        return bool(NEXT[self.state])

    def review(self, by: str, at: datetime) -> "Request":
        """Head office has looked at it."""
        return replace(self._moved(RequestState.REVIEWED), reviewed_by=by, reviewed_at=at)

    def keep(self) -> "Request":
        """It goes into the next round, with its candidates preferred there."""
        return self._moved(RequestState.KEPT)

    def offer(self, proposal_id: str, at: datetime) -> "Request":
        """Head office has made a proposal of it; only now may its target learn of anything."""
        return replace(self._moved(RequestState.OFFERED), proposal_id=proposal_id, ended_at=at)

    def withdraw(self, at: datetime) -> "Request":
        """The town, or head office for it, takes back what was not offered yet."""
        return replace(self._moved(RequestState.WITHDRAWN), ended_at=at)

    def _moved(self, state: RequestState) -> "Request":
        if state not in NEXT[self.state]:
            told = f"Die Anfrage ist {self.state.label}; „{state.label}“ geht von dort nicht."
            raise TransitionRefused(f"{told} Bitte laden Sie die Seite neu.")
        return replace(self, state=state)
