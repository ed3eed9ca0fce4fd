"""Does ``round propose`` say how many towns never heard that the round began?"""

import json
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.towns.profile import Need
from tests.builders import a_profile, a_town
from tests.command_line import Answer, run

TOWNS = 7
STATED = {"needs": (Need("leerstand"),), "experience": ()}
WHY = "zum Beginn der Runde {} noch nicht geschrieben: Seit dem Sammeln lief kein „matchmaker worker“."
OWED = f"7 Briefe {WHY.format('sind')}"
NOTHING = {"count": 0, "sentence": ""}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'round.db'}")
    monkeypatch.setenv("MAIL_DIRECTORY", str(tmp_path / "outbox"))
    monkeypatch.setenv("BASE_URL", "https://austausch.example")
    monkeypatch.setenv("ENVIRONMENT", "demo")
    return tmp_path


@pytest.fixture
def terminal(place: Path, capsys: pytest.CaptureFixture[str]):
    """A round of seven towns that has just begun to collect."""

    def type_in(*arguments: str) -> Answer:
        answer = run(capsys, *arguments)
        assert answer.exit_code == 0, answer.err
        return answer

    type_in("migrate")
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(TOWNS))
        uow.profiles.save_all(a_profile(number, **STATED) for number in range(TOWNS))
        uow.commit()
    type_in("round", "open", "--title", "Herbst", "--format", "tandem", "--id", "g")
    type_in("round", "collect")
    return type_in


def test_a_trial_says_how_many_letters_would_fall_away_with_its_plan(terminal):
    sentence = f"{OWED} Mit dem Speichern eines Plans entfallen sie."

    assert terminal("round", "propose", "--dry-run").out.splitlines()[0] == sentence
    told = json.loads(terminal("round", "propose", "--dry-run", "--json").out)
    assert told["unwritten_letters"] == {"count": TOWNS, "sentence": sentence}


def test_the_plan_that_is_stored_says_so_once_and_the_next_one_no_more(terminal):
    assert terminal("round", "propose").out.splitlines()[-1] == f"{OWED} Mit diesem Plan entfallen sie."

    again = terminal("round", "propose", "--json")

    assert json.loads(again.out)["unwritten_letters"] == NOTHING


def test_the_stored_plan_says_so_to_machines_too(terminal):
    told = json.loads(terminal("round", "propose", "--json").out)

    assert told["unwritten_letters"] == {"count": TOWNS, "sentence": f"{OWED} Mit diesem Plan entfallen sie."}


def test_after_a_worker_there_is_nothing_to_say(terminal):
    terminal("worker", "--once")

    assert json.loads(terminal("round", "propose", "--dry-run", "--json").out)["unwritten_letters"] == NOTHING
    assert "Briefe" not in terminal("round", "propose").out


def test_one_letter_alone_is_told_in_the_singular(terminal):
    with open_unit_of_work() as uow:
        uow.profiles.save_all(a_profile(number, **STATED, consent=number == 0) for number in range(TOWNS))
        uow.commit()

    assert terminal("round", "propose", "--dry-run").out.splitlines()[0] == (
        f"1 Brief {WHY.format('ist')} Mit dem Speichern eines Plans entfällt er."
    )
