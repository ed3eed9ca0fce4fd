"""What did head office do, who of it, when, and what was there before?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

TERMINAL = "Geschäftsstelle (Kommandozeile)"
"""Who acts at the terminal, which knows nobody by name."""
Facts = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class OfficeAct:
    """One line of a log that only grows.

    ``act`` names what was done, ``about`` what it was done to ("person/…"), ``before`` and ``after`` only what changed.
    No address, no words of a person and no secret stands here: nothing can be taken out again.
    """

    at: datetime
    by: str
    act: str
    about: str
    before: Facts = field(default_factory=dict)
    after: Facts = field(default_factory=dict)


class OfficeActs(Protocol):
    """The log, oldest first; nothing is changed or removed. ``latest`` are the last so many, newest first."""

    def record(self, act: OfficeAct) -> None: ...

    def of(self, about: str) -> tuple[OfficeAct, ...]: ...

    def latest(self, limit: int) -> tuple[OfficeAct, ...]: ...
