"""When does a round's sending begin, what was known before it, and may it still be stopped?"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from matchmaker.errors import TransitionRefused

OVER = "Dieser Versand ist schon beendet. Bitte laden Sie die Seite neu."


class DispatchState(StrEnum):
    """Ordered → sending → finished; stopped instead, before it began or in the middle."""

    ORDERED = "ordered"
    SENDING = "sending"
    STOPPED = "stopped"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """Head office's order to send a round's approved proposals; nothing is offered or written before ``starts_at``.

    ``proposal_ids`` are those that the order was given for: what is approved later waits for the next one.
    ``acknowledged`` names the groups below the policy's threshold that head office has seen. ``refused`` are German
    sentences about proposals that could not be sent. ``language`` (``de``, ``en``) is that of the letters, ``version``
    the count of saved changes.
    """

    id: str
    round_id: str
    ordered_by: str
    ordered_at: datetime
    starts_at: datetime
    proposal_ids: tuple[str, ...]
    acknowledged: tuple[str, ...] = ()
    language: str = "de"
    stopped_by: str | None = None
    stopped_at: datetime | None = None
    finished_at: datetime | None = None
    refused: tuple[str, ...] = ()
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether any of its proposals may still leave by it."""
        return self.stopped_at is None and self.finished_at is None

    def state(self, now: datetime) -> DispatchState:
        """How far it is."""
        if self.stopped_at is not None:
            return DispatchState.STOPPED
        if self.finished_at is not None:
            return DispatchState.FINISHED
        return DispatchState.SENDING if self.starts_at <= now else DispatchState.ORDERED

    def stopped(self, by: str, at: datetime) -> "Dispatch":
        """What has not left stays approved; what has left cannot be called back."""
        self._expect_open()
        return replace(self, stopped_by=by, stopped_at=at)

    def finished(self, at: datetime, refused: tuple[str, ...]) -> "Dispatch":
        """Each of its proposals had its turn."""
        self._expect_open()
        return replace(self, finished_at=at, refused=refused)

    def _expect_open(self) -> None:
        if not self.is_open:
            raise TransitionRefused(OVER)


class Dispatches(Protocol):
    """Orders to send, newest last; a round has one open order at most (``StaleWrite`` for a second).

    ``save`` refuses (``StaleWrite``) what somebody else changed. ``due`` are open ones whose time has come.
    """

    def get(self, dispatch_id: str) -> Dispatch: ...

    def of_round(self, round_id: str) -> tuple[Dispatch, ...]: ...

    def due(self, now: datetime) -> tuple[Dispatch, ...]: ...

    def add(self, new: Dispatch) -> None: ...

    def save(self, changed: Dispatch) -> Dispatch: ...
