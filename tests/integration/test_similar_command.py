import json
from pathlib import Path

import pytest

from tests.command_line import run

TABLE = "ags;name;rent;jobs\n01;Ahornstedt;5,0;30\n02;Birkenau;6,0;30\n03;Cedernburg;9,0;-\n"


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "towns.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def test_it_prints_exactly_the_documented_json(table, capsys):
    answer = run(capsys, "similar", table, "--key", "ags", "--only", "rent", "-k", "1", "--json")

    document = json.loads(answer.out)
    assert answer.exit_code == 0
    assert list(document) == ["neighbours"]
    assert {key: [near["key"] for near in found] for key, found in document["neighbours"].items()} == {
        "01": ["02"],
        "02": ["01"],
        "03": ["02"],
    }
    assert document["neighbours"]["03"][0]["parts"] == {"rent": 1.0}
    assert document["neighbours"]["01"][0]["distance"] == pytest.approx(1 / (26 / 9) ** 0.5)
    assert answer.err == ""


def test_it_answers_for_one_row_and_says_on_stderr_what_is_left_out(table, capsys):
    answer = run(capsys, "similar", table, "--key", "ags", "--of", "03", "--json")

    assert list(json.loads(answer.out)["neighbours"]) == ["03"]
    assert answer.err == (
        "Spalte „name“ bleibt außer Betracht: In Zeile 2 steht „Ahornstedt“, das ist keine Zahl. "
        "Weitere solche Zeilen: 2.\n"
    )


def test_weights_come_from_a_file(table, tmp_path, capsys):
    weights = tmp_path / "weights.json"
    weights.write_text('{"rent": 0}', encoding="utf-8")

    answer = run(capsys, "similar", table, "--key", "ags", "--weights", str(weights), "--of", "01", "--json")

    assert json.loads(answer.out)["neighbours"]["01"] == [
        {"key": "02", "distance": 0.0, "parts": {"jobs": 0.0}},
        {"key": "03", "distance": 0.0, "parts": {"jobs": 0.0}},
    ]


def test_a_table_of_one_row_has_no_neighbours(tmp_path, capsys):
    path = tmp_path / "one.csv"
    path.write_text("ags,rent\n01,5\n", encoding="utf-8")

    answer = run(capsys, "similar", str(path), "--key", "ags", "--json")

    assert json.loads(answer.out) == {"neighbours": {"01": []}}


def test_people_read_lines_with_what_differs_most(table, capsys):
    answer = run(capsys, "similar", table, "--key", "ags", "--only", "rent", "--of", "01")

    assert answer.out == (
        "01\n   1. 02  Abstand 0,588  (Abstand vor allem aus: rent 100 %)\n"
        "   2. 03  Abstand 2,353  (Abstand vor allem aus: rent 100 %)\n"
    )


def test_a_missing_figure_is_named_as_not_known_and_not_as_a_difference(table, capsys):
    answer = run(capsys, "similar", table, "--key", "ags", "--of", "03")

    assert answer.out == (
        "03\n   1. 02  Abstand 1,248  (Abstand vor allem aus: rent 100 %; nicht bekannt: jobs)\n"
        "   2. 01  Abstand 1,664  (Abstand vor allem aus: rent 100 %; nicht bekannt: jobs)\n"
    )


def test_bad_input_is_refused_with_all_faults_and_nothing_on_stdout(table, capsys):
    answer = run(capsys, "similar", table, "--key", "ags", "--only", "rent,name,jbs", "--of", "09", "--json")

    assert answer.exit_code == 1
    assert answer.out == ""
    assert answer.err.splitlines() == [
        "Die Datei „towns.csv“ wurde nicht eingelesen. Bitte beheben Sie:",
        "  --of: Den Schlüssel „09“ gibt es in der Tabelle nicht.",
        "  --only: Die Spalte „jbs“ gibt es nicht. Meinten Sie „jobs“?",
        "  --only, name: In Zeile 2 steht „Ahornstedt“, das ist keine Zahl. Weitere solche Zeilen: 2.",
    ]


def test_a_file_that_does_not_exist_is_refused_with_a_sentence(capsys):
    answer = run(capsys, "similar", "missing.csv", "--key", "ags")

    assert answer.exit_code == 1
    assert "„missing.csv“ gibt es nicht" in answer.err


@pytest.mark.parametrize("arguments", [["-k", "0", "--key", "ags"], ["-k", "x", "--key", "ags"], []])
def test_wrong_usage_leaves_with_two(table, capsys, arguments):
    assert run(capsys, "similar", table, *arguments).exit_code == 2


def test_help_shows_an_example(capsys):
    assert "matchmaker similar staedte.csv --key ags" in " ".join(run(capsys, "similar", "--help").out.split())
