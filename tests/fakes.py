"""What stands in for storage and mail in fast tests: in memory, and by the same contract as the real ones."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType
from typing import Self

from matchmaker.rounds.outbox import OutboxMessage
from matchmaker.rounds.ports import Access, Changes, Outbox, Profiles, Proposals, Relations, Rounds, Runs, Towns
from tests.fake_repositories import (
    FakeAccess,
    FakeChanges,
    FakeOutbox,
    FakeProfiles,
    FakeProposals,
    FakeRelations,
    FakeRounds,
    FakeRuns,
    FakeTowns,
)
from tests.fake_rows import Rows


@dataclass
class FakeDatabase:
    """What was committed; one writer at a time, as in SQLite."""

    committed: Rows = field(default_factory=Rows)
    writing: Lock = field(default_factory=Lock)


class FakeUnitOfWork:
    """One transaction on a ``FakeDatabase``."""

    towns: Towns
    profiles: Profiles
    relations: Relations
    rounds: Rounds
    proposals: Proposals
    runs: Runs
    outbox: Outbox
    access: Access
    changes: Changes

    def __init__(self, database: FakeDatabase | None = None, *, reading: bool = False) -> None:
        self._database = database or FakeDatabase()
        self._reading = reading
        self._rows: Rows | None = None

    def __enter__(self) -> Self:
        if self._rows is not None:
            raise RuntimeError("nested unit of work")
        if not self._reading:
            self._database.writing.acquire()
        rows = self._rows = self._database.committed.copy()
        self.towns, self.profiles, self.relations = FakeTowns(rows), FakeProfiles(rows), FakeRelations(rows)
        self.rounds, self.runs, self.proposals = FakeRounds(rows), FakeRuns(rows), FakeProposals(rows)
        self.outbox, self.access, self.changes = FakeOutbox(rows), FakeAccess(rows), FakeChanges(rows)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows = None
        if not self._reading:
            self._database.writing.release()

    def commit(self) -> None:
        if self._reading or self._rows is None:
            raise RuntimeError("nothing to commit")
        self._database.committed = self._rows.copy()


class InterruptedUnitOfWork(FakeUnitOfWork):
    """On the database of ``other``, who does ``meanwhile`` just before the ``number``-th block here begins."""

    def __init__(self, other: FakeUnitOfWork, number: int, meanwhile: Callable[[FakeUnitOfWork], object]) -> None:
        super().__init__(other._database)
        self._other, self._meanwhile = other, meanwhile
        self._blocks_left = number

    def __enter__(self) -> Self:
        self._blocks_left -= 1
        if self._blocks_left == 0:
            self._meanwhile(self._other)
        return super().__enter__()


@dataclass
class FakeMailer:
    """Keeps what was delivered; the next ``failures`` deliveries raise ``error`` instead."""

    delivered: list[OutboxMessage] = field(default_factory=list)
    failures: int = 0
    error: Exception = field(default_factory=lambda: OSError("relay away"))

    def deliver(self, message: OutboxMessage) -> None:
        if self.failures:
            self.failures -= 1
            raise self.error
        self.delivered.append(message)
