"""What do the letters of one transaction read, each thing once however many letters there are?"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from matchmaker.rounds.change import Fact
from matchmaker.rounds.office import OfficeAddress
from matchmaker.rounds.ports import UnitOfWork
from matchmaker.rounds.round import Round
from matchmaker.rounds.wordings import OwnWording
from matchmaker.towns.register import RegisteredTown


@dataclass(frozen=True)
class Readings:
    """What letters share inside one open unit of work, read where first asked; good as long as it is open.

    Of ``towns`` (AGS) all are read by one question, any other by itself.
    """

    uow: UnitOfWork
    towns: frozenset[str] = frozenset()
    _towns: dict[str, RegisteredTown] = field(default_factory=dict, repr=False)
    _names: dict[str, str] = field(default_factory=dict, repr=False)
    _rounds: dict[str, Round] = field(default_factory=dict, repr=False)
    _offices: dict[str, Sequence[OfficeAddress]] = field(default_factory=dict, repr=False)
    _told_from: dict[str, tuple[str, int]] = field(default_factory=dict, repr=False)

    def name_of(self, ags: str) -> str:
        """A town by its name; ``UnknownTown`` where the register has none."""
        if ags not in self._names and ags in self.towns:
            self._names.update(self.uow.towns.names_of(self.towns))
        if ags not in self._names:
            self._names[ags] = self.uow.towns.get(ags).name
        return self._names[ags]

    def town(self, ags: str) -> RegisteredTown:
        """A town as the register has it; ``UnknownTown`` where it has none."""
        if ags not in self._towns:
            self._towns[ags] = self.uow.towns.get(ags)
        return self._towns[ags]

    def offices_of(self, ags: str) -> Sequence[OfficeAddress]:
        """All addresses that a town ever had, oldest first."""
        if ags not in self._offices:
            asked = self.towns if ags in self.towns else frozenset({ags})
            found: dict[str, list[OfficeAddress]] = defaultdict(list)
            for one in self.uow.offices.of_towns(asked):
                found[one.ags].append(one)
            self._offices.update({town: found[town] for town in asked})
        return self._offices[ags]

    def round(self, round_id: str) -> Round:
        """``NotFound`` where there is none."""
        if round_id not in self._rounds:
            self._rounds[round_id] = self.uow.rounds.get(round_id)
        return self._rounds[round_id]

    def told_from(self, round_id: str, scored: Sequence[Fact]) -> tuple[str, int]:
        """What the reasons of a round's letters hang on: its newest run, and the count of changes of these facts."""
        if round_id not in self._told_from:
            run = self.uow.runs.latest(round_id)
            self._told_from[round_id] = (run.id if run else "", self.uow.changes.count(*scored))
        return self._told_from[round_id]

    @cached_property
    def own_words(self) -> tuple[OwnWording, ...]:
        """The newest of every place that head office ever changed."""
        return self.uow.wordings.current()
