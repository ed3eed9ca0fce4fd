"""``matchmaker evaluate`` as a person or a script runs it, on few towns."""

import json

import pytest

from api.commands.evaluation_report import MEASURES, METHODS, REMARKS
from tests.command_line import Answer, run

SMALL = ("evaluate", "--towns", "20", "--runs", "2", "--seed", "11")


def evaluated(capsys: pytest.CaptureFixture[str], *more: str) -> Answer:
    answer = run(capsys, *SMALL, *more)
    assert (answer.exit_code, answer.err) == (0, "")
    return answer


def test_it_prints_one_json_document_with_every_method_and_bar(capsys):
    document = json.loads(evaluated(capsys, "--json").out)

    assert (document["towns"], document["runs"], document["seed"]) == (20, 2, 11)
    assert [method["key"] for method in document["methods"]] == list(METHODS)
    assert [bar["key"] for bar in document["bars"]] == list(MEASURES)
    assert list(document["remarks"]) == list(REMARKS)
    assert document["bars_hold_for"] == {"towns": 240, "least_runs": 6}
    for bar in document["bars"]:
        sign = 1 if bar["side"] == "at_least" else -1
        assert bar["margin"] == pytest.approx(sign * (bar["value"] - bar["bar"]), abs=2e-6)
        assert bar["met"] is (bar["margin"] >= 0)
        assert bar["lowest"] <= bar["value"] <= bar["highest"]
        # Of two runs the standard error of the mean is half the span between them.
        assert bar["standard_error"] == pytest.approx((bar["highest"] - bar["lowest"]) / 2, abs=2e-6)


def test_it_says_what_it_does_not_test(capsys):
    document = json.loads(evaluated(capsys, "--json").out)
    lines = evaluated(capsys).out.splitlines()

    assert "Ob die Gewichte richtig sind, prüft das nicht" in document["what_it_tests"]
    assert lines[-3:] == [document["circles"]["reason"], document["attainable"], document["what_it_tests"]]


def test_circles_are_measured_against_their_bars_and_told(capsys):
    circles = json.loads(evaluated(capsys, "--json").out)["circles"]
    text = evaluated(capsys).out

    assert circles["measured"] is True
    assert [(bar["key"], bar["bar"]) for bar in circles["bars"]] == [
        ("weakest_member_over_random", 0.10),
        ("weakest_member_over_size_bands", 0.0),
        ("cover_over_size_bands", 0.15),
        ("filled_profiles_placed", 0.90),
        ("cover_over_size_bands_in_the_worst_run", 0.08),
    ]
    assert "schwächstes Mitglied über Zufall" in text
    assert 0 <= circles["remarks"]["gap"] < 1


def test_the_same_seed_gives_the_same_bytes_and_no_seed_a_new_one(capsys):
    assert evaluated(capsys, "--json") == evaluated(capsys, "--json")

    drawn = [
        json.loads(run(capsys, "evaluate", "--towns", "10", "--runs", "1", "--json").out)["seed"] for _ in range(2)
    ]
    assert drawn[0] != drawn[1]


def test_people_read_for_every_bar_whether_it_is_met_and_by_how_much_not(capsys):
    answer = evaluated(capsys)
    bars = json.loads(evaluated(capsys, "--json").out)["bars"]

    lines = answer.out.splitlines()
    assert lines[0] == "20 Städte, 2 Läufe, Startzahl 11"
    for bar in bars:
        line = next(line for line in lines if line.startswith(MEASURES[bar["key"]]))
        told = "erreicht" if bar["met"] else f"verfehlt um {-bar['margin']:.3f}".replace(".", ",")
        assert told in line
        assert f"± {bar['standard_error']:.3f} ".replace(".", ",") in line
    assert "Die Schranken gelten für 240 Städte und mindestens 6 Läufe, nicht für diese." in lines


@pytest.mark.parametrize(
    "arguments", [["--towns", "9"], ["--towns", "1001"], ["--runs", "0"], ["--seed", "-1"], ["--towns", "viele"]]
)
def test_wrong_usage_leaves_with_two(capsys, arguments):
    assert run(capsys, "evaluate", *arguments).exit_code == 2


def test_help_shows_an_example(capsys):
    assert "matchmaker evaluate --towns 240 --runs 6" in " ".join(run(capsys, "evaluate", "--help").out.split())
