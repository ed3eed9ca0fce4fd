"""Does ``matchmaker solve tandems`` answer people and machines as its description says?"""

import json

import pytest

from tests.command_line import run

PROBLEM = {
    "towns": [
        {"id": "Ahornstedt"},
        {"id": "Birkenau", "capacity": 2},
        {"id": "Cedernburg"},
        {"id": "Dornfeld"},
        {"id": "Eschenhain", "capacity": 0},
    ],
    "scores": [
        ["Birkenau", "Ahornstedt", 0.7],
        ["Cedernburg", "Birkenau", 0.65],
        ["Dornfeld", "Birkenau", 0.9],
        ["Dornfeld", "Cedernburg", 0.3],
        ["Eschenhain", "Dornfeld", 1],
    ],
    "earlier": [["Birkenau", "Cedernburg"], ["Eschenhain", "Dornfeld"]],
}
NO_CAPACITY = {
    "id": "Eschenhain",
    "reason": {"code": "no_capacity", "text": "Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0)."},
    "removed": {"taken": 1},
    "relaxation": {"rule": "own_capacity", "from": "0", "to": "1", "candidates": 1, "certain": True},
}


@pytest.fixture
def problem(tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(PROBLEM), encoding="utf-8")
    return path


def test_the_json_has_exactly_the_documented_keys(capsys, problem):
    answer = run(capsys, "solve", "tandems", str(problem), "--json")

    assert (answer.exit_code, answer.err) == (0, "")
    assert json.loads(answer.out) == {
        "pairs": [["Ahornstedt", "Birkenau", 0.7], ["Cedernburg", "Dornfeld", 0.3]],
        "unmatched": [NO_CAPACITY],
        "causes": [
            {
                "reason": NO_CAPACITY["reason"],
                "relaxation": {"rule": "own_capacity", "from": "0", "to": "1"},
                "ids": ["Eschenhain"],
            }
        ],
        "total_score": 1.0,
        "upper_bound": 1.0,
        "gap": 0.0,
        "optimal": True,
        "served": 4,
        "served_upper_bound": 4,
        "blocking_pairs": 2,
        "worst_pair": ["Cedernburg", "Dornfeld", 0.3],
        "kept": 0,
        "changed": 2,
        "strategy": "most_served",
        "solver": "blossom (rustworkx), bounds by network flow (OR-Tools) and odd sets (HiGHS)",
    }


def test_without_an_earlier_plan_nothing_is_said_about_changes(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps({"towns": [], "scores": []}), encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path), "--strategy", "stable", "--json")

    document = json.loads(answer.out)
    assert answer.exit_code == 0
    assert {"kept", "changed"}.isdisjoint(document)
    assert (document["pairs"], document["worst_pair"], document["strategy"]) == ([], None, "stable")


def test_people_read_pairs_reasons_and_how_good_the_plan_is(capsys, problem):
    answer = run(capsys, "solve", "tandems", str(problem), "--strategy", "stable")

    assert (answer.exit_code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "0,900  Birkenau    Dornfeld",
        "0,700  Ahornstedt  Birkenau",
        "",
        "Ohne Partner:",
        (
            "  Cedernburg: Alle 2 möglichen Partnerstädte sind schon vergeben."
            " Das würde helfen: mit dem Ziel, möglichst viele Städte zu versorgen, statt stabil zu sein;"
            " möglich: 2 Partnerstädte."
        ),
        (
            "  Eschenhain: Die Stadt hat in dieser Runde keinen freien Platz (Kapazität 0)."
            " Das würde helfen: mit einem eigenen Platz; möglich: 1 Partnerstadt."
        ),
        "",
        "Ziel: stabil: keine zwei Städte zögen beide einander vor.",
        "Städte mit Partner: 3 von 5; möglich sind höchstens 4.",
        "Summe: 1,600; möglich ist höchstens 1,600. Das ist bewiesen das Beste.",
        "Paare, die beide lieber einander hätten: 0.",
        "2 von 2 früheren Paaren ändern sich.",
    ]


def test_people_read_what_is_missing_at_most(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    towns = [{"id": name} for name in "ABCD"]
    scores = [["A", "B", 0.5], ["B", "C", 0.6], ["C", "D", 0.5]]
    path.write_text(json.dumps({"towns": towns, "scores": scores}), encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path), "--strategy", "stable")

    assert "Summe: 0,600; möglich ist höchstens 1,000. Es fehlen höchstens 40,00 Prozent." in answer.out.splitlines()


def test_a_stable_plan_with_pinned_pairs_says_that_they_may_stand_in_the_way(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    towns = [{"id": name} for name in "ABCD"]
    scores = [["A", "B", 0.9], ["B", "C", 0.2], ["A", "D", 0.1], ["C", "D", 0.8]]
    path.write_text(json.dumps({"towns": towns, "scores": scores, "pinned": [["A", "D"]]}), encoding="utf-8")

    lines = run(capsys, "solve", "tandems", str(path), "--strategy", "stable").out.splitlines()

    goal = "Ziel: stabil: keine zwei Städte zögen beide einander vor, außer wo gesetzte Paare es verhindern."
    assert goal in lines
    assert "Paare, die beide lieber einander hätten: 2." in lines


def test_a_problem_without_any_pair_is_answered(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text('{"towns": [{"id": "A"}], "scores": []}', encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path))

    assert answer.exit_code == 0
    assert answer.out.splitlines()[:4] == [
        "Kein Paar.",
        "",
        "Ohne Partner:",
        "  A: Außer dieser Stadt nimmt keine andere teil.",
    ]


@pytest.mark.parametrize(
    ("asked", "lines"),
    [
        ({"towns": [], "scores": []}, ["Kein Paar: Es nimmt keine Stadt teil.", "", "Ziel: möglichst"]),
        (
            {
                "towns": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
                "scores": [["A", "B", 0.3]],
                "vetoed": [["A", "B"]],
                "minimum_score": 0.4,
            },
            [
                "Kein Paar.",
                "",
                "Ohne Partner:",
                (
                    "  2 Städte, für jede gilt: Das einzige Paar ist ausgeschlossen. "
                    "Keine einzelne Änderung, die wir geprüft haben, würde ihr helfen."
                ),
                "    A, B",
                "  C: Für diese Stadt ist kein Paar mit einer Bewertung angegeben.",
            ],
        ),
    ],
)
def test_nobody_at_all_and_nothing_that_helps_are_said(capsys, tmp_path, asked, lines):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(asked), encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path))

    assert answer.exit_code == 0
    assert [line[: len(told)] for line, told in zip(answer.out.splitlines(), lines, strict=False)] == lines


def test_a_malformed_problem_is_refused_with_all_faults_and_nothing_on_stdout(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text('{"towns": [{"id": "A"}], "scores": [["A", "A", 2], ["A", "B", 0.5]]}', encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path), "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    assert answer.err.splitlines() == [
        "Die Datei „aufgabe.json“ wurde nicht eingelesen. Bitte beheben Sie:",
        "  scores[0], score: Hier steht „2“; erwartet wird eine Zahl von 0 bis 1, mit Punkt als Dezimalzeichen.",
        "  scores[0]: „A“ bildet hier ein Paar mit sich selbst. Bitte die Zeile streichen.",
        "  scores[1]: Die Stadt „B“ steht nicht unter towns. Bitte dort ergänzen.",
    ]


def test_a_missing_file_is_refused_with_a_sentence(capsys, tmp_path):
    answer = run(capsys, "solve", "tandems", str(tmp_path / "fehlt.json"))

    assert (answer.exit_code, answer.out) == (1, "")
    assert "gibt es nicht" in answer.err


THREE = {"towns": [{"id": name} for name in "ABC"], "scores": [["A", "B", 0.9], ["A", "C", 0.8]]}


def test_alternates_come_with_what_they_change(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(THREE), encoding="utf-8")

    machine = run(capsys, "solve", "tandems", str(path), "--alternates", "2", "--json")
    person = run(capsys, "solve", "tandems", str(path), "--alternates", "2")

    assert json.loads(machine.out)["alternates"] == [
        {
            "pair": ["A", "B"],
            "instead": [{"id": "C", "replaces": "B", "score": 0.8, "delta": -0.1, "served_change": 0}],
        }
    ]
    assert person.out.splitlines()[:2] == ["0,900  A  B", "       oder A – C (0,800): Summe −0,100"]


def test_the_quick_way_answers_with_the_same_keys(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(THREE), encoding="utf-8")

    quick, exact = (
        json.loads(run(capsys, "solve", "tandems", str(path), *way, "--json").out) for way in (["--quick"], [])
    )

    assert quick["solver"] == "blossom by regions (rustworkx), bounds by network flow (OR-Tools)"
    # What would help is only possible: to solve again what it would do takes as long as the plan.
    (helped,) = (town["relaxation"] for town in exact["unmatched"])
    assert helped.pop("certain") is True
    assert [town["relaxation"].pop("certain") for town in quick["unmatched"]] == [False]
    assert quick == exact | {"solver": quick["solver"]}


@pytest.mark.parametrize(
    "arguments", [("tandems",), ("tandems", "a.json", "--strategy", "fair"), ("besuche", "a.json")]
)
def test_wrong_usage_is_exit_code_2(capsys, arguments):
    assert run(capsys, "solve", *arguments).exit_code == 2


def test_a_lower_minimum_score_is_told_with_a_comma(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(THREE | {"minimum_score": 0.95}), encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path))

    assert "mit der Mindestbewertung 0,9 statt 0,95; möglich: 1 Partnerstadt." in answer.out


def test_an_earlier_pair_of_a_town_that_has_left_counts_as_changed(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(THREE | {"earlier": [["A", "C"], ["B", "Z"]]}), encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path), "--json")

    assert (answer.exit_code, answer.err) == (0, "")
    document = json.loads(answer.out)
    assert (document["kept"], document["changed"]) == (0, 2)


CHAIN = {
    "towns": [{"id": name} for name in "ABCD"],
    "scores": [["A", "B", 0.3], ["B", "C", 0.9], ["C", "D", 0.3]],
}


def test_the_three_strategies_stand_side_by_side(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(CHAIN), encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path), "--compare")

    assert (answer.exit_code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "Ziel                    Städte mit Partner  Summe  schwächstes Paar  lieber einander",
        "möglichst viele Städte             4 von 4  0,600             0,300                1",
        "größte Summe                       2 von 4  0,900             0,900                0",
        "stabil                             2 von 4  0,900             0,900                0",
        "",
        "„lieber einander“ zählt Paare, die beide lieber einander hätten als das, was der Plan ihnen gibt.",
        "Ohne Partner bei „größte Summe“: A, D.",
        "Ohne Partner bei „stabil“: A, D.",
    ]


def test_towns_that_every_strategy_leaves_over_are_named_once(capsys, tmp_path):
    alone = [f"Z{number:02}" for number in range(14)]
    path = tmp_path / "aufgabe.json"
    problem = CHAIN | {"towns": [*CHAIN["towns"], *({"id": name} for name in alone)]}
    path.write_text(json.dumps(problem), encoding="utf-8")

    lines = run(capsys, "solve", "tandems", str(path), "--compare").out.splitlines()

    assert lines[-3:] == [
        f"Ohne Partner bei jedem Ziel: {', '.join(alone[:12])} und 2 weitere.",
        "Außerdem ohne Partner bei „größte Summe“: A, D.",
        "Außerdem ohne Partner bei „stabil“: A, D.",
    ]


def test_the_three_strategies_are_told_to_machines(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text(json.dumps(CHAIN), encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path), "--compare", "--json")

    apart = {"served": 2, "total_score": 0.9, "worst_pair": ["B", "C", 0.9], "blocking_pairs": 0, "optimal": True}
    apart |= {"unmatched": ["A", "D"]}
    served = {"served": 4, "total_score": 0.6, "worst_pair": ["C", "D", 0.3], "blocking_pairs": 1, "optimal": True}
    served |= {"unmatched": []}
    assert json.loads(answer.out) == {
        "strategies": [
            {"strategy": "most_served"} | served,
            {"strategy": "best_total"} | apart,
            {"strategy": "stable"} | apart,
        ]
    }


def test_comparing_a_problem_without_any_pair_is_answered_and_alternates_are_refused(capsys, tmp_path):
    path = tmp_path / "aufgabe.json"
    path.write_text('{"towns": [{"id": "A"}], "scores": []}', encoding="utf-8")

    answer = run(capsys, "solve", "tandems", str(path), "--compare")
    both = run(capsys, "solve", "tandems", str(path), "--compare", "--alternates", "2")

    assert "stabil                             0 von 1  0,000                 –                0" in answer.out
    assert (both.exit_code, both.out) == (2, "")
    assert "bitte --alternates oder --compare, nicht beides" in " ".join(both.err.split())
