"""How does the stored register take up the packaged one, or an official file?"""

from dataclasses import dataclass
from functools import cache

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.indicators import INDICATORS
from matchmaker.towns.official.merging import RegisterChanges, compare_registers, merge_register
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.pilot.reading import read_larger_neighbours, read_pilot_towns
from matchmaker.towns.register import GEONAMES_SOURCE, Register, RegisteredTown


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
            after = Register([*needed, *self.packaged.all])
            self._store(after)
        return LoadedRegister(after, compare_registers(stored, after))

    def load_official(self, table: OfficialTable) -> LoadedRegister:
        """Lay an official file over the stored register, or over the packaged one where none is stored.

        Pilot towns and towns that a profile or a tie refers to never leave the register.
        """
        with self.uow:
            stored = Register(self.uow.towns.all())
            base = stored if len(stored) else self.packaged
            after, changes = merge_register(base, table, _pilots() | self._referred_to())
            self._store(after)
        return LoadedRegister(after, changes, began_packaged=not len(stored))

    def _referred_to(self) -> frozenset[str]:
        profiles = (profile.ags for profile in self.uow.profiles.all())
        ties = (ags for tie in self.uow.relations.all() for ags in (tie.first, tie.second))
        return frozenset([*profiles, *ties])

    def _store(self, register: Register) -> None:
        if not self.dry_run:
            self.uow.towns.replace_all(register.all)
            self.uow.commit()


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
