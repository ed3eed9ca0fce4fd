"""What does the file of pilot statements say, checked line by line?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.toml_rows import read_toml_file
from matchmaker.towns.entry_names import EntryNames
from matchmaker.towns.fault_list import FaultList, shown
from matchmaker.towns.field_checks import Check, Fields, Unfit, as_flag, as_line, as_member, as_whole_number
from matchmaker.towns.pilot.cited_rows import CitedRows
from matchmaker.towns.pilot.consortium import Consortium
from matchmaker.towns.profile import Experience, Need, Role, StatementKind, Wishes
from matchmaker.towns.raw_record import RawRecord
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.statement_checks import StatementChecks
from matchmaker.towns.town_keys import TownKeys
from matchmaker.towns.vocabulary import ROLES

T = TypeVar("T")
_HINT = "Bitte ergänzen Sie diese Angabe."
_MOST_CAPACITY = 10
_LEADING = 1.0


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a round needs and no text says; ``source`` marks it as assumed."""

    role: Role
    consent: bool
    capacity: int
    source: str


@dataclass(frozen=True, slots=True)
class PilotStatements:
    """All statements of the file by their owner, which is a consortium's id or a town's AGS."""

    assumption: Assumption
    consortia: tuple[Consortium, ...]
    needs: Mapping[str, tuple[Need, ...]]
    experience: Mapping[str, tuple[Experience, ...]]
    wishes: Mapping[str, Wishes]


def read_statements(path: Path, taxonomy: Taxonomy, towns: Mapping[str, RegisteredTown]) -> PilotStatements:
    """The file's statements; ``BadInput`` with all faults, each with its line.

    ``towns`` are the pilot towns by AGS: nobody else may be named, and each belongs to one consortium.
    """
    faults = FaultList()
    rows = CitedRows(read_toml_file(path), faults)
    checks = StatementChecks(EntryNames(taxonomy), TownKeys(towns), faults)
    found = _PilotChecks(rows, checks, towns).statements()
    faults.refuse_if_any("Die Angaben zu den Pilotstädten wurden nicht übernommen.")
    return found


@dataclass(frozen=True, slots=True)
class _PilotChecks:
    rows: CitedRows
    checks: StatementChecks
    towns: Mapping[str, RegisteredTown]

    def statements(self) -> PilotStatements:
        """What holds; with a fault noted it must not be used."""
        self.rows.refuse_unknown_keys()
        consortia = tuple(self._consortium(self.rows.record(row)) for row in self.rows.file.of_kind("consortium"))
        members = self._members(consortia)
        owners = (*members, *(consortium.id for consortium in consortia))
        needs = self._by_owner(self.rows.records("need", owners), self.checks.need)
        experience = self._by_owner(self.rows.records("experience", owners), self.checks.experience)
        return PilotStatements(
            assumption=self._assumption(),
            consortia=tuple(_with_themes(consortium, needs, experience) for consortium in consortia),
            needs=needs,
            experience=experience,
            wishes=self._wishes(self.rows.records("wish", members)),
        )

    def _consortium(self, record: RawRecord) -> Consortium:
        fields = Fields(record, self.checks.faults)

        def text(key: str) -> str:
            return fields.need(key, as_line(), _HINT) or ""

        return Consortium(
            id=text("id"),
            title=text("title"),
            question=text("question"),
            project_agency=text("project_agency"),
            section=text("section"),
            source=text("source"),
            members=fields.need("members", _as_list(self.checks.keys.as_registered_ags), _HINT) or (),
            scientific_partners=fields.need("scientific_partners", _as_list(as_line()), _HINT) or (),
        )

    def _members(self, consortia: Iterable[Consortium]) -> tuple[str, ...]:
        """All members; a pilot town of two consortia, or of none, is noted."""
        homes: dict[str, str] = {}
        for row, consortium in zip(self.rows.file.of_kind("consortium"), consortia, strict=True):
            for member in consortium.members:
                if homes.setdefault(member, consortium.id) != consortium.id:
                    reason = f"Die Stadt {member} gehört schon zum Verbund „{homes[member]}“."
                    self.rows.note(row, reason, "members")
        # Without a home a town would drop out of the demo unnoticed.
        for stray in sorted(self.towns.keys() - homes.keys()):
            self.rows.note(self.rows.file.head, f"Die Pilotstadt {stray} gehört zu keinem Verbund.")
        return tuple(homes)

    def _by_owner(
        self, records: Iterable[tuple[str, RawRecord]], check: Callable[[RawRecord], T | None]
    ) -> dict[str, tuple[T, ...]]:
        told: dict[str, list[tuple[RawRecord, T | None]]] = {}
        for owner, record in records:
            told.setdefault(owner, []).append((record, check(record)))
        return {owner: self.checks.without_doubles(statements) for owner, statements in told.items()}

    def _wishes(self, records: Iterable[tuple[str, RawRecord]]) -> dict[str, Wishes]:
        told: dict[str, Wishes] = {}
        for owner, record in records:
            if owner in told:
                self.checks.faults.add(record.where, f"Die Wünsche der Stadt {owner} stehen schon weiter oben.", "of")
            fields = Fields(record, self.checks.faults)
            size, state = fields.take("same_size", as_flag), fields.take("other_state", as_flag)
            told[owner] = Wishes(same_size=size, other_state=state)
        return told

    def _assumption(self) -> Assumption:
        rows = self.rows.file.of_kind("assumption")
        if len(rows) != 1:
            self.rows.note(self.rows.file.head, "Die Datei braucht genau eine Angabe [[assumption]].")
            return Assumption(Role.MAYOR, consent=False, capacity=0, source="")
        fields = Fields(self.rows.record(rows[0]), self.checks.faults)
        return Assumption(
            role=fields.need("role", as_member(Role, ROLES), _HINT) or Role.MAYOR,
            consent=fields.need("consent", as_flag, _HINT) or False,
            capacity=fields.need("capacity", as_whole_number(1, _MOST_CAPACITY), _HINT) or 0,
            source=fields.need("source", as_line(), _HINT) or "",
        )


def _with_themes(
    consortium: Consortium, needs: Mapping[str, tuple[Need, ...]], experience: Mapping[str, tuple[Experience, ...]]
) -> Consortium:
    # The file states each fact once: what leads is read off the needs, not written a second time.
    themes = (need.id for need in needs.get(consortium.id, ()) if need.intensity == _LEADING)
    methods = (told.id for told in experience.get(consortium.id, ()) if told.kind is StatementKind.METHOD)
    return replace(consortium, themes=tuple(dict.fromkeys(themes)), methods=tuple(dict.fromkeys(methods)))


def _as_list(item: Check[str]) -> Check[tuple[str, ...]]:
    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise Unfit(f"Hier steht {shown(value)}; erwartet wird eine Liste mit mindestens einem Eintrag.")
        items = tuple(found for each in value if (found := item(each)) is not None)
        if len(set(items)) < len(value):
            raise Unfit("Ein Eintrag der Liste ist leer oder steht doppelt.")
        return items

    return check
