"""How does the stored register take up the packaged one, or an official file?"""

from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256

from matchmaker.errors import StaleWrite
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.repeating import repeated
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.official.merging import RegisterChanges, compare_registers, merge_register
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.pilot.reading import read_larger_neighbours, read_pilot_towns
from matchmaker.towns.register import GEONAMES_SOURCE, Register, RegisteredTown

OTHERS_NOW = "Inzwischen hat sich geändert, was diese Datei bewirkt. Bitte sehen Sie die Unterschiede noch einmal an."


@dataclass(frozen=True, slots=True)
class LoadedRegister:
    """The register after loading and what changed.

    ``began_packaged`` says that nothing was stored, so that an official file was laid over the packaged
    register; ``keeps_official`` that what is stored is from an official file and was left alone.
    """

    register: Register
    changes: RegisterChanges
    began_packaged: bool = False
    keeps_official: bool = False


@dataclass(frozen=True, slots=True)
class RegisterLoading:
    """Both ways of loading, each in one transaction; ``dry_run`` tells what would change and stores nothing."""

    uow: UnitOfWork
    packaged: Register
    dry_run: bool = False

    def load_packaged(self, *, reset: bool = False) -> LoadedRegister:
        """Store the packaged register; what came from an official file is replaced only with ``reset``.

        Towns that a profile or a tie refers to stay.
        """
        with self.uow:
            stored = Register(self.uow.towns.all())
            if not reset and any(_is_official(town) for town in stored.all):
                return LoadedRegister(stored, RegisterChanges(), keeps_official=True)
            referred_to = self._referred_to()
            needed = [town for town in stored.all if town.ags in referred_to]
            gone = self._succeeded()
            after = Register([*needed, *(town for town in self.packaged.all if town.ags not in gone)])
            self._store(after)
        return LoadedRegister(after, compare_registers(stored, after))

    def load_official(self, table: OfficialTable, seen_digest: str | None = None) -> LoadedRegister:
        """Lay an official file over the stored register, or over the packaged one where none is stored.

        Pilot towns and towns that something stored refers to never leave the register; a key that has a successor
        does not come back with an older file. With ``seen_digest`` exactly those changes are made that somebody has
        seen: ``StaleWrite`` where it would by now be others.
        """
        return repeated(lambda: self._load_once(table, seen_digest))

    def _load_once(self, table: OfficialTable, seen_digest: str | None) -> LoadedRegister:
        with self.uow:
            if not self.dry_run:
                self.uow.strict()
            stored, gone = Register(self.uow.towns.all()), self._succeeded()
            base = stored if len(stored) else self.packaged
            known = tuple(one for one in table.municipalities if one.ags not in gone)
            protected = (_pilots() | self._referred_to()) - gone
            after, changes = merge_register(base, replace(table, municipalities=known), protected)
            if seen_digest not in (None, digest_of(changes)):
                raise StaleWrite(OTHERS_NOW)
            self._store(after)
        return LoadedRegister(after, changes, began_packaged=not len(stored))

    def _succeeded(self) -> frozenset[str]:
        return frozenset(one.old_ags for one in self.uow.successions.all())

    def _referred_to(self) -> frozenset[str]:
        return self.uow.towns.referred_to()

    def _store(self, register: Register) -> None:
        if not self.dry_run:
            self.uow.towns.replace_all(register.all)
            self.uow.commit()


def digest_of(changes: RegisterChanges) -> str:
    """Names exactly these changes, the same in every process."""
    return sha256(repr(changes).encode()).hexdigest()


def _is_official(town: RegisteredTown) -> bool:
    """Whether an official file has touched this town; of some towns the packaged register has official facts, too."""
    from_a_file = town.source != GEONAMES_SOURCE and town.ags not in _packaged_as_official()
    return from_a_file or any(key not in INDICATORS or not INDICATORS[key].ships for key in town.indicators)


@cache
def _packaged_as_official() -> frozenset[str]:
    return _pilots() | {town.ags for town in read_larger_neighbours()}


@cache
def _pilots() -> frozenset[str]:
    return frozenset(town.ags for town in read_pilot_towns())
