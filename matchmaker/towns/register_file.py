"""Which towns does the installed package know before any official file is loaded?"""

import csv
from dataclasses import replace
from pathlib import Path

from matchmaker.errors import MatchmakerError
from matchmaker.towns.geography import MEDIUM_TOWN, with_distances
from matchmaker.towns.pilot.reading import OfficialPlace, read_larger_neighbours, read_pilot_towns
from matchmaker.towns.register import GEONAMES_SOURCE, Register, RegisteredTown
from matchmaker.towns.states import STATES

REGISTER_FILE = Path(__file__).with_name("register.csv")
SMALLEST_POPULATION = 5_000
GEONAMES_YEAR = 2023


def read_register(path: Path = REGISTER_FILE) -> Register:
    """The packaged register: GeoNames' towns of 5,000 or more, over them the pilot towns' own facts.

    Small by population alone, for GeoNames says nothing of town rights; pilot towns always. Larger
    towns that decide how central a pilot town lies have their official population and place where
    GeoNames would put the pilot town in another class. Distances are measured among all of them. A
    sentence (``MatchmakerError``) if the build left no register.
    """
    listed = {town.ags: town for town in read_geonames(path)}
    official = {one.ags: _counted(listed[one.ags], one) for one in read_larger_neighbours() if one.ags in listed}
    pilots = {town.ags: _with_elevation(town, listed.get(town.ags)) for town in read_pilot_towns()}
    return Register(with_distances([*(listed | official | pilots).values()]))


def read_geonames(path: Path = REGISTER_FILE) -> list[RegisteredTown]:
    """GeoNames' towns alone, without distances; small ones by population."""
    if not path.is_file():
        raise MatchmakerError("Das Städteregister fehlt in dieser Installation. Bitte installieren Sie neu: make demo.")
    with path.open(encoding="utf-8", newline="") as file:
        return [_town(row) for row in csv.DictReader(file)]


def _with_elevation(pilot: RegisteredTown, listed: RegisteredTown | None) -> RegisteredTown:
    return replace(pilot, indicators=listed.indicators) if listed else pilot


def _counted(town: RegisteredTown, official: OfficialPlace) -> RegisteredTown:
    """The town with its official population and place, and small or not by that."""
    return replace(
        town,
        population=official.population,
        population_year=official.year,
        source=official.source,
        lat=official.lat,
        lon=official.lon,
        small=SMALLEST_POPULATION <= official.population < MEDIUM_TOWN,
    )


def _town(row: dict[str, str]) -> RegisteredTown:
    population = int(row["population"])
    return RegisteredTown(
        ags=row["ags"],
        name=row["name"],
        state=STATES[row["ags"][:2]],
        population=population,
        population_year=GEONAMES_YEAR,
        source=GEONAMES_SOURCE,
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        small=SMALLEST_POPULATION <= population < MEDIUM_TOWN,
        indicators={"elevation_m": float(row["elevation_m"])} if row["elevation_m"] else {},
    )
