"""Is an import one step, whatever happens in the middle?"""

import json

import pytest

from matchmaker.errors import BadInput
from matchmaker.rounds.importing import ImportOrder, ProfileImport, RelationImport, import_profiles, import_relations
from matchmaker.towns.export_table import profiles_csv
from matchmaker.towns.profile import Role, TownProfile
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_profile, a_taxonomy, a_town, ags
from tests.fakes import FakeDatabase, FakeUnitOfWork


@pytest.fixture
def database() -> FakeDatabase:
    database = FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        uow.towns.replace_all(a_town(number) for number in range(4))
        uow.profiles.save_all([a_profile(1)])
        uow.commit()
    return database


def stored(database: FakeDatabase) -> tuple[TownProfile, ...]:
    with FakeUnitOfWork(database, reading=True) as uow:
        return uow.profiles.all()


def order(*towns: dict[str, object], dry_run: bool = False) -> ImportOrder:
    return ImportOrder(SourceFile("profile.json", json.dumps({"towns": towns}).encode()), dry_run)


class Listener:
    """Remembers what was announced, and what was stored at that moment."""

    def __init__(self, database: FakeDatabase) -> None:
        self._database = database
        self.heard: list[ProfileImport | RelationImport] = []
        self.stored_then: tuple[TownProfile, ...] = ()

    def __call__(self, found: ProfileImport | RelationImport) -> None:
        self.heard.append(found)
        self.stored_then = stored(self._database)


def test_the_preview_is_announced_before_anything_is_stored(database):
    listener = Listener(database)

    found = import_profiles(order({"ags": ags(2)}), a_taxonomy(), FakeUnitOfWork(database), listener)

    assert listener.heard == [found]
    assert listener.stored_then == (a_profile(1),)
    assert stored(database) == (a_profile(1), TownProfile(ags(2)))


CSV_HEAD = "AGS;Rolle;Angabe;Kennung;Dringlichkeit;Text\n"


def table(row: str) -> ImportOrder:
    return ImportOrder(SourceFile("profile.csv", (CSV_HEAD + row).encode()))


@pytest.mark.parametrize(
    "file",
    [
        table(f"{ags(1)};;Bedarf;vacancy;hoch;Leer\n"),
        order({"ags": ags(1), "needs": [{"id": "vacancy", "intensity": 1}]}),
    ],
)
def test_who_names_no_role_means_the_only_one_in_which_the_town_is_stored(database, file):
    with FakeUnitOfWork(database) as uow:
        uow.profiles.save_all([a_profile(2, role=Role.MAYOR)])
        uow.commit()

    import_profiles(file, a_taxonomy(), FakeUnitOfWork(database), Listener(database))

    assert [(one.ags, one.role) for one in stored(database)] == [(ags(1), a_profile(1).role), (ags(2), Role.MAYOR)]
    assert [need.id for need in stored(database)[0].needs] == ["vacancy"]


def test_who_says_that_no_role_is_known_gets_a_profile_without_one(database):
    import_profiles(
        table(f"{ags(1)};ohne Angabe;Bedarf;vacancy;hoch;Leer\n"),
        a_taxonomy(),
        FakeUnitOfWork(database),
        Listener(database),
    )

    assert {one.role for one in stored(database)} == {a_profile(1).role, None}


def test_of_a_town_that_is_stored_in_two_roles_the_role_must_be_named(database):
    with FakeUnitOfWork(database) as uow:
        uow.profiles.save_all([a_profile(1, role=Role.ADMINISTRATION)])
        uow.commit()
    before = stored(database)

    with pytest.raises(BadInput) as refusal:
        import_profiles(
            table(f"{ags(1)};;Bedarf;vacancy;hoch;\n"), a_taxonomy(), FakeUnitOfWork(database), Listener(database)
        )

    assert [(fault.where, fault.column) for fault in refusal.value.faults] == [(f"Stadt {ags(1)}", "role")]
    assert stored(database) == before


def test_what_looks_like_a_formula_in_a_csv_file_is_text_and_leaves_again_as_text(database):
    import_profiles(
        table(f"{ags(1)};;Bedarf;vacancy;hoch;=1+1\n"), a_taxonomy(), FakeUnitOfWork(database), Listener(database)
    )

    assert stored(database)[0].needs[0].text == "=1+1"
    assert "'=1+1" in profiles_csv(stored(database)).decode("utf-8-sig")


def test_what_the_register_knows_does_not_become_the_town_s_own_word(database):
    import_profiles(order({"ags": ags(2)}), a_taxonomy(), FakeUnitOfWork(database), Listener(database))

    assert stored(database)[1].population is None


def test_a_listener_that_breaks_off_leaves_the_database_as_it_was(database):
    def gone(found: ProfileImport) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        import_profiles(order({"ags": ags(2)}), a_taxonomy(), FakeUnitOfWork(database), gone)

    assert stored(database) == (a_profile(1),)


def test_a_dry_run_may_use_a_unit_of_work_that_only_reads(database):
    reading = FakeUnitOfWork(database, reading=True)

    found = import_profiles(order({"ags": ags(2)}, dry_run=True), a_taxonomy(), reading, Listener(database))

    assert (found.stored, found.preview.new) == (False, (TownProfile(ags(2)),))
    assert stored(database) == (a_profile(1),)


def test_one_fault_in_the_last_town_stores_none_of_them(database):
    listener = Listener(database)

    with pytest.raises(BadInput):
        import_profiles(order({"ags": ags(2)}, {"ags": "x"}), a_taxonomy(), FakeUnitOfWork(database), listener)

    assert listener.heard == []
    assert stored(database) == (a_profile(1),)


def test_ties_are_told_apart_as_new_changed_and_unchanged(database):
    def tie(other: int, year: str) -> str:
        return f"{ags(1)};{ags(other)};Austausch;{year};Brief"

    def file(*rows: str) -> ImportOrder:
        return ImportOrder(SourceFile("a.csv", "\n".join(["AGS A;AGS B;Art;seit;Quelle", *rows]).encode()))

    import_relations(file(tie(2, "2019"), tie(3, "2020")), FakeUnitOfWork(database), Listener(database))

    found = import_relations(
        file(tie(2, "2019"), tie(3, "2021"), tie(0, "")), FakeUnitOfWork(database), Listener(database)
    )

    assert [each.first for each in found.new] == [ags(0)]
    assert [each.second for each in found.changed] == [ags(3)]
    assert [each.second for each in found.unchanged] == [ags(2)]
    assert found.names[ags(1)] == "Birkenau am See"
