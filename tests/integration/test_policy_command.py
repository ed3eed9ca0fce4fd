"""Do the terminal and the pages tell of one and the same rules, and does a round open by those in force?"""

import json
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.rounds.policy_file import packaged_policy, read_policy
from tests.command_line import run
from tests.policy_cast import REASON, a_draft, a_signed_version, other_rules


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/p.db")
    assert run(capsys, "migrate").exit_code == 0


def test_what_is_shown_is_a_file_that_reads_back_as_what_is_in_force(capsys, tmp_path: Path):
    a_signed_version(open_unit_of_work(), answer_window_days=30)
    a_draft(open_unit_of_work(), answer_window_days=60)

    for version, rules in (
        ((), other_rules(version="2", answer_window_days=30)),
        (("mitgeliefert",), packaged_policy()),
    ):
        told = run(capsys, "policy", "show", *version)
        (tmp_path / "shown.toml").write_text(told.out)
        assert read_policy(tmp_path / "shown.toml") == rules
    assert json.loads(run(capsys, "policy", "show", "3", "--json").out)["round"]["answer_window_days"] == 60


def test_every_version_is_listed_with_who_when_and_why(capsys):
    assert run(capsys, "policy", "history").out == "Fassung 1 (mitgeliefert), in Kraft\n"

    a_signed_version(open_unit_of_work(), answer_window_days=30)
    a_draft(open_unit_of_work(), answer_window_days=60)

    assert run(capsys, "policy", "history").out.splitlines() == [
        "Fassung 3: Entwurf",
        "  aus Fassung 2 entworfen von Sachgebiet Vermittlung, 4.\u00a0März 2024",
        "Fassung 2: gezeichnet, in Kraft",
        "  aus Fassung 1 entworfen von Sachgebiet Vermittlung, 4.\u00a0März 2024",
        "  gezeichnet von Leitung, 4.\u00a0März 2024",
        f"  Warum: {REASON}",
        "Fassung 1 (mitgeliefert)",
    ]
    listed = json.loads(run(capsys, "policy", "history", "--json").out)
    assert listed["in_force"] == "2"
    assert [(one["number"], one["state"]) for one in listed["versions"]] == [(2, "signed"), (3, "draft")]


def test_two_versions_are_compared_in_words_and_for_machines(capsys):
    a_signed_version(open_unit_of_work(), answer_window_days=30, plan_b_automatic=False)

    told = run(capsys, "policy", "difference", "mitgeliefert", "2")

    assert told.out.splitlines() == ["Antwortfrist: 14 Tage → 30 Tage", "Plan B sofort fragen: ja → nein"]
    assert json.loads(run(capsys, "policy", "difference", "mitgeliefert", "2", "--json").out)["changes"] == [
        {"path": ["round", "answer_window_days"], "before": 14, "after": 30},
        {"path": ["answers", "plan_b_automatic"], "before": True, "after": False},
    ]
    same = run(capsys, "policy", "difference", "2", "2")
    assert (same.exit_code, same.out, same.err) == (0, "", "Die beiden Fassungen sagen dasselbe.\n")


def test_an_exported_version_opens_a_round_and_no_file_is_written_over(capsys, tmp_path: Path):
    signed = a_signed_version(open_unit_of_work(), answer_window_days=30)
    file = tmp_path / "regeln.toml"

    assert run(capsys, "policy", "export", "2", str(file)).exit_code == 0
    assert read_policy(file) == signed.policy
    again = run(capsys, "policy", "export", "2", str(file))
    assert (again.exit_code, again.err) == (1, f"{file} gibt es schon. Bitte wählen Sie einen anderen Namen.\n")
    assert run(capsys, "policy", "export", "9", str(tmp_path / "x")).exit_code == 1


def test_a_round_opens_by_what_is_in_force_unless_a_file_is_named(capsys, tmp_path: Path):
    assert run(capsys, "round", "open", "--title", "Eins", "--format", "tandem").exit_code == 0
    signed = a_signed_version(open_unit_of_work(), answer_window_days=30)
    assert run(capsys, "round", "open", "--title", "Zwei", "--format", "tandem").exit_code == 0
    assert run(capsys, "policy", "export", "mitgeliefert", str(tmp_path / "m.toml")).exit_code == 0
    third = ("round", "open", "--title", "Drei", "--format", "tandem", "--policy", str(tmp_path / "m.toml"))
    assert run(capsys, *third).exit_code == 0

    with open_unit_of_work(reading=True) as uow:
        policies = {one.title: one.policy for one in uow.rounds.all()}
    assert policies == {"Eins": packaged_policy(), "Zwei": signed.policy, "Drei": packaged_policy()}
