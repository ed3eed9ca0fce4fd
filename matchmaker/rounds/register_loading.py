"""How does the stored register take up the packaged one, or an official file?"""

from dataclasses import dataclass

from matchmaker.rounds.ports import UnitOfWork
from matchmaker.towns.official.merging import RegisterChanges, compare_registers, merge_register
from matchmaker.towns.official.table import OfficialTable
from matchmaker.towns.pilot.reading import read_pilot_towns
from matchmaker.towns.register import Register


@dataclass(frozen=True, slots=True)
class LoadedRegister:
    """The register after loading and what changed; ``was_empty`` says that nothing was stored before.

    ``keeps_official`` says that the stored register is from an official file and was therefore left alone.
    """

    register: Register
    changes: RegisterChanges
    was_empty: bool = False
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
            own_sources = {town.source for town in self.packaged.all}
            if not reset and any(town.source not in own_sources for town in stored.all):
                return LoadedRegister(stored, RegisterChanges(), keeps_official=True)
            needed = [town for town in stored.all if town.ags in self._referred_to()]
            after = Register([*needed, *self.packaged.all])
            self._store(after)
        changes = compare_registers(stored, after)
        return LoadedRegister(after, changes, was_empty=not len(stored))

    def load_official(self, table: OfficialTable) -> LoadedRegister:
        """Lay an official file over the stored register, or over the packaged one where none is stored.

        Pilot towns and towns that a profile or a tie refers to never leave the register.
        """
        with self.uow:
            stored = Register(self.uow.towns.all())
            base = stored if len(stored) else self.packaged
            pilots = frozenset(town.ags for town in read_pilot_towns())
            after, changes = merge_register(base, table, pilots | self._referred_to())
            self._store(after)
        return LoadedRegister(after, changes, was_empty=not len(stored))

    def _referred_to(self) -> frozenset[str]:
        profiles = (profile.ags for profile in self.uow.profiles.all())
        ties = (ags for tie in self.uow.relations.all() for ags in (tie.first, tie.second))
        return frozenset([*profiles, *ties])

    def _store(self, register: Register) -> None:
        if not self.dry_run:
            self.uow.towns.replace_all(register.all)
            self.uow.commit()
