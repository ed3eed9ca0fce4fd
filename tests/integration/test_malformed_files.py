"""Is every malformed file refused with the place of each fault, and does the database stay as it was?"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from matchmaker.errors import BadInput
from matchmaker.rounds.importing import ImportOrder, ProfileImport, import_profiles
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import metadata, migrate
from matchmaker.storage.unit_of_work import SqlUnitOfWork
from matchmaker.towns.source_file import open_source
from tests.builders import a_profile, a_taxonomy, a_town
from tests.malformed_file import Malformed
from tests.malformed_profiles import MALFORMED

HEIDE = a_town(8, ags="01051044", name="Heide")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.Engine]:
    """A database with a few towns and two profiles that no refused file may touch."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('malformed') / 'towns.db'}")
    migrate(engine)
    with SqlUnitOfWork(engine) as uow:
        uow.towns.replace_all([*(a_town(number) for number in range(8)), HEIDE])
        uow.profiles.save_all([a_profile(1), a_profile(2)])
        uow.commit()
    yield engine
    engine.dispose()


def everything_in(engine: sa.Engine) -> dict[str, list[tuple[object, ...]]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(sa.select(table))] for table in metadata.sorted_tables
        }


def nobody_listens(found: ProfileImport) -> None:
    raise AssertionError(found)


@pytest.mark.parametrize("case", MALFORMED, ids=lambda case: case.title)
def test_a_malformed_file_is_refused_with_every_place_and_nothing_is_stored(case: Malformed, engine, tmp_path):
    file = tmp_path / case.name
    file.write_bytes(case.content)
    before = everything_in(engine)

    with pytest.raises(BadInput) as refusal:
        import_profiles(ImportOrder(open_source(file)), a_taxonomy(), SqlUnitOfWork(engine), nobody_listens)

    assert tuple((fault.where, fault.column) for fault in refusal.value.faults) == case.places
    assert case.says in str(refusal.value)
    assert everything_in(engine) == before


def test_the_corpus_is_large_and_names_no_case_twice():
    titles = [case.title for case in MALFORMED]

    assert len(titles) >= 100
    assert sorted(set(titles)) == sorted(titles)


def test_a_disk_full_of_nothing_is_refused(tmp_path: Path):
    with pytest.raises(BadInput) as refusal:
        open_source(tmp_path / "fehlt.json")

    assert "gibt es nicht" in str(refusal.value)


def test_a_folder_is_no_file(tmp_path: Path):
    with pytest.raises(BadInput) as refusal:
        open_source(tmp_path)

    assert "ist ein Ordner" in str(refusal.value)


def test_a_file_over_50_mb_is_refused_before_it_is_read(tmp_path: Path):
    large = tmp_path / "gross.json"
    with large.open("wb") as file:
        file.truncate(51 * 1024 * 1024)

    with pytest.raises(BadInput) as refusal:
        open_source(large)

    assert "mehr als 50 MB" in str(refusal.value)
    shutil.rmtree(tmp_path)
