"""How does a profile look after the file was taken apart and before anything in it is believed?"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stated:
    """One value as it stood in the file, with the place where a person finds it."""

    value: object
    where: str
    column: str | None = None


@dataclass(frozen=True, slots=True)
class RawRecord:
    """Values by the keys of PROFILES.json; what is not stated has no entry.

    ``headers`` names the keys as a table's reader knows them; JSON needs none.
    """

    where: str
    fields: Mapping[str, Stated]
    headers: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, key: str) -> str:
        """The key as the file's author knows it."""
        return self.headers.get(key, key)


@dataclass(frozen=True, slots=True)
class RawTown:
    """One profile: its own values and wishes, its lists, its statements; all unchecked.

    ``history`` is None where the file says nothing about it and empty where it says "none". ``unsaid`` are the
    keys that the file has no place for at all (no column, no key), so that what is stored there stays.
    """

    own: RawRecord
    wishes: RawRecord
    needs: tuple[RawRecord, ...] = ()
    experience: tuple[RawRecord, ...] = ()
    history: tuple[RawRecord, ...] | None = None
    formats: tuple[Stated, ...] = ()
    windows: tuple[Stated, ...] = ()
    blocked: tuple[Stated, ...] = ()
    networks: tuple[Stated, ...] = ()
    unsaid: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RawFile:
    """All profiles of one file in their order, the day they speak of, and remarks for the reader."""

    towns: tuple[RawTown, ...]
    as_of: Stated | None = None
    notes: tuple[str, ...] = ()
