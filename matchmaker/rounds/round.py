"""What state is a round in, and what may happen to it next?"""

from dataclasses import dataclass, replace
from datetime import datetime
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


NEXT = {
    RoundState.PLANNED: (RoundState.COLLECTING, RoundState.CLOSED),
    RoundState.COLLECTING: (RoundState.PROPOSING, RoundState.CLOSED),
    RoundState.PROPOSING: (RoundState.CURATING, RoundState.CLOSED),
    RoundState.CURATING: (RoundState.PROPOSING, RoundState.ANSWERING, RoundState.CLOSED),
    RoundState.ANSWERING: (RoundState.CURATING, RoundState.RUNNING, RoundState.CLOSED),
    RoundState.RUNNING: (RoundState.CLOSED,),
    RoundState.CLOSED: (),
}


@dataclass(frozen=True, slots=True)
class Round:
    """One round of proposals for one format; ``version`` counts its saved changes."""

    id: str
    title: str
    format: Format
    policy: Policy
    state: RoundState = RoundState.PLANNED
    opened_at: datetime | None = None
    version: int = 1

    def moved_to(self, state: RoundState) -> "Round":
        """The round in its next state; ``TransitionRefused`` where that step does not exist."""
        if state not in NEXT[self.state]:
            raise TransitionRefused(
                f"Die Runde „{self.title}“ ist im Zustand {self.state}; von dort geht es nicht zu {state}."
            )
        return replace(self, state=state)
