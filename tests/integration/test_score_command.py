import json
from math import log
from pathlib import Path
from typing import Any

import pytest

from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.export import profiles_json
from matchmaker.towns.pilot.reading import read_pilot_profiles
from tests.command_line import run

ZWOENITZ, DEMMIN, SEELOW = "14521710", "13071029", "12064448"


@pytest.fixture(scope="module")
def pilot(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("pilot") / "profiles.json"
    file.write_bytes(profiles_json(read_pilot_profiles(read_taxonomy())))
    return str(file)


def a_file(folder: Path, document: Any) -> str:
    file = folder / "profiles.json"
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(file)


def two_towns(**changes: Any) -> dict[str, Any]:
    """Two pilot towns with nothing but their key, and what a test adds to the first of them."""
    return {"towns": [{"ags": ZWOENITZ, **changes}, {"ags": SEELOW}]}


def test_the_json_has_exactly_the_documented_keys_and_adds_up(pilot, capsys):
    answer = run(capsys, "score", pilot, "--format", "tandem", "--top", "5", "--json")

    document = json.loads(answer.out)
    assert (answer.exit_code, list(document), len(document["pairs"])) == (0, ["pairs"], 5)
    for pair in document["pairs"]:
        assert list(pair) == [
            "a", "b", "format", "score", "directed", "contributions", "one_sidedness", "confidence", "range", "vetoes",
            "certainty", "telling", "ranks",
        ]  # fmt: skip
        for line in pair["contributions"]:
            assert list(line) == [
                "criterion", "direction", "weight", "value", "completeness", "expected", "points", "reasons", "figures",
            ]  # fmt: skip
            assert all(list(reason) == ["code", "text", "source"] for reason in line["reasons"])
        tenths = [round(10 * line["points"]) for line in pair["contributions"]]
        assert sum(tenths) + round(10 * pair["one_sidedness"]) == round(10 * pair["score"])
    scores = [pair["score"] for pair in document["pairs"]]
    assert scores == sorted(scores, reverse=True)


def test_no_pair_within_a_consortium_comes_before_one_that_may_be_proposed(pilot, capsys):
    answer = run(capsys, "score", pilot, "--format", "tandem", "--top", "1000", "--json")

    vetoed = [bool(pair["vetoes"]) for pair in json.loads(answer.out)["pairs"]]
    assert len(vetoed) == 28 * 27 // 2
    assert vetoed == sorted(vetoed)
    assert any(vetoed)


def test_a_vetoed_pair_has_a_score_all_the_same_and_says_why_not(pilot, capsys):
    answer = run(capsys, "score", pilot, "--format", "tandem", "--pair", "Demmin", "Zwönitz", "--json")

    pair = json.loads(answer.out)["pairs"][0]
    assert (pair["a"], pair["b"]) == (DEMMIN, ZWOENITZ)
    assert pair["vetoes"] == [{"code": "same_network", "text": "Demmin und Zwönitz arbeiten schon im selben Netzwerk."}]
    assert pair["score"] > 0


def test_a_tandem_scores_the_same_from_both_sides_and_a_visit_does_not(pilot, capsys):
    def score_of(format: str, *pair: str) -> float:
        answer = run(capsys, "score", pilot, "--format", format, "--pair", *pair, "--json")
        return json.loads(answer.out)["pairs"][0]["score"]

    assert score_of("tandem", ZWOENITZ, SEELOW) == score_of("tandem", SEELOW, ZWOENITZ)
    assert score_of("visit", ZWOENITZ, SEELOW) != score_of("visit", SEELOW, ZWOENITZ)


def test_people_read_points_reasons_and_how_much_is_known(pilot, capsys):
    answer = run(capsys, "score", pilot, "--format", "visit", "--pair", "Seelow", "Zwönitz")

    lines = answer.out.splitlines()
    assert lines[0].startswith("Seelow – Zwönitz (Beratung vor Ort): ")
    assert lines[0].endswith(" von 100 Punkten")
    assert "Voneinander lernen (für Seelow)" in answer.out
    assert "Teilen der Angaben" in answer.out


def test_only_the_key_of_a_town_is_needed(tmp_path, capsys):
    answer = run(capsys, "score", a_file(tmp_path, two_towns()), "--format", "tandem", "--json")

    pair = json.loads(answer.out)["pairs"][0]
    size = next(line for line in pair["contributions"] if line["criterion"] == "similar_size")
    assert size["completeness"] == 1.0
    assert size["value"] == pytest.approx(2 ** (-abs(log(11_702 / 5_670)) / log(1.5)), abs=1e-4)
    assert [veto["code"] for veto in pair["vetoes"]] == ["no_consent", "no_consent"]


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        ("", "leer"),
        ("{", "Zeile 1, Spalte 2"),
        (two_towns(population=0), "population"),
        (two_towns(needs=[{"id": "mondfahrt"}]), "mondfahrt"),
        ({"towns": [{"ags": "1053090"}]}, "führende Null"),
        ({"towns": [{"ags": "99000001"}]}, "99000001"),
        ({"towns": [{"ags": ZWOENITZ}, {"ags": ZWOENITZ}]}, "towns[1]"),
    ],
)
def test_bad_input_is_refused_with_a_sentence_and_no_output(tmp_path, capsys, document, sentence):
    answer = run(capsys, "score", a_file(tmp_path, document), "--format", "tandem", "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    assert sentence in answer.err


def test_a_town_that_is_not_in_the_file_is_named(pilot, capsys):
    answer = run(capsys, "score", pilot, "--format", "tandem", "--pair", "Zwönitz", "Atlantis")

    assert answer.exit_code == 1
    assert answer.err.startswith("Die Stadt „Atlantis“ steht nicht in dieser Datei.")


def test_an_unknown_format_is_wrong_usage(pilot, capsys):
    assert run(capsys, "score", pilot, "--format", "quartett").exit_code == 2
