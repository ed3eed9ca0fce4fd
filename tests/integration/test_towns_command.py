"""What does ``matchmaker towns`` print, store and refuse?"""

import json
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from matchmaker.towns.register import Register, RegisteredTown
from tests.command_line import run
from tests.official_builders import Place, auszug_gv, csv_file, gv100ad

BOENEN = "05978008"


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    url = f"sqlite:///{tmp_path / 'towns.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def official(tmp_path: Path) -> Path:
    places = [
        Place(BOENEN, "Bönen", 18_500, lat=51.6, lon=7.76),
        Place("05978001", "Neuahorn, Stadt", 4_000, kind="63", lat=51.7, lon=7.8),
        Place("05978002", "Kleindorf", 900),
    ]
    return auszug_gv(tmp_path / "AuszugGV.xlsx", places)


def stored() -> tuple[RegisteredTown, ...]:
    with open_unit_of_work(reading=True) as uow:
        return uow.towns.all()


def test_loading_without_a_file_stores_the_packaged_register_once(capsys: pytest.CaptureFixture[str]) -> None:
    first = run(capsys, "towns", "load")
    before = stored()
    second = run(capsys, "towns", "load")

    assert (first.exit_code, second.exit_code, first.err) == (0, 0, "")
    assert len(before) == len(stored()) > 2_500
    assert before == stored()
    assert first.out.splitlines()[0] == "Gelesen: mitgeliefertes Register."
    assert first.out.splitlines()[-1] == "Gespeichert."
    assert "Neu: 0\nGeändert: 0\nVerschwunden: 0\n" in second.out


def test_an_official_file_corrects_and_adds_and_the_answer_is_one_json_document(
    capsys: pytest.CaptureFixture[str], official: Path
) -> None:
    run(capsys, "towns", "load")

    answer = json.loads(run(capsys, "towns", "load", str(official), "--json").out)

    assert (answer["layout"], answer["stored"], answer["passed_over"]) == ("AuszugGV", True, 1)
    assert answer["new"] == [{"ags": "05978001", "name": "Neuahorn", "state": "Nordrhein-Westfalen"}]
    assert [(one["ags"], "population" in one["fields"]) for one in answer["changed"]] == [(BOENEN, True)]
    assert answer["vanished"] == []
    assert len(answer["kept"]) == answer["towns"] - 2
    assert Register(stored()).get(BOENEN).population == 18_500


def test_a_dry_run_stores_nothing_and_says_so(capsys: pytest.CaptureFixture[str], official: Path) -> None:
    answer = run(capsys, "towns", "load", str(official), "--dry-run")

    assert answer.out.splitlines()[-1] == "Nur geprüft, nichts gespeichert."
    assert "Neu: 1: Neuahorn (Nordrhein-Westfalen, 05978001)" in answer.out
    assert stored() == ()


def test_a_faulty_file_is_refused_with_all_faults_and_the_database_stays(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capsys, "towns", "load")
    before = stored()
    faulty = csv_file(tmp_path / "faul.csv", [Place(BOENEN, "Bönen", 1), Place("5978001", "Neuahorn", "")])

    answer = run(capsys, "towns", "load", str(faulty), "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    assert "Zeile 3, ags: Dem Gemeindeschlüssel „5978001“ fehlt die führende Null" in answer.err
    assert "Zeile 3, pop_2023: Die Einwohnerzahl fehlt." in answer.err
    assert stored() == before


def test_the_packaged_register_does_not_overwrite_an_official_one_unasked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run(capsys, "towns", "load", str(gv100ad(tmp_path / "gv.txt", [Place("05978004", "Kamen", 43_000)])))

    kept = run(capsys, "towns", "load")
    still = Register(stored()).get("05978004").population
    reset = run(capsys, "towns", "load", "--reset")

    assert "es bleibt" in kept.out.splitlines()[-1]
    assert still == 43_000
    assert reset.out.splitlines()[-1] == "Gespeichert."
    assert Register(stored()).get("05978004").population != 43_000


def test_a_town_is_shown_with_every_figure_its_year_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "towns", "load")

    answer = run(capsys, "towns", "show", "zwoenitz")

    assert answer.out.splitlines()[:2] == [
        "Zwönitz (Sachsen, 14521710)",
        "Einwohnerzahl: 11.702 (2023). Quelle: Destatis, Gemeindeverzeichnis, 31.12.2023, Basis Zensus 2011",
    ]
    assert "Höhe über dem Meer: 521 m (2023, Gemeinde, GeoNames)" in answer.out.splitlines()


def test_a_figure_of_geonames_never_claims_a_year_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "towns", "load")

    answer, document = run(capsys, "towns", "show", "Leipzig"), run(capsys, "towns", "show", "Leipzig", "--json")

    said = answer.out.splitlines()[1]
    assert said.startswith("Einwohnerzahl: ")
    assert said.endswith(" (Stand 2023, oft älter). Quelle: GeoNames, Stand 2023, Einwohnerzahl oft älter")
    assert json.loads(document.out)["population_year"] is None


def test_a_table_says_where_its_figures_come_from_only_if_somebody_does(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = tmp_path / "eigene.csv"
    table.write_text("ags,name,pop_2023\n01053090,Mölln,19000\n", encoding="utf-8")

    unnamed = run(capsys, "towns", "load", str(table), "--dry-run", "--json")
    named = run(capsys, "towns", "load", str(table), "--source", "Melderegister, 31.12.2023", "--dry-run", "--json")

    assert json.loads(unnamed.out)["source"] == "Datei eigene.csv, Spalte pop_2023"
    assert json.loads(named.out)["source"] == "Melderegister, 31.12.2023"


def test_a_city_has_no_setting_because_the_classes_are_those_of_small_towns(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "towns", "load")

    answer, document = run(capsys, "towns", "show", "Erfurt"), run(capsys, "towns", "show", "Erfurt", "--json")

    assert "Keine kleine Stadt: nur für Entfernungen im Register." in answer.out.splitlines()
    assert not any(line.startswith("Lage") for line in answer.out.splitlines())
    assert json.loads(document.out)["setting"] is None


def test_a_town_as_json_has_its_key_as_text_and_its_setting(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "towns", "load")

    town = json.loads(run(capsys, "towns", "show", BOENEN, "--json").out)

    assert (town["ags"], town["name"], town["district"], town["small"]) == (BOENEN, "Bönen", "05978", True)
    assert town["setting"] == "central"
    assert [one["key"] for one in town["indicators"]] == [
        "km_to_town_20k",
        "km_to_town_100k",
        "small_towns_within_25km",
        "elevation_m",
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Nirgendwohausen", "Keine Stadt heißt „Nirgendwohausen“."),
        ("5978008", "Gemeint ist wohl Bönen (Nordrhein-Westfalen, 05978008)."),
        ("Neuenkirchen", "Neuenkirchen (Nordrhein-Westfalen, 05566060); Neuenkirchen (Niedersachsen, 03358017)"),
    ],
)
def test_a_town_that_cannot_be_told_is_refused_with_a_sentence(
    capsys: pytest.CaptureFixture[str], typed: str, sentence: str
) -> None:
    run(capsys, "towns", "load")

    answer = run(capsys, "towns", "show", typed)

    assert (answer.exit_code, answer.out) == (1, "")
    assert sentence in answer.err


def test_an_empty_register_says_how_to_fill_it(capsys: pytest.CaptureFixture[str]) -> None:
    answer = run(capsys, "towns", "show", "Zwönitz")

    assert answer.exit_code == 1
    assert "matchmaker towns load" in answer.err


@pytest.mark.parametrize("command", ["load", "show", "similar"])
def test_every_command_helps_with_an_example(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert f"Beispiel: matchmaker towns {command}" in run(capsys, "towns", command, "--help").out
