"""Does ``matchmaker solve visits`` answer people and machines as its description says?"""

import json

import pytest

from tests.command_line import run

PROBLEM = {
    "seekers": [
        {"id": "Ahornstedt", "lat": 50.1, "lon": 10.0},
        {"id": "Birkenau", "lat": 50.3, "lon": 10.2, "capacity": 2},
        {"id": "Cedernburg"},
    ],
    "hosts": [{"id": "Eschenhain", "capacity": 2, "lat": 52.0, "lon": 12.0}, {"id": "Fichtenau", "capacity": 0}],
    "scores": [["Ahornstedt", "Eschenhain", 0.9], ["Birkenau", "Eschenhain", 0.8], ["Cedernburg", "Fichtenau", 0.5]],
}


@pytest.fixture
def problem(tmp_path):
    path = tmp_path / "besuche.json"
    path.write_text(json.dumps(PROBLEM), encoding="utf-8")
    return path


def test_the_json_has_exactly_the_documented_keys(capsys, problem):
    answer = run(capsys, "solve", "visits", str(problem), "--json")

    assert (answer.exit_code, answer.err) == (0, "")
    assert json.loads(answer.out) == {
        "pairs": [["Ahornstedt", "Eschenhain", 0.9], ["Birkenau", "Eschenhain", 0.8]],
        "unmatched": [
            {
                "id": "Cedernburg",
                "reason": {
                    "code": "partners_without_capacity",
                    "text": "Die einzige mögliche beratende Stadt hat keinen freien Platz.",
                },
                "removed": {"without_capacity": 1},
                "relaxation": {
                    "rule": "partner_capacity",
                    "from": "Fichtenau: 0",
                    "to": "Fichtenau: 1",
                    "candidates": 1,
                    "certain": True,
                },
            }
        ],
        "causes": [
            {
                "reason": {
                    "code": "partners_without_capacity",
                    "text": "Die einzige mögliche beratende Stadt hat keinen freien Platz.",
                },
                "relaxation": {"rule": "partner_capacity", "from": "Fichtenau: 0", "to": "Fichtenau: 1"},
                "ids": ["Cedernburg"],
            }
        ],
        "total_score": 1.7,
        "upper_bound": 1.7,
        "gap": 0.0,
        "optimal": True,
        "served": 2,
        "served_upper_bound": 2,
        "blocking_pairs": 0,
        "worst_pair": ["Birkenau", "Eschenhain", 0.8],
        "strategy": "most_served",
        "solver": "min-cost flow (OR-Tools), proven by host prices",
        "shared_trips": [
            {"host": "Eschenhain", "seekers": ["Ahornstedt", "Birkenau"], "saved_km": 590.0, "saved_days": 1}
        ],
    }


def test_people_read_visits_trips_reasons_and_how_good_the_plan_is(capsys, problem):
    answer = run(capsys, "solve", "visits", str(problem), "--strategy", "stable")

    assert (answer.exit_code, answer.err) == (0, "")
    assert answer.out.splitlines() == [
        "0,900  Eschenhain  berät  Ahornstedt",
        "0,800  Eschenhain  berät  Birkenau",
        "",
        "Auf einer Fahrt (Straße geschätzt als 1,3-fache Luftlinie):",
        "  Eschenhain: Ahornstedt und Birkenau, spart 590 km und 1 Tag",
        "",
        "Ohne Beratung:",
        (
            "  Cedernburg: Die einzige mögliche beratende Stadt hat keinen freien Platz. "
            "Es ginge mit einem Platz mehr (Fichtenau: 1); "
            "1 Stadt kommt dafür infrage."
        ),
        "",
        "Ziel: stabil: keine zwei Städte zögen beide einander vor.",
        "Ratsuchende Städte mit Beratung: 2 von 3; möglich sind höchstens 2.",
        "Summe: 1,700; möglich ist höchstens 1,700. Das ist bewiesen das Beste.",
        "Paare, die beide lieber einander hätten: 0.",
    ]


def test_without_coordinates_and_pairs_nothing_is_said_about_trips(capsys, tmp_path):
    path = tmp_path / "besuche.json"
    path.write_text('{"seekers": [{"id": "A"}], "hosts": [], "scores": [], "earlier": []}', encoding="utf-8")

    machine, person = (run(capsys, "solve", "visits", str(path), *more) for more in (("--json",), ()))
    document = json.loads(machine.out)
    assert (document["pairs"], document["worst_pair"], document["kept"], document["changed"]) == ([], None, 0, 0)
    assert "shared_trips" not in document
    assert person.out.splitlines()[0] == "Keine Beratung vor Ort."
    assert "Keine einzelne Änderung" not in person.out
    assert person.out.splitlines()[-1] == "0 von 0 früheren Paaren ändern sich."


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({"seekers": []}, ["Keine Beratung vor Ort: Keine Stadt sucht eine.", ""]),
        (
            {"vetoed": [["Birkenau", "Eschenhain"]], "hosts": [{"id": "Eschenhain", "capacity": 0}]},
            [
                "Keine Beratung vor Ort.",
                "",
                "Ohne Beratung:",
                (
                    "  Birkenau: Die einzige mögliche beratende Stadt ist ausgeschlossen. "
                    "Keine einzelne Änderung, die wir geprüft haben, würde ihr helfen."
                ),
                "",
            ],
        ),
    ],
)
def test_nobody_who_asks_and_nothing_that_helps_are_said(capsys, tmp_path, changes, lines):
    asked = {"seekers": [{"id": "Birkenau"}], "hosts": [], "scores": [["Birkenau", "Eschenhain", 0.8]]} | changes
    if not asked["seekers"]:
        asked["scores"] = []
    path = tmp_path / "besuche.json"
    path.write_text(json.dumps(asked), encoding="utf-8")

    answer = run(capsys, "solve", "visits", str(path))

    assert (answer.exit_code, answer.out.splitlines()[: len(lines)]) == (0, lines)


def test_a_malformed_problem_is_refused_with_all_faults_and_nothing_on_stdout(capsys, tmp_path):
    path = tmp_path / "besuche.json"
    path.write_text(json.dumps(PROBLEM | {"scores": [["Birkenau", "Birkenau", 2]]}), encoding="utf-8")

    answer = run(capsys, "solve", "visits", str(path), "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    assert answer.err.splitlines() == [
        "Die Datei „besuche.json“ wurde nicht eingelesen. Bitte beheben Sie:",
        "  scores[0], score: Hier steht „2“; erwartet wird eine Zahl von 0 bis 1, mit Punkt als Dezimalzeichen.",
        (
            "  scores[0]: Die Stadt „Birkenau“ steht nicht unter hosts. "
            "Ein Paar nennt zuerst die ratsuchende, dann die beratende Stadt."
        ),
        "  scores[0]: „Birkenau“ berät hier sich selbst. Bitte die Zeile streichen.",
    ]


def test_people_read_what_is_missing_at_most(capsys, tmp_path):
    path = tmp_path / "besuche.json"
    scores = [["A", "X", 0.9], ["A", "Y", 0.8], ["B", "X", 0.85]]
    towns = {"seekers": [{"id": "A"}, {"id": "B"}], "hosts": [{"id": "X"}, {"id": "Y"}]}
    path.write_text(json.dumps(towns | {"scores": scores}), encoding="utf-8")

    answer = run(capsys, "solve", "visits", str(path), "--strategy", "stable")

    assert "Summe: 0,900; möglich ist höchstens 1,650. Es fehlen höchstens 45,46 Prozent." in answer.out.splitlines()
    assert (
        "Es ginge mit dem Ziel, möglichst viele Städte zu versorgen, statt stabil zu sein; 1 Stadt kommt dafür infrage."
        in answer.out
    )


def test_an_earlier_visit_of_a_town_that_has_left_counts_as_changed(capsys, tmp_path):
    path = tmp_path / "besuche.json"
    asked = {"seekers": [{"id": "A"}], "hosts": [{"id": "X"}], "scores": [["A", "X", 0.9]]}
    path.write_text(json.dumps(asked | {"earlier": [["A", "X"], ["A", "Z"], ["B", "X"]]}), encoding="utf-8")

    answer = run(capsys, "solve", "visits", str(path), "--json")

    assert (answer.exit_code, answer.err) == (0, "")
    document = json.loads(answer.out)
    assert (document["kept"], document["changed"]) == (1, 2)
