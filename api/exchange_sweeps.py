"""Which sweeps keep exchanges going, and how often does the clock call them?"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from matchmaker.rounds.check_in_asking import ask_due
from matchmaker.rounds.exchange_ending import complete_past
from matchmaker.rounds.exchange_post import ExchangePost
from matchmaker.rounds.exchange_rescue import find_silent
from matchmaker.rounds.exchange_telling import tell_agreed
from matchmaker.rounds.ports import UnitOfWork

log = structlog.get_logger("matchmaker.worker")
PostalSweep = Callable[[ExchangePost, UnitOfWork, datetime], int]


@dataclass(frozen=True)
class ExchangeSweeps:
    """The sweeps of exchanges, each to be repeated or left out at any time; ``post`` is made where one has to write."""

    open_uow: Callable[[], UnitOfWork]
    post: Callable[[], ExchangePost]
    clock: Callable[[], datetime]

    def by_name(self) -> dict[str, tuple[Callable[[], object], timedelta]]:
        """Every sweep with its pace."""
        return {
            "tell_agreed": (self.tell, timedelta(minutes=1)),
            "ask_due": (self.ask, timedelta(minutes=10)),
            "complete_past": (self.finish, timedelta(minutes=10)),
            "find_silent": (self.look_for_silence, timedelta(minutes=30)),
        }

    def tell(self) -> None:
        """Write to the towns of new exchanges about each other."""
        with self.open_uow() as uow:
            waits = uow.exchanges.untold()
        self._make("exchanges_told", tell_agreed, bool(waits))

    def ask(self) -> None:
        """Ask what is due."""
        with self.open_uow() as uow:
            waits = uow.check_ins.due(self.clock())
        self._make("questions_asked", ask_due, bool(waits))

    def finish(self) -> None:
        """End what has run its time."""
        with self.open_uow() as uow:
            waits = uow.exchanges.past(self.clock())
        self._make("exchanges_finished", complete_past, bool(waits))

    def look_for_silence(self) -> None:
        """Make tasks of exchanges that do not come off the ground."""
        found = find_silent(self.open_uow(), self.clock())
        if found:
            log.info("rescue_tasks", new=found)

    def _make(self, event: str, sweep: PostalSweep, waits: bool) -> None:
        # The post reads the taxonomy and needs addresses: nothing to be made every minute for nothing.
        done = sweep(self.post(), self.open_uow(), self.clock()) if waits else 0
        if done:
            log.info(event, count=done)
