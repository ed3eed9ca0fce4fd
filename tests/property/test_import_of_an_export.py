"""Does importing what was exported change nothing, whatever columns somebody deleted in between?"""

import csv
import io
import json
from collections.abc import Collection, Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.rounds.importing import ImportOrder, ProfileImport, import_profiles
from matchmaker.towns.export import profiles_json
from matchmaker.towns.export_table import profiles_csv, profiles_xlsx
from matchmaker.towns.profile import Experience, Need, Stage, StatementKind, TownProfile, Visibility
from matchmaker.towns.profile_columns import TOWN_COLUMNS
from matchmaker.towns.register import RegisteredTown
from matchmaker.towns.source_file import SourceFile
from tests.builders import a_profile, a_town, ags
from tests.fakes import FakeDatabase, FakeUnitOfWork
from tests.profile_strategies import LAW, TAXONOMY, many_profiles

LAYOUTS = {"json": profiles_json, "csv": profiles_csv, "xlsx": profiles_xlsx}
# What says whose row it is must stay; every other column about the town may be missing.
DROPPABLE = tuple(column.header for column in TOWN_COLUMNS if column.key not in ("ags", "role"))


@st.composite
def stored_profiles(draw: st.DrawFn) -> tuple[TownProfile, ...]:
    """Profiles as the database holds them: of real states, some with the register's own name written down."""
    return tuple(
        replace(
            each,
            state=draw(st.sampled_from((None, "Sachsen", "Bayern"))),
            name=draw(st.sampled_from((each.name, name_of(each.ags)))),
        )
        for each in draw(many_profiles())
    )


def name_of(key: str) -> str:
    return f"Ort {key}"


def mentioned(profiles: Iterable[TownProfile]) -> set[str]:
    return {
        key for each in profiles for key in (each.ags, *each.blocked, *(past.with_ags for past in each.history or ()))
    }


def database_with(profiles: Collection[TownProfile]) -> FakeDatabase:
    database = FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        uow.towns.replace_all(
            RegisteredTown(key, name_of(key), "Sachsen", 8_000, 2023, "erfunden") for key in mentioned(profiles)
        )
        uow.profiles.save_all(profiles)
        uow.commit()
    return database


def imported(database: FakeDatabase, content: bytes, layout: str = "csv") -> ProfileImport:
    order = ImportOrder(SourceFile(f"profile.{layout}", content))
    return import_profiles(order, TAXONOMY, FakeUnitOfWork(database), unheard)


def unheard(found: ProfileImport) -> None:
    del found


def stored_in(database: FakeDatabase) -> tuple[TownProfile, ...]:
    with FakeUnitOfWork(database, reading=True) as uow:
        return uow.profiles.all()


def shown_names(profiles: Iterable[TownProfile]) -> list[TownProfile]:
    """As the export command writes tables: a town without a name of its own shows the register's."""
    return [replace(each, name=each.name or name_of(each.ags)) for each in profiles]


def without_columns(content: bytes, headers: Collection[str]) -> bytes:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    kept = [place for place, header in enumerate(rows[0]) if header not in headers]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([row[place] for place in kept] for row in rows)
    return text.getvalue().encode()


@pytest.mark.parametrize("layout", LAYOUTS)
@LAW
@given(profiles=stored_profiles())
def test_importing_an_export_changes_nothing(layout: str, profiles: tuple[TownProfile, ...]):
    database = database_with(profiles)
    before = stored_in(database)

    found = imported(database, LAYOUTS[layout](before if layout == "json" else shown_names(before)), layout)

    assert (found.preview.new, found.preview.changed) == ((), ())
    assert stored_in(database) == before


@LAW
@given(profiles=stored_profiles(), dropped=st.sets(st.sampled_from(DROPPABLE)))
def test_a_column_that_is_missing_changes_nothing(profiles: tuple[TownProfile, ...], dropped: set[str]):
    database = database_with(profiles)
    before = stored_in(database)
    # A place is one fact: half of it cannot be left out.
    dropped |= {"Breitengrad", "Längengrad"} if dropped & {"Breitengrad", "Längengrad"} else set()

    found = imported(database, without_columns(profiles_csv(shown_names(before)), dropped))

    assert (found.preview.new, found.preview.changed) == ((), ())
    assert stored_in(database) == before


@LAW
@given(profiles=stored_profiles(), data=st.data())
def test_a_key_that_is_missing_in_json_changes_nothing(profiles: tuple[TownProfile, ...], data: st.DataObject):
    database = database_with(profiles)
    before = stored_in(database)
    document = json.loads(profiles_json(before))
    for town in document["towns"]:
        droppable = sorted(set(town) - {"ags", "role", "lat", "lon"})
        for key in data.draw(st.sets(st.sampled_from(droppable))):
            del town[key]

    imported(database, json.dumps(document).encode(), "json")

    assert stored_in(database) == before


SEALED = a_profile(
    1,
    name=None,
    population=None,
    state=None,
    district=None,
    lat=None,
    lon=None,
    needs=(Need("vacancy", 1 / 3, "Drei Läden stehen leer.", Visibility.HEAD_OFFICE, "Gespräch"),),
    experience=(
        Experience("retail", StatementKind.TOPIC, Stage.UNDER_WAY, "retail", visibility=Visibility.SCORE_ONLY),
    ),
)


@pytest.fixture
def database() -> FakeDatabase:
    database = FakeDatabase()
    with FakeUnitOfWork(database) as uow:
        uow.towns.replace_all([a_town(1), a_town(2)])
        uow.profiles.save_all([SEALED])
        uow.commit()
    return database


def test_without_a_column_for_visibility_nothing_becomes_public(database: FakeDatabase):
    columns = ("Sichtbarkeit", "Quelle", "Text", "Dringlichkeit")

    imported(database, without_columns(profiles_csv([SEALED]), columns))

    assert stored_in(database) == (SEALED,)


def test_without_a_column_for_statements_they_stay(database: FakeDatabase):
    imported(database, f"AGS;Rolle;Kapazität\n{ags(1)};Bürgermeisteramt;2\n".encode())

    assert stored_in(database) == (replace(SEALED, capacity=2),)


@pytest.mark.parametrize(("cell", "consent"), [("", True), ("ja", True), ("nein", False)])
def test_consent_is_withdrawn_by_a_no_and_not_by_an_empty_cell(database: FakeDatabase, cell: str, consent: bool):
    imported(database, f"AGS;Rolle;Einwilligung\n{ags(1)};Bürgermeisteramt;{cell}\n".encode())

    assert stored_in(database) == (replace(SEALED, consent=consent),)


@pytest.mark.parametrize(("stated", "consent"), [({}, True), ({"consent": None}, True), ({"consent": False}, False)])
def test_in_json_too_only_a_false_withdraws_consent(database: FakeDatabase, stated: dict[str, object], consent: bool):
    imported(database, json.dumps({"towns": [{"ags": ags(1), "role": "mayor", **stated}]}).encode(), "json")

    assert stored_in(database) == (replace(SEALED, consent=consent),)


def test_a_new_profile_takes_nothing_from_anybody(database: FakeDatabase):
    imported(database, f"AGS;Rolle\n{ags(2)};Bürgermeisteramt\n".encode())

    assert stored_in(database)[1] == TownProfile(ags(2), role=SEALED.role)


def test_an_emptied_cell_and_a_deleted_row_take_away_what_they_said(database: FakeDatabase):
    imported(database, f"AGS;Rolle;Angabe;Kennung;Text\n{ags(1)};Bürgermeisteramt;Bedarf;vacancy;\n".encode())

    assert stored_in(database)[0].experience == ()
    assert stored_in(database)[0].needs == (Need("vacancy", 1 / 3, None, Visibility.HEAD_OFFICE, "Gespräch"),)
