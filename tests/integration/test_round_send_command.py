"""Does a sending that is refused for fairness say how to go on, word for word?"""

import json
import shlex
from pathlib import Path

import pytest

from api.wiring import open_unit_of_work
from matchmaker.rounds.policy_file import PACKAGED
from matchmaker.towns.profile import Need
from tests.builders import a_profile, a_town
from tests.command_line import Answer, run

NEEDS = (Need("leerstand"), Need("innenentwicklung", 2 / 3), Need("einzelhandel", 1 / 3))
BELOW_EVERYTHING = {"served_share_minimum": "1.0", "served_group_minimum": "1"}


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """An approved round of seven towns whose rules want every group served, and one town is left over."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/round.db")
    monkeypatch.setenv("SMTP_URL", f"folder:{tmp_path}/outbox")
    monkeypatch.setenv("ENVIRONMENT", "demo")

    def type_in(*arguments: str) -> Answer:
        return run(capsys, *arguments)

    assert type_in("migrate").exit_code == 0
    with open_unit_of_work() as uow:
        uow.towns.replace_all(a_town(number) for number in range(7))
        uow.profiles.save_all(a_profile(number, capacity=1, needs=NEEDS, experience=()) for number in range(7))
        uow.commit()
    rules = tmp_path / "regeln.toml"
    rules.write_text("\n".join(map(_stricter, PACKAGED.read_text().splitlines())), encoding="utf-8")
    opening = ("open", "--title", "Herbst", "--format", "tandem", "--id", "herbst-1", "--policy", str(rules))
    for step in (opening, ("collect",), ("propose",), ("approve", "--all")):
        assert type_in("round", *step).exit_code == 0
    return type_in


def _stricter(line: str) -> str:
    name = line.partition("=")[0].strip()
    return f"{name} = {BELOW_EVERYTHING[name]}" if name in BELOW_EVERYTHING else line


def offered() -> list[str]:
    with open_unit_of_work(reading=True) as uow:
        return [one.id for one in uow.proposals.of_round("herbst-1") if one.state.value.startswith("offered")]


def command_in(refused: Answer) -> list[str]:
    """The command that the refusal prints, as a shell would take it apart."""
    return shlex.split(refused.err.splitlines()[-1])


def test_the_command_that_a_refusal_prints_sends_the_round(terminal):
    refused = terminal("round", "send")

    assert (refused.exit_code, refused.out, offered()) == (1, "", [])
    program, *arguments = command_in(refused)
    assert (program, arguments[:4]) == ("matchmaker", ["round", "send", "--round", "herbst-1"])
    # All groups at once: whoever copies the line is not refused a second time.
    assert arguments.count("--acknowledge") > 1
    sent = terminal(*arguments, "--json")
    assert sent.exit_code == 0, sent.err
    assert json.loads(sent.out)["offered"] == offered() != []


def test_what_was_acknowledged_already_and_the_language_stay_in_the_command(terminal):
    labels = [one for one in command_in(terminal("round", "send")) if ": " in one]

    refused = terminal("round", "send", "--acknowledge", labels[-1], "--language", "en")

    arguments = command_in(refused)[1:]
    assert sorted(one for one in arguments if ": " in one) == sorted(labels)
    assert arguments[arguments.index("--language") + 1] == "en"
    assert terminal(*arguments).exit_code == 0


def test_a_group_that_does_not_exist_is_no_acknowledgement(terminal):
    refused = terminal("round", "send", "--acknowledge", "Land: Atlantis'; rm -rf /")

    assert (refused.exit_code, offered()) == (1, [])
    # Quoted: copied into a shell, the strange label is one word.
    assert "Land: Atlantis'; rm -rf /" in command_in(refused)
