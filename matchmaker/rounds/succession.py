"""Which town answers for a key (AGS) that no longer exists?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Succession:
    """Since ``at`` the town ``new_ags`` answers for ``old_ags``; nothing takes it back.

    ``moved`` counts what moved, by the German word for it. It is the entry that tells who did it.
    """

    old_ags: str
    old_name: str
    new_ags: str
    at: datetime
    by: str
    moved: Mapping[str, int]


class Successions(Protocol):
    """Successions by the old key; chains are short: what led to a town that was merged leads to its successor.

    ``held`` counts what is stored under a town's key, by the German word for it, profiles and ties left aside.
    ``move`` puts all of it under the other key: the append-only log alone keeps the key of its day. What would then
    stand twice for one and the same cause (a reserve seat, a candidate of a request, an election) stays once.
    """

    def all(self) -> tuple[Succession, ...]: ...

    def of(self, old_ags: str) -> Succession | None: ...

    def add(self, new: Succession) -> None: ...

    def held(self, ags: str) -> Mapping[str, int]: ...

    def move(self, old_ags: str, new_ags: str) -> None: ...
