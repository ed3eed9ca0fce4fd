"""Does head office read what a new official register means, and is exactly that stored and nothing else?"""

from dataclasses import replace

import pytest

from matchmaker.errors import StaleWrite
from matchmaker.rounds.register_loading import RegisterLoading
from matchmaker.rounds.register_review import RegisterReview, reviewed
from matchmaker.rounds.town_merging import MergeOrder, merge_towns
from matchmaker.towns.geography import with_distances
from matchmaker.towns.official.table import OfficialMunicipality, OfficialTable
from matchmaker.towns.register import Register, RegisteredTown
from tests.builders import a_profile, a_town
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.round_builders import LATER, NOW, OLGA


def key(number: int) -> str:
    return f"145000{number:02}"


def listed(number: int, **changes: object) -> RegisteredTown:
    facts = {"ags": key(number), "state": "Sachsen", "name": f"Stadt {number}", "population": 9_000, "indicators": {}}
    return a_town(number, **(facts | changes))


def official(number: int, **changes: object) -> OfficialMunicipality:
    return OfficialMunicipality(**({"ags": key(number), "name": f"Stadt {number}", "population": 9_000} | changes))


STORED = with_distances(
    [
        *(listed(number) for number in range(18)),
        listed(18, population=19_900),
        listed(19, population=21_000, small=False),
    ]
)
# 0 has another name, 1 a new key, 2 is too small, 3 is gone, 18 and 19 cross 20,000 inhabitants.
FILE = OfficialTable(
    layout="AuszugGV",
    source="erfunden",
    population_year=2024,
    municipalities=(
        official(0, name="Neu Stadt 0"),
        official(1, ags="14600001"),
        official(2, population=4_000),
        *(official(number) for number in range(4, 18)),
        official(18, population=20_100),
        official(19, population=19_000),
        official(50, name="Ganz neu"),
    ),
)


@pytest.fixture
def database() -> FakeDatabase:
    """Twenty towns; towns 1 and 3 have a profile."""
    database = FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        uow.towns.replace_all(STORED)
        uow.profiles.save_all([a_profile(1, ags=key(1)), a_profile(3, ags=key(3))])
        uow.commit()
    return database


def loading(database: FakeDatabase, *, dry_run: bool = False) -> RegisterLoading:
    return RegisterLoading(FakeUnitOfWork(database), Register(), dry_run)


def review(database: FakeDatabase, table: OfficialTable = FILE) -> RegisterReview:
    return reviewed(loading(database, dry_run=True).load_official(table))


def keys(towns: object) -> list[str]:
    return [town.ags for town in towns]  # type: ignore[attr-defined]


def stored_keys(database: FakeDatabase) -> list[str]:
    with FakeUnitOfWork(database, reading=True) as uow:
        return keys(uow.towns.all())


def test_every_change_is_told_by_what_it_means(database: FakeDatabase) -> None:
    found = review(database)

    assert keys(found.new) == [key(50), "14600001"]
    assert keys(found.too_small) == [key(2)]
    assert keys(found.kept) == [key(1), key(3)]
    assert [(one.before.name, one.after.name) for one in found.renamed] == [("Stadt 0", "Neu Stadt 0")]
    assert [one.after.ags for one in found.crossed] == [key(18), key(19)]
    assert [one.after.ags for one in found.became_small] == [key(19)]
    assert [one.after.ags for one in found.no_longer_small] == [key(18)]
    assert dict(found.successors) == {key(1): ("14600001",)}
    assert not found.is_empty


def test_looking_stores_nothing_and_looking_again_shows_the_same(database: FakeDatabase) -> None:
    before = stored_keys(database)

    assert review(database).digest == review(database).digest
    assert stored_keys(database) == before


def test_exactly_what_was_shown_is_stored_or_nothing(database: FakeDatabase) -> None:
    seen = review(database).digest
    with FakeUnitOfWork(database) as uow:
        uow.profiles.save_all([a_profile(2, ags=key(2))])
        uow.commit()

    with pytest.raises(StaleWrite):
        loading(database).load_official(FILE, seen)
    assert stored_keys(database) == keys(STORED)

    loading(database).load_official(FILE, review(database).digest)
    assert review(database).is_empty


def test_a_town_under_a_new_key_is_merged_and_its_old_key_does_not_come_back(database: FakeDatabase) -> None:
    loading(database).load_official(FILE, review(database).digest)
    merge_towns(MergeOrder(key(1), "14600001", OLGA, typed="Stadt 1"), FakeUnitOfWork(database), NOW)

    older = replace(FILE, municipalities=(*FILE.municipalities, official(1)))
    found = review(database, older)
    loading(database).load_official(older, found.digest)

    assert (found.new, dict(found.successors)) == ((), {})
    assert key(1) not in stored_keys(database)
    with FakeUnitOfWork(database, reading=True) as uow:
        assert uow.profiles.of("14600001") is not None


def test_a_packaged_register_does_not_bring_a_merged_key_back_either(database: FakeDatabase) -> None:
    merge_towns(MergeOrder(key(1), key(4), OLGA, typed="Stadt 1"), FakeUnitOfWork(database), LATER)

    RegisterLoading(FakeUnitOfWork(database), Register(STORED)).load_packaged(reset=True)

    assert key(1) not in stored_keys(database)
