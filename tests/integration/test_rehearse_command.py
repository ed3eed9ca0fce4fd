"""``matchmaker rehearse`` on the pilot network, as head office runs it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.commands.rehearse import CHANGED_REGISTER
from api.wiring import open_unit_of_work
from matchmaker.rounds.policy_file import packaged_policy
from matchmaker.taxonomy.reading import read_taxonomy
from matchmaker.towns.pilot.reading import read_pilot_profiles, read_pilot_towns
from matchmaker.towns.profile import Format
from tests.command_line import Answer, run

WEIGHTS = packaged_policy().weights[Format.TANDEM]
KEYS = ["round", "run", "format", "proposals", "changed", "gone", "new", "weights", "shift"]
KEYS += ["same_profiles", "same_taxonomy", "same_register", "stored", "reproduced"]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """The terminal of an installation whose first round has its proposals."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/var/rehearse.db")
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")
    monkeypatch.setenv("ENVIRONMENT", "demo")

    def type_in(*arguments: str) -> Answer:
        return run(capsys, *arguments)

    assert type_in("migrate").exit_code == 0
    with open_unit_of_work() as uow:
        uow.towns.replace_all(read_pilot_towns())
        uow.profiles.save_all(read_pilot_profiles(read_taxonomy()))
        uow.commit()
    for step in (("open", "--title", "Frühjahr", "--format", "tandem", "--id", "demo"), ("collect",), ("propose",)):
        assert type_in("round", *step).exit_code == 0
    return type_in


def weights_file(folder: Path, **changes: float) -> str:
    path = folder / "weights.json"
    path.write_text(json.dumps({**WEIGHTS, **changes}), encoding="utf-8")
    return str(path)


def test_it_tells_what_would_change_and_by_which_weights(terminal, tmp_path):
    path = weights_file(tmp_path, learns=0.0, similar_size=0.46)

    answer = terminal("rehearse", path, "--round", "demo", "--json")

    document = json.loads(answer.out)
    assert (answer.exit_code, answer.err) == (0, "")
    assert list(document) == KEYS
    assert (document["round"], document["run"], document["format"]) == ("demo", "demo-1", "tandem")
    assert document["proposals"] == 14
    assert 0 < document["changed"] == len(document["gone"]) == len(document["new"])
    assert document["weights"]["learns"] == {"before": 0.28, "after": 0.0}
    assert document["shift"] == pytest.approx(0.28)
    assert (document["same_profiles"], document["same_taxonomy"], document["same_register"]) == (True, True, True)
    assert (document["stored"], document["reproduced"]) == (14, 14)


def test_the_round_s_own_weights_change_nothing(terminal, tmp_path):
    answer = terminal("rehearse", weights_file(tmp_path), "--round", "demo")

    assert answer.out.splitlines() == [
        "0 von 14 Vorschlägen wären anders.",
        "Verschiebung der Gewichte insgesamt: 0,000",
    ]


def test_people_read_the_names_of_the_towns(terminal, tmp_path):
    path = weights_file(tmp_path, learns=0.0, similar_size=0.46)
    changed = json.loads(terminal("rehearse", path, "--round", "demo", "--json").out)["changed"]

    lines = terminal("rehearse", path, "--round", "demo").out.splitlines()

    assert lines[0] == f"{changed} von 14 Vorschlägen wären anders."
    assert lines[2] == "Es entfielen:"
    assert all(line.startswith("  ") and " – " in line for line in lines[3 : 3 + changed])
    assert lines[3 + changed] == "Neu wären:"


@pytest.mark.parametrize(("changes", "sentence"), [({"learns": 0.5}, "statt 1"), ({"luck": 0.1}, "gibt es nicht")])
def test_bad_weights_are_refused_with_a_sentence(terminal, tmp_path, changes, sentence):
    answer = terminal("rehearse", weights_file(tmp_path, **changes), "--round", "demo", "--json")

    assert (answer.exit_code, answer.out) == (1, "")
    assert sentence in answer.err


def test_an_unknown_round_is_refused_with_a_sentence(terminal, tmp_path):
    answer = terminal("rehearse", weights_file(tmp_path), "--round", "nix")

    assert (answer.exit_code, answer.out, answer.err) == (1, "", "Eine Runde „nix“ gibt es nicht.\n")


def test_it_says_how_many_stored_proposals_a_replay_of_changed_profiles_still_gives(terminal, tmp_path):
    with open_unit_of_work() as uow:
        emptied = [replace(one, needs=(), experience=()) for one in uow.profiles.all()[:10]]
        uow.profiles.save_all(emptied)
        uow.commit()
    path = weights_file(tmp_path)

    document = json.loads(terminal("rehearse", path, "--round", "demo", "--json").out)
    lines = terminal("rehearse", path, "--round", "demo").out.splitlines()

    assert document["changed"] == 0
    assert document["reproduced"] < document["stored"] == 14
    told = f"Von 14 gespeicherten Vorschlägen ergibt die Wiederholung heute noch {document['reproduced']}."
    assert told in lines


def test_newer_figures_of_the_register_are_told_by_the_replay_and_by_the_round(terminal, tmp_path):
    calm = terminal("round", "show", "--round", "demo").out
    with open_unit_of_work() as uow:
        first, *others = uow.towns.all()
        uow.towns.replace_all((replace(first, population=first.population + 1), *others))
        uow.commit()

    document = json.loads(terminal("rehearse", weights_file(tmp_path), "--round", "demo", "--json").out)
    lines = terminal("rehearse", weights_file(tmp_path), "--round", "demo").out.splitlines()
    shown = terminal("round", "show", "--round", "demo").out

    assert document["same_register"] is False
    assert document["same_profiles"] is True
    assert CHANGED_REGISTER in lines
    assert "das Ortsregister geändert" in shown
    assert "Ortsregister" not in calm
