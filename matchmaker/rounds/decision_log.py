"""What do the use cases ask of the log of what was shown and decided?"""

from collections.abc import Iterable
from typing import Protocol

from matchmaker.rounds.decision import Decision, Showing


class DecisionLog(Protocol):
    """Showings and decisions in the order in which they were written; nothing in it is ever changed or removed.

    A proposal is shown once: ``show`` refuses (``StaleWrite``) one that stands there already. Who takes a seat of it
    later is written down by ``show_newcomers``, which refuses a town that stands there already.
    """

    def show(self, showings: Iterable[Showing]) -> None: ...

    def show_newcomers(self, showings: Iterable[Showing]) -> None: ...

    def record(self, decisions: Iterable[Decision]) -> None: ...

    def showings(self) -> tuple[Showing, ...]: ...

    def showings_of(self, proposal_id: str) -> tuple[Showing, ...]:
        """Those of one proposal."""
        ...

    def decisions(self) -> tuple[Decision, ...]: ...
