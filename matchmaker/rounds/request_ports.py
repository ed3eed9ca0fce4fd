"""What do requests and half-finished forms ask of storage?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from matchmaker.rounds.kept_form import KeptForm
from matchmaker.rounds.request import Request, RequestState


class Requests(Protocol):
    """Towns' requests, oldest first; ``get`` with ``seen_version`` and ``save`` refuse (``StaleWrite``) what changed.

    Whoever decides whether a town may ask for more begins with ``held_of_town``: until this unit of work ends,
    everybody else who holds the same town waits.
    """

    def get(self, request_id: str, seen_version: int | None = None) -> Request: ...

    def by_key(self, key: str) -> Request | None: ...

    def of_town(self, ags: str) -> tuple[Request, ...]: ...

    def held_of_town(self, ags: str) -> tuple[Request, ...]: ...

    def in_states(self, states: Iterable[RequestState]) -> tuple[Request, ...]: ...

    def add(self, new: Request) -> None: ...

    def save(self, changed: Request) -> Request: ...


class KeptForms(Protocol):
    """Half-finished forms by the hash of their id; ``keep`` makes or replaces one, expired ones are not found."""

    def find(self, id_hash: str, now: datetime) -> KeptForm | None: ...

    def keep(self, form: KeptForm) -> None: ...

    def remove(self, id_hash: str) -> None: ...

    def remove_expired(self, before: datetime, limit: int) -> int: ...
