"""Which profiles are in a file that somebody handed in, and is all of it right?"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from matchmaker.taxonomy.model import Taxonomy
from matchmaker.towns.entry_names import EntryNames
from matchmaker.towns.fault_list import FaultList
from matchmaker.towns.field_checks import as_day, checked
from matchmaker.towns.intake_json import read_json
from matchmaker.towns.intake_table import read_table
from matchmaker.towns.profile import Role, TownProfile
from matchmaker.towns.profile_checks import ProfileChecks
from matchmaker.towns.raw_record import RawFile, RawTown
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.source_file import SourceFile, SourceKind, kind_of, open_source
from matchmaker.towns.statement_checks import StatementChecks
from matchmaker.towns.statement_rows import towns_in
from matchmaker.towns.town_keys import KnownTowns, TownKeys

Checked = tuple[TownProfile, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Intake:
    """What a file holds: profiles in file order, the day that it speaks of, German remarks for the reader.

    ``profiles`` are filled in from the register, ready to be scored; ``stated`` are the same as the file has
    them, ready to be stored: what the register knows must not become a town's own word. So a name that is the
    register's own, as tables show it beside the AGS, is not a statement. ``unsaid`` tells of each profile
    which keys the file has no place for.
    """

    profiles: tuple[TownProfile, ...]
    stated: tuple[TownProfile, ...]
    unsaid: tuple[frozenset[str], ...]
    as_of: date | None = None
    notes: tuple[str, ...] = ()


def read_profiles(path: Path, taxonomy: Taxonomy, known: KnownTowns, *, strict: bool = True) -> Intake:
    """The profiles of a JSON, CSV or XLSX file, told apart by content.

    With ``strict`` (the file goes into the database) every town that it names must be known; without, a
    profile of an unknown town may bring its own population, state or place. What the register knows is
    filled in. Raises ``BadInput`` with all faults, and nothing else, whatever the file holds.
    """
    return take_in(open_source(path), taxonomy, known, strict=strict)


def take_in(
    source: SourceFile,
    taxonomy: Taxonomy,
    known: KnownTowns,
    *,
    strict: bool = True,
    familiar: Collection[str] = (),
) -> Intake:
    """``read_profiles`` for a file that is in memory already, such as an upload.

    With ``strict`` only small towns get a profile, and those in ``familiar`` (by AGS), which have one already.
    """
    faults = FaultList()
    names = EntryNames(taxonomy)
    raw = _taken_apart(source, names, faults)
    keys = TownKeys(known, strict, frozenset(familiar))
    checks = ProfileChecks(StatementChecks(names, keys, faults))
    found = tuple(_checked(raw.towns, checks, faults))
    as_of = checked(raw.as_of, as_day(), faults)
    faults.refuse_if_any(source.subject)
    stated = tuple(_own_words(profile, keys.town(profile.ags)) for profile, _ in found)
    filled = tuple(fill_from_register(profile, keys.town(profile.ags)) for profile in stated)
    return Intake(filled, stated, tuple(unsaid for _, unsaid in found), as_of, raw.notes)


def fill_from_register(profile: TownProfile, town: RegisteredTown | None) -> TownProfile:
    """The profile with what the register knows wherever the town itself did not state it.

    Latitude and longitude are one fact: half of it is never mixed with the register's other half.
    """
    if town is None:
        return profile
    # Half of one place and half of another would be a third place where nobody lives.
    placed = profile.lat is not None
    return replace(
        profile,
        name=profile.name or town.name,
        population=profile.population or town.population,
        state=profile.state or town.state,
        district=profile.district or town.district,
        lat=profile.lat if placed else town.lat,
        lon=profile.lon if placed else town.lon,
        association=profile.association or town.association,
    )


def _own_words(profile: TownProfile, town: RegisteredTown | None) -> TownProfile:
    return replace(profile, name=None) if town is not None and profile.name == town.name else profile


def _taken_apart(source: SourceFile, names: EntryNames, faults: FaultList) -> RawFile:
    kind = kind_of(source)
    if kind is SourceKind.JSON:
        return read_json(source, faults)
    return towns_in(read_table(source, kind), names, faults)


def _checked(towns: Iterable[RawTown], checks: ProfileChecks, faults: FaultList) -> Iterable[Checked]:
    seen: dict[tuple[str, Role | None], str] = {}
    for raw in towns:
        if faults.is_full:
            return
        profile = checks.profile(raw)
        if profile is None:
            continue
        where = seen.setdefault((profile.ags, profile.role), raw.own.where)
        if where != raw.own.where:
            reason = f"Diese Stadt steht in dieser Rolle schon bei {where}. Fassen Sie beide Profile zusammen."
            faults.add(raw.own.where, reason, "ags")
        yield profile, raw.unsaid
