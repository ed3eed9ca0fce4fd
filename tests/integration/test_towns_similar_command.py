"""What does ``matchmaker towns similar`` print and refuse?"""

import json
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.storage.engine import make_engine
from matchmaker.storage.schema import migrate
from tests.builders import a_town, ags
from tests.command_line import run

PLACES = {"km_to_town_20k": 8.0, "km_to_town_100k": 30.0, "small_towns_within_25km": 9.0}


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'towns.db'}"
    engine = make_engine(url)
    migrate(engine)
    engine.dispose()
    monkeypatch.setenv("DATABASE_URL", url)
    with open_unit_of_work() as uow:
        uow.towns.replace_all(
            a_town(number, indicators=PLACES | {"elevation_m": 200.0 + number}) for number in range(5)
        )
        uow.commit()


def test_it_prints_neighbours_and_medians_as_one_json_document(capsys):
    answer = run(capsys, "towns", "similar", "Ahornstedt", "-k", "2", "--json")

    document = json.loads(answer.out)
    assert (answer.exit_code, answer.err) == (0, "")
    assert document["town"] == {"key": ags(0), "name": "Ahornstedt", "state": "Sachsen"}
    assert [(near["key"], near["name"]) for near in document["neighbours"]] == [
        (ags(1), "Birkenau am See"),
        (ags(2), "Cedernburg"),
    ]
    assert sum(document["neighbours"][0]["parts"].values()) == pytest.approx(1.0)
    elevation = next(column for column in document["columns"] if column["key"] == "elevation_m")
    assert (elevation["own"], elevation["peer_median"], elevation["all_median"]) == (200.0, 201.5, 202.0)
    assert (elevation["unit"], elevation["source"], elevation["loaded"]) == ("m", "GeoNames", True)
    assert document["lacking"] == []


def test_people_read_who_is_near_what_differs_and_that_it_is_no_judgement(capsys):
    lines = run(capsys, "towns", "similar", ags(0), "-k", "1").out.splitlines()

    assert lines[0] == f"Ahornstedt (Sachsen, {ags(0)}). Ähnlichkeit ist kein Urteil über Leistung."
    assert lines[1].startswith(f"  1. Birkenau am See (Hessen, {ags(1)})  Abstand ")
    assert lines[2] == (
        "Einwohnerzahl (Personen, 2023): 8.000; ähnliche Städte 8.500, alle kleinen Städte 9.000. Quelle: erfunden"
    )


@pytest.mark.parametrize("theme", ["Energie", "energy", "ENERGY"])
def test_a_theme_without_figures_offers_the_load(capsys, theme):
    answer = run(capsys, "towns", "similar", "Ahornstedt", "--theme", theme)

    lines = answer.out.splitlines()
    assert lines[0].startswith(f"Ahornstedt (Sachsen, {ags(0)}), Thema Energie.")
    assert lines[1].startswith("Zu diesem Thema fehlen 3 von 3 Angaben")
    assert lines[2].startswith("Solarleistung je Einwohner (kW je Einwohner, 2018): fehlt; ähnliche Städte fehlt")


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["Nirgendwo"], 1, "Keine Stadt heißt „Nirgendwo“."),
        (["Ahornstedt", "--theme", "Wetter"], 1, "--theme, Wetter: Möglich sind „Demografie“, „Wohnen und Leerstand“"),
        (["Ahornstedt", "-k", "0"], 2, "-k"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_sentence(capsys, arguments, code, reason):
    answer = run(capsys, "towns", "similar", *arguments)

    assert (answer.exit_code, answer.out) == (code, "")
    assert reason in answer.err


def test_a_figure_that_one_of_both_lacks_is_not_known_and_no_difference(capsys):
    with open_unit_of_work() as uow:
        heights = (None, 900.0, 200.0, 300.0, 400.0)
        uow.towns.replace_all(
            a_town(number, indicators=PLACES | ({} if height is None else {"elevation_m": height}))
            for number, height in enumerate(heights)
        )
        uow.commit()

    lacking, other = (run(capsys, "towns", "similar", ags(number)).out.splitlines() for number in (0, 1))

    near = [line for line in lacking if "Abstand" in line]
    assert [line.endswith("nicht bekannt: Höhe über dem Meer)") for line in near] == [True] * 4
    assert "Abstand vor allem aus: Höhe" not in "".join(near)
    beside = {line.split(". ")[1].split(" (")[0]: line for line in other if "Abstand" in line}
    assert "Abstand vor allem aus: Höhe über dem Meer" in beside["Cedernburg"]
    assert beside["Ahornstedt"].endswith(
        "(Abstand vor allem aus: Einwohnerzahl 23 %; nicht bekannt: Höhe über dem Meer)"
    )


def test_people_read_labels_and_not_the_keys_of_columns(capsys):
    out = run(capsys, "towns", "similar", "Ahornstedt").out

    assert "Abstand vor allem aus: Einwohnerzahl" in out
    assert "Höhe über dem Meer" in out
    assert [key for key in (*PLACES, "population", "elevation_m") if key in out] == []
