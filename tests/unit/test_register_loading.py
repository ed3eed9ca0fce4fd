"""Is the register stored as a whole or not at all, and does nothing that is needed get lost?"""

import pytest

from matchmaker.rounds.register_loading import RegisterLoading
from matchmaker.towns.geography import with_distances
from matchmaker.towns.history import Relation, RelationKind
from matchmaker.towns.official.table import OfficialMunicipality, OfficialTable
from matchmaker.towns.pilot.reading import read_pilot_towns
from matchmaker.towns.register import GEONAMES_SOURCE, Register, RegisteredTown
from tests.builders import a_profile, a_town
from tests.fakes import FakeDatabase, FakeUnitOfWork

OFFICIAL = OfficialTable(
    layout="AuszugGV",
    source="Amt, 31.12.2024",
    population_year=2024,
    municipalities=tuple(OfficialMunicipality(f"145000{number:02}", f"Stadt {number}", 9_000) for number in range(19)),
)


def listed(number: int, **changes: object) -> RegisteredTown:
    facts: dict[str, object] = {"ags": f"145000{number:02}", "state": "Sachsen", "source": GEONAMES_SOURCE}
    return a_town(number, **(facts | changes))


PACKAGED = Register(with_distances([*(listed(number) for number in range(20)), *read_pilot_towns()[:1]]))


@pytest.fixture
def database() -> FakeDatabase:
    return FakeDatabase()


def loading(database: FakeDatabase, *, dry_run: bool = False, packaged: Register = PACKAGED) -> RegisterLoading:
    return RegisterLoading(FakeUnitOfWork(database, reading=dry_run), packaged, dry_run)


def stored(database: FakeDatabase) -> tuple[RegisteredTown, ...]:
    with FakeUnitOfWork(database, reading=True) as uow:
        return uow.towns.all()


def keep_profile(database: FakeDatabase, ags: str) -> None:
    with FakeUnitOfWork(database) as uow:
        uow.profiles.save_all([a_profile(1, ags=ags)])
        uow.commit()


def test_the_packaged_register_is_stored_and_a_second_time_nothing_changes(database: FakeDatabase) -> None:
    first = loading(database).load_packaged()
    second = loading(database).load_packaged()

    assert stored(database) == PACKAGED.all
    assert first.changes.new == PACKAGED.all
    assert (second.changes.new, second.changes.changed, second.changes.vanished) == ((), (), ())


def test_a_newer_packaged_register_replaces_an_older_one_but_keeps_towns_with_a_profile_or_a_tie(
    database: FakeDatabase,
) -> None:
    loading(database).load_packaged()
    keep_profile(database, "14500018")
    with FakeUnitOfWork(database) as uow:
        tie = Relation("14500001", "14500019", RelationKind.NETWORK, "Bund", "Liste")
        uow.relations.save_all([tie])
        uow.commit()
    newer = Register(town for town in PACKAGED.all if town.ags < "14500017" and town.ags != "14500000")

    loaded = loading(database, packaged=newer).load_packaged()

    assert [town.ags for town in loaded.changes.vanished] == ["14500000", "14500017"]
    assert {"14500018", "14500019"} <= {town.ags for town in stored(database)}


def test_what_came_from_an_official_file_is_replaced_on_request_only(database: FakeDatabase) -> None:
    loading(database).load_packaged()
    loading(database).load_official(OFFICIAL)
    official = stored(database)

    kept = loading(database).load_packaged()

    assert (kept.keeps_official, stored(database)) == (True, official)
    assert not loading(database).load_packaged(reset=True).keeps_official
    assert stored(database) == PACKAGED.all


def test_district_figures_too_make_a_register_official(database: FakeDatabase) -> None:
    loading(database).load_packaged()
    figures = OfficialTable("Tabelle der Kreise", "Amt", district_figures={"14500": {"gdp_per_capita_keur": 25.7}})
    loading(database).load_official(figures)

    assert loading(database).load_packaged().keeps_official


def test_without_a_stored_register_an_official_file_is_laid_over_the_packaged_one(database: FakeDatabase) -> None:
    loaded = loading(database).load_official(OFFICIAL)

    assert loaded.began_packaged
    assert [town.ags for town in loaded.changes.vanished] == ["14500019"]
    assert stored(database) == loaded.register.all
    assert not loading(database).load_official(OFFICIAL).began_packaged


def test_pilot_towns_and_towns_with_a_profile_survive_a_file_that_lacks_them(database: FakeDatabase) -> None:
    loading(database).load_packaged()
    keep_profile(database, "14500019")

    loaded = loading(database).load_official(OFFICIAL)

    pilot = read_pilot_towns()[0]
    assert {town.ags for town in loaded.changes.kept} == {pilot.ags, "14500019"}
    assert {pilot.ags, "14500019"} <= {town.ags for town in stored(database)}


@pytest.mark.parametrize("before", ["empty", "loaded"])
def test_a_dry_run_tells_the_same_and_stores_nothing(database: FakeDatabase, before: str) -> None:
    if before == "loaded":
        loading(database).load_packaged()
    was = stored(database)

    told = loading(database, dry_run=True).load_official(OFFICIAL)

    assert stored(database) == was
    assert told.changes == loading(database).load_official(OFFICIAL).changes
