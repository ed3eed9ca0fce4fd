"""Which profiles of a file can be stored, which wait for an answer, and which are refused?"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from matchmaker.errors import Fault
from matchmaker.towns.columns import records_in
from matchmaker.towns.entry_names import EntryNames
from matchmaker.towns.fault_list import FaultList, printable
from matchmaker.towns.field_checks import as_day, checked
from matchmaker.towns.intake_json import read_json
from matchmaker.towns.intake_question import Asked, Question, role_question, value_at
from matchmaker.towns.intake_table import read_table
from matchmaker.towns.profile import Role, TownProfile
from matchmaker.towns.profile_checks import ProfileChecks
from matchmaker.towns.profile_columns import PROFILE_COLUMNS
from matchmaker.towns.raw_record import RawFile, RawTown
from matchmaker.towns.register import Register
from matchmaker.towns.sheet import Sheet
from matchmaker.towns.source_file import SourceFile, SourceKind, kind_of
from matchmaker.towns.statement_checks import StatementChecks
from matchmaker.towns.statement_rows import towns_in
from matchmaker.towns.town_keys import TownKeys

StoredRoles = Mapping[str, Collection[Role | None]]


@dataclass(frozen=True, slots=True)
class Believed:
    """A profile as the town states it, and the keys that the file has no place for."""

    profile: TownProfile
    unsaid: frozenset[str]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A profile that is right once its questions are answered; ``title`` names the town as the file does."""

    title: str
    raw: RawTown
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A profile that has to be mended in the file, with every fault."""

    title: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class SortedIntake:
    """All profiles of a file, each in exactly one of the three lists, in file order; remarks for the reader."""

    believed: tuple[Believed, ...] = ()
    doubtful: tuple[Doubtful, ...] = ()
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sorting:
    """By what a file is sorted; ``stored`` are the roles that have a profile already, by AGS.

    ``heirs`` maps keys that were merged away to the towns that answer for them now.
    """

    names: EntryNames
    register: Register
    stored: StoredRoles
    heirs: Mapping[str, str] = field(default_factory=dict)

    def sort(self, source: SourceFile) -> SortedIntake:
        """``BadInput`` with every fault where the file as a whole cannot be read, or one of its faults has no town."""
        faults = FaultList()
        raw, rows = _taken_apart(source, self.names, faults)
        checked(raw.as_of, as_day(), faults)
        by_town, lost = _placed(faults.found, raw.towns, rows)
        if lost:
            raise source.refusal(*lost)
        twice = _twice(raw.towns)
        beside = Counter(_key_of(one) for one in raw.towns)
        judged = [
            self.judge(one, (*by_town.get(id(one), ()), *twice.get(id(one), ())), is_alone=beside[_key_of(one)] == 1)
            for one in raw.towns
        ]
        return SortedIntake(
            believed=tuple(one for one in judged if isinstance(one, Believed)),
            doubtful=tuple(one for one in judged if isinstance(one, Doubtful)),
            refused=tuple(one for one in judged if isinstance(one, Refused)),
            notes=raw.notes,
        )

    def judge(
        self, raw: RawTown, known: Iterable[Fault] = (), *, is_alone: bool = True
    ) -> Believed | Doubtful | Refused:
        """One raw town; ``known`` are the faults that were found while the file was taken apart.

        Without a word on its role it speaks in the only one that is stored, unless it stands beside another profile of
        the same town (not ``is_alone``): there "none" is meant as it stands.
        """
        questions = tuple(Asked(self.register, self.names, self.heirs).questions(raw))
        faults = FaultList()
        keys = TownKeys(self.register, strict=True, familiar=frozenset(self.stored))
        profile = ProfileChecks(StatementChecks(self.names, keys, faults)).profile(raw)
        asked = (value_at(raw, one.path) for one in questions)
        excused = {(one.where, one.column and printable(one.column)) for one in asked if one is not None}
        left = (*known, *(fault for fault in faults.found if (fault.where, fault.column) not in excused))
        if left:
            return Refused(titled_raw(raw), left)
        if not questions and profile is not None:
            roles = tuple(self.stored.get(profile.ags, ())) if "role" in raw.unsaid and is_alone else ()
            if len(roles) < 2:
                return Believed(replace(_own_words(profile, self.register), role=(*roles, profile.role)[0]), raw.unsaid)
            questions = (role_question(raw, tuple(role for role in roles if role is not None)),)
        return Doubtful(titled_raw(raw), raw, questions)


def _own_words(profile: TownProfile, register: Register) -> TownProfile:
    # A name that is the register's own, as tables show it beside the AGS, is not a statement.
    return replace(profile, name=None) if profile.name == register.by_ags[profile.ags].name else profile


def _key_of(raw: RawTown) -> str:
    ags = raw.own.fields.get("ags")
    return str(ags.value) if ags else ""


def titled_raw(raw: RawTown) -> str:
    """The town as the file names it, with the place where it begins."""
    parts = (raw.own.fields.get(key) for key in ("name", "ags"))
    words = " ".join(printable(str(part.value)) for part in parts if part is not None)
    return f"{words} ({raw.own.where})" if words else raw.own.where


def _taken_apart(source: SourceFile, names: EntryNames, faults: FaultList) -> tuple[RawFile, Mapping[str, str]]:
    """The raw file, and of a table the AGS of each row by its place."""
    kind = kind_of(source)
    if kind is SourceKind.JSON:
        return read_json(source, faults), {}
    sheet = read_table(source, kind)
    return towns_in(sheet, names, faults), _rows(sheet)


def _rows(sheet: Sheet) -> Mapping[str, str]:
    rows = records_in(sheet, PROFILE_COLUMNS, FaultList(), required=("ags",))
    return {row.where: str(row.fields["ags"].value) for row in rows if "ags" in row.fields}


def _placed(
    faults: Iterable[Fault], towns: Iterable[RawTown], rows: Mapping[str, str]
) -> tuple[Mapping[int, list[Fault]], list[Fault]]:
    """Each fault with its towns, and those that belong to none: a row left out could cost any town a statement."""
    towns = tuple(towns)
    of_key: dict[str, list[RawTown]] = defaultdict(list)
    for town in towns:
        if (ags := town.own.fields.get("ags")) is not None:
            of_key[str(ags.value)].append(town)
    placed: dict[int, list[Fault]] = defaultdict(list)
    lost = []
    for fault in faults:
        begins = [one for one in towns if fault.where == one.own.where or fault.where.startswith(f"{one.own.where}.")]
        meant = of_key.get(rows[fault.where], []) if fault.where in rows else begins
        for town in meant:
            placed[id(town)].append(fault)
        if not meant:
            lost.append(fault)
    return placed, lost


def _twice(towns: Iterable[RawTown]) -> Mapping[int, list[Fault]]:
    """Of two profiles of one office nobody knows which is right: both are refused."""
    seen: dict[tuple[str, str], list[RawTown]] = defaultdict(list)
    for town in towns:
        ags, role = (town.own.fields.get(key) for key in ("ags", "role"))
        if ags is not None:
            seen[str(ags.value), str(role.value) if role else ""].append(town)
    reason = "Diese Stadt steht in dieser Rolle mehrmals in der Datei. Fassen Sie die Profile zusammen."
    return {id(town): [Fault(town.own.where, reason, "ags")] for own in seen.values() if len(own) > 1 for town in own}
