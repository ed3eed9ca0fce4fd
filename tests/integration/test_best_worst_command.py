"""``matchmaker calibrate --best-worst``: comparisons of the criteria become weights, alone or before learning."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run
from tests.decision_builders import CRITERIA, simulated_decisions
from tests.integration.test_calibrate_command import calibrate, written

# learns counts 8, shared_challenge 4, setting 2, nearness 1; every answer is the exact ratio.
STEPS = {"learns": 8, "shared_challenge": 4, "setting": 2, "nearness": 1}
LEFT_OUT = ["similar_size", "lead", "fresh_eyes", "time_and_format", "novelty"]
NOT_THERE = "Dieses Kriterium fehlt. Soll es nicht zählen, nennen Sie es unter „left_out“."
CONSISTENT = {
    "best": "learns",
    "worst": "nearness",
    "best_to_others": {name: 8 / step for name, step in STEPS.items()},
    "others_to_worst": STEPS,
    "left_out": LEFT_OUT,
}
EQUAL = {**CONSISTENT, "best_to_others": dict.fromkeys(STEPS, 1), "others_to_worst": dict.fromkeys(STEPS, 1)}
CONTRADICTING = {**CONSISTENT, "best_to_others": {"learns": 1, "shared_challenge": 2, "setting": 6, "nearness": 8}}


@pytest.fixture
def compare(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def command(document: Any, *more: str):
        path = tmp_path / "vergleich.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return run(capsys, "calibrate", *more[:1], "--best-worst", str(path), *more[1:])

    return command


def faults_in(answer) -> list[str]:
    assert (answer.exit_code, answer.out) == (1, "")
    return [line.strip() for line in answer.err.splitlines()[1:]]


def test_consistent_answers_give_the_weights_they_were_made_from(compare):
    answer = compare(CONSISTENT, "--json")

    document = json.loads(answer.out)
    by_hand = {"learns": 8 / 15, "shared_challenge": 4 / 15, "setting": 2 / 15, "nearness": 1 / 15}
    assert (answer.exit_code, answer.err) == (0, "")
    assert list(document) == ["weights", "judgements"]
    assert document["weights"] == pytest.approx({**by_hand, **dict.fromkeys(LEFT_OUT, 0)})
    (judgement,) = document["judgements"]
    assert judgement["weights"] == document["weights"]
    assert (judgement["disagreement"], judgement["inconsistency"]) == (pytest.approx(0, abs=1e-9), 0)


def test_several_judgements_count_alike_and_each_tells_its_contradiction(compare):
    document = json.loads(compare([CONSISTENT, EQUAL, CONTRADICTING], "--json").out)

    first, second, third = document["judgements"]
    assert second["weights"]["learns"] == pytest.approx(0.25)
    # setting: 6 · 2 = 12, where best over worst is 8; (12 − 8) / (8² − 8).
    assert third["inconsistency"] == pytest.approx(4 / 56)
    mean = {name: (first["weights"][name] + second["weights"][name] + third["weights"][name]) / 3 for name in STEPS}
    assert {name: document["weights"][name] for name in STEPS} == pytest.approx(mean)


def test_people_read_weights_and_contradictions(compare):
    lines = compare([CONSISTENT, CONTRADICTING]).out.splitlines()

    assert lines[0] == "Gewichte aus 2 Urteilen, alle zählen gleich"
    assert "Stand der Umsetzung         0,000" in lines
    assert lines[-2:] == [
        "Widerspruch in Urteil 1: 0,000 (0: die Antworten passen genau zueinander, bis 1)",
        "Widerspruch in Urteil 2: 0,071 (0: die Antworten passen genau zueinander, bis 1)",
    ]


def test_one_judgement_is_told_without_a_number(compare):
    lines = compare(CONSISTENT).out.splitlines()

    assert lines[0] == "Gewichte aus einem Urteil"
    assert "Voneinander lernen          0,533" in lines
    assert lines[-1] == "Widerspruch: 0,000 (0: die Antworten passen genau zueinander, bis 1)"


def test_a_comparison_serves_as_the_weights_before_learning(compare, tmp_path):
    table = written(tmp_path, simulated_decisions(10, 5))
    equal = {
        "best": CRITERIA[0],
        "worst": CRITERIA[1],
        "best_to_others": dict.fromkeys(CRITERIA[:4], 1),
        "others_to_worst": dict.fromkeys(CRITERIA[:4], 1),
        "left_out": [CRITERIA[4]],
    }
    answer = compare(equal, table, "--label", "accepted", "--group", "town", "--json")
    document = json.loads(answer.out)

    assert document["stage"] == "nothing"
    assert document["weights"] == pytest.approx({**dict.fromkeys(CRITERIA[:4], 0.25), CRITERIA[4]: 0})
    assert document["comparison"]["weights"] == document["weights"]
    told = compare(equal, table, "--label", "accepted", "--group", "town").out.splitlines()
    assert told[-1].startswith("Widerspruch: 0,000")


def test_all_faults_of_all_judgements_are_told_at_once(compare):
    wrong = {
        "best": "learns",
        "best_to_others": {"learns": 2, "lerns": 3, "setting": "viel", "nearness": 10, "lead": 2},
        "others_to_worst": {"learns": 5, "setting": 2, "nearness": 1, "lead": 2},
        "left_out": ["similar_size", "lead", "fresh_eyes", "time_and_format", "novelty"],
    }
    last = {**CONSISTENT, "others_to_worst": {**STEPS, "learns": 7, "nearness": True}, "left_out": 3, "besst": 1}

    assert sorted(faults_in(compare([CONSISTENT, wrong, last]))) == sorted(
        [
            "Urteil 2, Vergleiche, lerns: Dieses Kriterium gibt es nicht. Meinten Sie „learns“ oder „nearness“?",
            f"Urteil 2, Vergleiche, shared_challenge: {NOT_THERE}",
            "Urteil 2, left_out, lead: Was nicht zählen soll, wird nicht verglichen.",
            "Urteil 2, Bestes Kriterium, setting: „viel“ liegt nicht zwischen 1 (gleich wichtig) und 9.",
            "Urteil 2, Bestes Kriterium, nearness: „10“ liegt nicht zwischen 1 (gleich wichtig) und 9.",
            "Urteil 2, Bestes Kriterium, learns: Mit sich selbst verglichen ist ein Kriterium gleich wichtig (1).",
            "Urteil 2, Schlechtestes Kriterium: Es ist nicht genannt.",
            "Urteil 3, besst: Den Schlüssel „besst“ gibt es hier nicht. Meinten Sie „best“?",
            "Urteil 3, left_out: Hier steht „3“; erwartet wird eine Liste von Kriterien, die nicht zählen sollen.",
            *(f"Urteil 3, Vergleiche, {name}: {NOT_THERE}" for name in LEFT_OUT),
            "Urteil 3, Schlechtestes Kriterium, nearness: „true“ liegt nicht zwischen 1 (gleich wichtig) und 9.",
            "Urteil 3, Vergleiche, learns: Bestes über schlechtestes ist einmal „8.0“ und einmal „7“.",
        ]
    )


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ([], "Datei: Hier stehen 0 Urteile; möglich sind 1 bis 100."),
        ("learns", "Datei: Hier steht „learns“; erwartet wird ein Objekt in geschweiften Klammern."),
        (
            {**CONSISTENT, "best_to_others": [8]},
            "best_to_others: Hier steht eine Liste; erwartet wird ein Objekt mit einer Zahl von 1 bis 9 je Kriterium.",
        ),
        (
            {key: CONSISTENT[key] for key in ("best", "worst", "best_to_others", "left_out")},
            "others_to_worst: Hier fehlen die Vergleiche: ein Objekt mit einer Zahl von 1 bis 9 je Kriterium.",
        ),
    ],
)
def test_what_is_no_comparison_is_refused_with_its_place(compare, document, fault):
    assert faults_in(compare(document)) == [fault]


def test_a_criterion_that_stands_twice_is_a_fault(tmp_path, capsys):
    text = json.dumps(CONSISTENT).replace('"others_to_worst": {', '"others_to_worst": {"learns": 3, ')
    (tmp_path / "zwei.json").write_text(text, encoding="utf-8")

    answer = run(capsys, "calibrate", "--best-worst", str(tmp_path / "zwei.json"))
    assert faults_in(answer) == ["others_to_worst, learns: Dieses Kriterium steht hier zweimal."]


@pytest.mark.parametrize("arguments", [[], ["--best-worst", "v.json", "--label", "a"]])
def test_without_decisions_a_comparison_stands_alone(capsys, arguments):
    answer = run(capsys, "calibrate", *arguments)

    assert answer.exit_code == 2
    said = answer.err.splitlines()[2]
    assert said == "Nennen Sie ENTSCHEIDUNGEN mit --label und --group oder allein --best-worst."


def test_earlier_weights_come_from_one_file(tmp_path, capsys):
    table = written(tmp_path, simulated_decisions(10, 5))

    answer = calibrate(capsys, table, "--prior", "p.json", "--best-worst", "v.json")
    assert answer.exit_code == 2
    assert "aus --prior oder aus --best-worst, nicht aus beiden" in answer.err
