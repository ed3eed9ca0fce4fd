"""What do sign-in by mail, offices and limits ask of storage?"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from matchmaker.rounds.challenge import Challenge
from matchmaker.rounds.office import OfficeAddress


class Offices(Protocol):
    """Addresses that speak for towns; an address that still counts stands once for each town and role."""

    def get(self, id: str) -> OfficeAddress: ...

    def of_town(self, ags: str) -> tuple[OfficeAddress, ...]: ...

    def of_towns(self, towns: Collection[str]) -> tuple[OfficeAddress, ...]: ...

    def speaking(self, address: str) -> tuple[OfficeAddress, ...]: ...

    def all_open(self) -> tuple[OfficeAddress, ...]: ...

    def add(self, new: OfficeAddress) -> None: ...

    def save(self, changed: OfficeAddress) -> OfficeAddress: ...

    def remove_ended(self, before: datetime, limit: int) -> int: ...


class Challenges(Protocol):
    """One open challenge for each browser; ``use_try`` takes one try away and returns what is left, if any was."""

    def put(self, new: Challenge) -> None: ...

    def use_try(self, browser_hash: str) -> Challenge | None: ...

    def spend(self, browser_hash: str) -> bool: ...

    def remove_expired(self, before: datetime, limit: int) -> int: ...


class Limits(Protocol):
    """Counts what somebody does in a window of time; ``count_up`` returns the count with this time included."""

    def count_up(self, what: str, key: str, window: datetime) -> int: ...

    def forget(self, before: datetime, limit: int) -> int: ...
