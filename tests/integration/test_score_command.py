import json
from dataclasses import replace
from math import log
from pathlib import Path
from typing import Any

import pytest

from api.commands import scored_file
from matchmaker.rounds.policy_file import packaged_policy
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
    assert "Punkte, weil Angaben fehlen. Kommen sie hinzu, liegt der Wert zwischen" in answer.out


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


def a_stated_town(ags: str, role: str | None, need: str, **changes: Any) -> dict[str, Any]:
    return {"ags": ags, "role": role, "consent": True, "needs": [{"id": need}], **changes}


def test_a_town_in_both_roles_is_scored_in_each_with_what_it_states_there(tmp_path, capsys):
    towns = [
        a_stated_town(ZWOENITZ, "mayor", "klimaanpassung"),
        a_stated_town(ZWOENITZ, "administration", "buergerbeteiligung"),
        a_stated_town(SEELOW, "mayor", "buergerbeteiligung"),
        a_stated_town(DEMMIN, "administration", "buergerbeteiligung"),
    ]
    file = a_file(tmp_path, {"towns": towns})

    pairs = json.loads(run(capsys, "score", file, "--format", "consortium", "--json").out)["pairs"]

    shared = {
        (pair["a"], pair["b"]): next(line for line in pair["contributions"] if line["criterion"] == "shared_challenge")
        for pair in pairs
    }
    assert {pair: line["value"] for pair, line in shared.items()} == {(ZWOENITZ, SEELOW)[::-1]: 0.0} | {
        (DEMMIN, ZWOENITZ): 1.0
    }
    assert [pair["vetoes"] for pair in pairs] == [[], []]
    none = run(capsys, "score", file, "--format", "consortium", "--pair", SEELOW, DEMMIN)
    assert (none.exit_code, none.out) == (1, "")
    assert "auf derselben Ebene" in none.err


def test_the_limits_of_the_policy_hold_for_a_file_too(tmp_path, capsys, monkeypatch):
    wider = replace(packaged_policy(), maximum_size_ratio=2.0)
    monkeypatch.setattr(scored_file, "packaged_policy", lambda: wider)
    towns = {
        "towns": [a_stated_town(ZWOENITZ, "mayor", "klimaanpassung"), a_stated_town(SEELOW, "mayor", "klimaanpassung")]
    }

    answer = run(capsys, "score", a_file(tmp_path, towns), "--format", "tandem", "--json")

    assert [veto["code"] for veto in json.loads(answer.out)["pairs"][0]["vetoes"]] == ["size_ratio"]


def test_one_town_alone_is_told_that_there_is_nothing_to_compare(tmp_path, capsys):
    answer = run(capsys, "score", a_file(tmp_path, {"towns": [{"ags": ZWOENITZ}]}), "--format", "tandem")

    assert (answer.exit_code, answer.out) == (0, "")
    assert answer.err.endswith("Zum Vergleichen braucht es mindestens zwei Städte; in dieser Datei steht nur eine.\n")


def test_a_town_is_not_compared_with_itself(pilot, capsys):
    answer = run(capsys, "score", pilot, "--format", "tandem", "--pair", "Seelow", SEELOW)

    assert (answer.exit_code, answer.out) == (1, "")
    assert answer.err == "Das ist zweimal dieselbe Stadt. Nennen Sie zwei verschiedene Städte.\n"


def test_one_pair_is_told_with_its_places_reasons_and_paths_in_both_languages(pilot, capsys):
    german = run(capsys, "score", pilot, "--format", "tandem", "--pair", "Demmin", "Zwönitz")
    english = run(capsys, "score", pilot, "--format", "tandem", "--pair", "Demmin", "Zwönitz", "--language", "en")

    assert "Welche Angaben dahinterstehen:" in german.out
    assert "Demmin braucht Innenentwicklung ← hat Erfahrung Zwönitz" in german.out
    assert "Which statements are behind it:" in english.out
    assert "Demmin needs Inner development ← has experience Zwönitz" in english.out
    assert len(german.out.splitlines()) == len(english.out.splitlines())


def test_the_influence_of_weights_is_told_and_adds_up(pilot, capsys):
    answer = run(capsys, "influence", pilot, "--format", "tandem", "--json")

    told = json.loads(answer.out)
    assert (answer.exit_code, told["format"]) == (0, "tandem")
    assert sum(one["share"] for one in told["influence"]) == pytest.approx(1.0, abs=1e-4)
    assert [one["share"] for one in told["influence"] if one["criterion"] == "time_and_format"] == [0.0]
    assert (
        "Ähnliche Größe: Gewicht 0,18, tatsächlicher Einfluss"
        in run(capsys, "influence", pilot, "--format", "tandem").out
    )
