"""``matchmaker calibrate`` as a person or a script runs it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaker.scoring.decisions import Decisions
from tests.command_line import run
from tests.decision_builders import CRITERIA, PRIOR, simulated_decisions

OTHER = {"learns": 0.05, "novelty": 0.10, "setting": 0.55, "shared_challenge": 0.10, "similar_size": 0.20}
KEYS = ["stage", "active", "weights", "shift", "log_loss", "decisions", "groups", "reason"]


def written(folder: Path, decisions: Decisions) -> str:
    lines = [",".join(("town", "accepted", *decisions.criteria))]
    rows = zip(decisions.groups, decisions.accepted.tolist(), decisions.values.tolist(), strict=True)
    lines += [",".join((town, str(int(yes)), *map(str, values))) for town, yes, values in rows]
    path = folder / "decisions.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def prior(tmp_path: Path) -> str:
    path = tmp_path / "prior.json"
    path.write_text(json.dumps(PRIOR), encoding="utf-8")
    return str(path)


def calibrate(capsys, table: str, *more: str):
    return run(capsys, "calibrate", table, "--label", "accepted", "--group", "town", *more)


def test_it_prints_exactly_the_documented_json(tmp_path, prior, capsys):
    answer = calibrate(capsys, written(tmp_path, simulated_decisions(600, 120, OTHER)), "--prior", prior, "--json")

    document = json.loads(answer.out)
    assert (answer.exit_code, answer.err) == (0, "")
    assert list(document) == KEYS
    assert list(document["weights"]) == list(CRITERIA)
    assert list(document["log_loss"]) == ["prior", "learned"]
    assert (document["stage"], document["active"]) == ("regular", True)
    assert (document["decisions"], document["groups"]) == (600, 120)
    assert document["weights"]["setting"] > 0.3
    assert document["shift"] == pytest.approx(sum(abs(document["weights"][one] - PRIOR[one]) for one in CRITERIA) / 2)
    assert document["log_loss"]["learned"] < document["log_loss"]["prior"] - 0.01


def test_the_same_file_gives_the_same_bytes(tmp_path, prior, capsys):
    table = written(tmp_path, simulated_decisions(150, 50))

    assert calibrate(capsys, table, "--prior", prior, "--json") == calibrate(capsys, table, "--prior", prior, "--json")


def test_without_weights_all_criteria_weigh_the_same(tmp_path, capsys):
    answer = calibrate(capsys, written(tmp_path, simulated_decisions(10, 5)), "--json")

    document = json.loads(answer.out)
    assert document["stage"] == "nothing"
    assert document["weights"] == dict.fromkeys(CRITERIA, 0.2)
    assert document["shift"] == 0.0


def test_a_column_that_is_no_criterion_is_named_where_no_weights_name_it(tmp_path, capsys):
    table, weights = tmp_path / "decisions.csv", tmp_path / "weights.json"
    table.write_text("town,accepted,learns,Anrufe\nA,1,0.5,1\nB,0,0.2,0\n", encoding="utf-8")
    weights.write_text('{"learns": 1, "Anrufe": 0}', encoding="utf-8")

    named, weighed = calibrate(capsys, str(table), "--json"), calibrate(capsys, str(table), "--prior", str(weights))

    assert (named.exit_code, list(json.loads(named.out))) == (0, KEYS)
    assert named.err.startswith("Kein Kriterium dieses Programms und doch mitgelernt: „Anrufe“. Was nicht zählen soll,")
    assert (weighed.exit_code, weighed.err) == (0, "")


def test_people_read_what_changed_and_what_it_is_worth(tmp_path, prior, capsys):
    answer = calibrate(capsys, written(tmp_path, simulated_decisions(60, 30)), "--prior", prior)

    assert answer.out.splitlines() == [
        "Eichung: 60 Entscheidungen aus 30 Gruppen",
        "Für einen Vorschlag fehlen noch 40 Entscheidungen und 10 Gruppen. Die Gewichte bleiben.",
        "",
        "                            bisher  gelernt",
        "Voneinander lernen           0,300    0,300",
        "Neuer Kontakt                0,100    0,100",
        "Lage und Struktur            0,100    0,100",
        "Gemeinsame Herausforderung   0,300    0,300",
        "Ähnliche Größe               0,200    0,200",
        "Verschiebung insgesamt: 0,000",
    ]


def test_a_column_that_is_no_criterion_keeps_its_own_name(tmp_path, capsys):
    known = simulated_decisions(60, 30)
    strange = replace(known, criteria=("Anrufe", *known.criteria[1:]))

    lines = calibrate(capsys, written(tmp_path, strange)).out.splitlines()

    assert [line.split("  ")[0] for line in lines[4:-1]][:2] == ["Anrufe", "Neuer Kontakt"]


def test_bad_input_is_refused_with_all_faults_and_nothing_on_stdout(tmp_path, capsys):
    table = tmp_path / "decisions.csv"
    table.write_text("town,accepted,learns\nA,1,0.5\nB,vielleicht,1.5\n", encoding="utf-8")

    answer = calibrate(capsys, str(table), "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    assert answer.err.splitlines() == [
        "Die Datei „decisions.csv“ wurde nicht eingelesen. Bitte beheben Sie:",
        "  Zeile 3, learns: „1.5“ liegt nicht zwischen 0 und 1.",
        "  Zeile 3, accepted: „vielleicht“ ist keine Antwort: nötig ist 1 (angenommen) oder 0 (abgelehnt).",
    ]


@pytest.mark.parametrize("arguments", [["d.csv"], ["d.csv", "--label", "a"], ["--label", "a", "--group", "b"]])
def test_wrong_usage_leaves_with_two(capsys, arguments):
    assert run(capsys, "calibrate", *arguments).exit_code == 2


def test_help_shows_an_example(capsys):
    text = " ".join(run(capsys, "calibrate", "--help").out.split())

    assert "matchmaker calibrate entscheidungen.csv --label angenommen --group stadt" in text
