"""How does one thing that is due after the other get its turn, though some of them cannot be done?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.asking import Post
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.repeating import repeated

MOST_AT_ONCE = 500
"""How many things one sweep does; the next goes on. What cannot be done does not count: it would hold up all others."""
Due = TypeVar("Due")


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep works with; ``uow`` is opened once for each thing that is due, so that nothing waits for another."""

    post: Post
    uow: UnitOfWork
    now: datetime


@dataclass(frozen=True, slots=True)
class Swept:
    """How many were done, the German sentences of those that refused, and what broke; they are tried again next time.

    ``broken`` are faults of any other kind, a mistake of ours or of a letter's template, each with its traceback.
    """

    done: int = 0
    refused: tuple[str, ...] = ()
    broken: tuple[Exception, ...] = ()

    def beside(self, other: "Swept") -> "Swept":
        """Both together."""
        return Swept(self.done + other.done, self.refused + other.refused, self.broken + other.broken)


class PartsBroken(Exception):
    """Of something made in parts some broke, each named in the text; the others were made whole."""


class Alone:
    """Keeps whatever breaks inside of the block from all that comes after it: ``fault``, or None.

    Not for what somebody waits for: only where one of many things is done by itself, and the fault is reported.
    """

    def __init__(self) -> None:
        self.fault: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _at: TracebackType | None
    ) -> bool:
        # Being stopped is no fault: that is not an Exception, and goes on.
        self.fault = error if isinstance(error, Exception) else None
        return self.fault is not None


def each(due: Iterable[Due], step: Callable[[Due], bool], uow: UnitOfWork) -> Swept:
    """Take one step for each until ``MOST_AT_ONCE`` are done; what refuses or breaks stops itself alone.

    ``due`` are all that are due. Where the database of ``uow``, which is not open, does not answer any more the fault
    goes on to the caller.
    """
    done, faults = _taken(due, step, uow)
    refused = tuple(str(one) for one in faults if isinstance(one, MatchmakerError))
    return Swept(done, refused, tuple(one for one in faults if not isinstance(one, MatchmakerError)))


def each_alone(due: Iterable[Due], step: Callable[[Due], bool], uow: UnitOfWork) -> int:
    """The same; returns how many were done, and raises at the end what broke first, else what refused first."""
    done, faults = _taken(due, step, uow)
    for one in sorted(faults, key=lambda fault: isinstance(fault, MatchmakerError)):
        raise one
    return done


def _taken(due: Iterable[Due], step: Callable[[Due], bool], uow: UnitOfWork) -> tuple[int, list[Exception]]:
    done, faults = 0, []
    for one in due:
        with Alone() as alone:
            done += repeated(partial(step, one))
        if alone.fault is not None:
            faults.append(alone.fault)
            if not isinstance(alone.fault, MatchmakerError):
                expect_answer(uow)
        if done >= MOST_AT_ONCE:
            break
    return done, faults


def expect_answer(uow: UnitOfWork) -> None:
    """Raise what the database of ``uow``, which is not open, raises: each further thing would wait for its silence."""
    with uow:
        uow.clockwork.last_slot("")
