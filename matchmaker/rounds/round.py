"""What state is a round in, and what may happen to it next?"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from matchmaker.errors import TransitionRefused
from matchmaker.rounds.policy import Policy
from matchmaker.towns.profile import Format


class RoundState(StrEnum):
    """Planned → collecting → proposing → curating → answering → running → closed."""

    PLANNED = "planned"
    COLLECTING = "collecting"
    PROPOSING = "proposing"
    CURATING = "curating"
    ANSWERING = "answering"
    RUNNING = "running"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The state as a person reads it."""
        return LABELS[self]


LABELS = {
    RoundState.PLANNED: "geplant",
    RoundState.COLLECTING: "beim Sammeln der Profile",
    RoundState.PROPOSING: "in Berechnung",
    RoundState.CURATING: "in Durchsicht",
    RoundState.ANSWERING: "verschickt und wartet auf Antworten",
    RoundState.RUNNING: "im Gange",
    RoundState.CLOSED: "geschlossen",
}

NEXT = {
    RoundState.PLANNED: (RoundState.COLLECTING, RoundState.CLOSED),
    RoundState.COLLECTING: (RoundState.PROPOSING, RoundState.CLOSED),
    RoundState.PROPOSING: (RoundState.CURATING, RoundState.ANSWERING, RoundState.CLOSED),
    RoundState.CURATING: (RoundState.PROPOSING, RoundState.ANSWERING, RoundState.CLOSED),
    RoundState.ANSWERING: (RoundState.PROPOSING, RoundState.CURATING, RoundState.RUNNING, RoundState.CLOSED),
    # Late joiners: whoever comes while the others meet is proposed and asked in the same round.
    RoundState.RUNNING: (RoundState.PROPOSING, RoundState.CURATING, RoundState.ANSWERING, RoundState.CLOSED),
    RoundState.CLOSED: (),
}


@dataclass(frozen=True, slots=True)
class Round:
    """One round of proposals for one format; ``version`` counts its saved changes.

    ``closes_on`` is the last day on which towns enter their profiles, None before it collects.
    """

    id: str
    title: str
    format: Format
    policy: Policy
    state: RoundState = RoundState.PLANNED
    opened_at: datetime | None = None
    closes_on: date | None = None
    version: int = 1

    def moved_to(self, state: RoundState) -> "Round":
        """The round in its next state; ``TransitionRefused`` where that step does not exist."""
        if state not in NEXT[self.state]:
            raise TransitionRefused(self._why_not(state))
        return replace(self, state=state)

    def _why_not(self, state: RoundState) -> str:
        if state is self.state:
            return f"Die Runde „{self.title}“ ist schon {state.label}."
        if self.state is RoundState.CLOSED:
            return f"Die Runde „{self.title}“ ist geschlossen und bleibt es."
        able = ", ".join(f"„{one.label}“" for one in NEXT[self.state])
        return f"Die Runde „{self.title}“ ist {self.state.label}; „{state.label}“ geht von dort nicht, nur {able}."
