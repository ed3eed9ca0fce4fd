"""What is publicly known of the 28 towns of the pilot phase, as towns, consortia and profiles?"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from matchmaker.taxonomy.model import Taxonomy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.consortium import Consortium
from matchmaker.towns.pilot.statement_file import PilotStatements, read_statements
from matchmaker.towns.profile import Need, TownProfile, Wishes
from matchmaker.towns.register import RegisteredTown

TOWNS = Path(__file__).with_name("towns.csv")
LARGER_NEIGHBOURS = Path(__file__).with_name("larger_neighbours.csv")
STATEMENTS = Path(__file__).with_name("profiles.toml")


@dataclass(frozen=True, slots=True)
class OfficialPlace:
    """How many people live in a municipality at the end of ``year``, where it lies (WGS 84), and who says so."""

    ags: str
    population: int
    year: int
    lat: float
    lon: float
    source: str


def read_larger_neighbours() -> tuple[OfficialPlace, ...]:
    """Towns by AGS that decide how central pilot towns lie and that an older list has too large, too small or afar."""
    with LARGER_NEIGHBOURS.open(encoding="utf-8", newline="") as file:
        return tuple(_place(row) for row in csv.DictReader(file))


def read_pilot_towns() -> tuple[RegisteredTown, ...]:
    """The 28 towns by AGS, with population, area and place from the official list."""
    with TOWNS.open(encoding="utf-8", newline="") as file:
        towns = (_town(row) for row in csv.DictReader(file))
        return tuple(sorted(towns, key=lambda town: town.ags))


def read_pilot_profiles(taxonomy: Taxonomy, statements: Path = STATEMENTS) -> tuple[TownProfile, ...]:
    """One profile per pilot town, by AGS: its own statements and those of its consortium.

    A town's own need replaces its consortium's need of the same id. Role, consent and capacity are assumed
    for the demo; the file says so, and each profile does in ``consent_source``. Raises ``BadInput`` with all
    faults and their lines.
    """
    towns = {town.ags: town for town in read_pilot_towns()}
    told = read_statements(statements, taxonomy, towns)
    homes = {member: consortium.id for consortium in told.consortia for member in consortium.members}
    return tuple(_profile(towns[ags], homes[ags], told) for ags in sorted(homes))


def read_consortia(taxonomy: Taxonomy | None = None, statements: Path = STATEMENTS) -> tuple[Consortium, ...]:
    """The consortia in the report's order; without a taxonomy the packaged one is read."""
    towns = {town.ags: town for town in read_pilot_towns()}
    return read_statements(statements, taxonomy or read_taxonomy(), towns).consortia


def _place(row: Mapping[str, str]) -> OfficialPlace:
    return OfficialPlace(
        ags=row["ags"],
        population=int(row["population"]),
        year=int(row["population_year"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        source=row["source"],
    )


def _town(row: Mapping[str, str]) -> RegisteredTown:
    return RegisteredTown(
        ags=row["ags"],
        name=row["name"],
        state=row["state"],
        population=int(row["population"]),
        population_year=int(row["population_year"]),
        source=row["source"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        area_km2=float(row["area_km2"]),
    )


def _profile(town: RegisteredTown, home: str, told: PilotStatements) -> TownProfile:
    return TownProfile(
        ags=town.ags,
        name=town.name,
        role=told.assumption.role,
        population=town.population,
        state=town.state,
        district=town.district,
        lat=town.lat,
        lon=town.lon,
        consent=told.assumption.consent,
        capacity=told.assumption.capacity,
        needs=_needs(told.needs.get(town.ags, ()), told.needs.get(home, ())),
        experience=(*told.experience.get(town.ags, ()), *told.experience.get(home, ())),
        wishes=told.wishes.get(town.ags, Wishes()),
        networks=(home,),
        consent_source=told.assumption.source,
    )


def _needs(own: tuple[Need, ...], shared: tuple[Need, ...]) -> tuple[Need, ...]:
    said = {need.id for need in own}
    return (*own, *(need for need in shared if need.id not in said))
