"""How does one thing that is due after the other get its turn, though one of them may refuse?"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from matchmaker.errors import MatchmakerError
from matchmaker.rounds.asking import Post
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.repeating import repeated

MOST_AT_ONCE = 500
Due = TypeVar("Due")


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep works with; ``uow`` is opened once for each thing that is due, so that nothing waits for another."""

    post: Post
    uow: UnitOfWork
    now: datetime


@dataclass(frozen=True, slots=True)
class Swept:
    """How many were done, and the German sentences of those that refused; they are tried again next time."""

    done: int = 0
    refused: tuple[str, ...] = ()


def each(due: Iterable[Due], step: Callable[[Due], bool]) -> Swept:
    """Take one step for each; a refusal (no address, say) stops that one alone."""
    done, refused = 0, []
    for one in due:
        try:
            done += repeated(partial(step, one))
        except MatchmakerError as refusal:
            refused.append(str(refusal))
    return Swept(done, tuple(refused))
