"""What does looking for a person ask of storage?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from matchmaker.rounds.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row of a table as JSON can hold it."""

    table: str
    fields: Mapping[str, Any]


class PersonRecords(Protocol):
    """Finds an address in whatever is stored, in any spelling and never within another address, and takes it out.

    ``naming`` does not look into the bytes of letters: these are read one by one with ``letters``. ``remove`` deletes
    rows that exist for the address alone, ``rewrite`` puts a pseudonym in its place everywhere else; both tell how
    many rows of each table. ``empty`` takes the words out of letters and leaves that they were sent.
    """

    def naming(self, address: str) -> tuple[StoredRow, ...]: ...

    def letters(self) -> Iterable[OutboxMessage]: ...

    def empty(self, letter_ids: Collection[str]) -> None: ...

    def remove(self, address: str) -> Mapping[str, int]: ...

    def rewrite(self, address: str, pseudonym: str) -> Mapping[str, int]: ...
